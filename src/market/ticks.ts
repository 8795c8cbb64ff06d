/** From a price as it was worked out to the price that is published. */
import { roundNearest } from '../kernel/quanta.ts'
import { highestTicks } from '../world/limits.ts'
import type { Market } from '../world/world.ts'

/** A price in whole ticks: nearest, ties to even, at least one, at most what the open positions leave room for. */
export function wholeTicks(market: Market, ticks: number): number {
  const most = highestTicks(market)
  return ticks < most ? Math.max(1, roundNearest(ticks)) : most
}
