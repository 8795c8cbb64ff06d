/** How large a market may grow, so that every product of sizes and prices stays exact.
 *
 *  A balance holds 2^52 quanta (450 billion usd). Positions stop growing at 2^48 quanta of gross notional and the
 *  price at 2^49 of it, which leaves room for everything that closing them can post. */
import { LONG_LOTS, SHORT_LOTS, type Market } from './world.ts'

/** Gross notional, longs and shorts together, above which a market takes only reductions: 28 billion usd. */
export const GROSS_MOST = 281_474_976_710_656 // 2^48

const GROSS_CEILING = 2 * GROSS_MOST
const HOUSE_MOST = 8 * GROSS_MOST

/** Ticks fit the event log's columns. */
const TICKS_MOST = 2_147_483_647

/** Highest price in ticks that the open positions leave room for. */
export function highestTicks({ state, k }: Market): number {
  const ticks = Math.floor(GROSS_CEILING / (k * Math.max(1, state[LONG_LOTS] + state[SHORT_LOTS])))
  return Math.max(1, Math.min(TICKS_MOST, ticks))
}

/** Whether orders of `lots` in all, at `value` quanta a lot, would take a market beyond its room. */
export function isFull({ state, quote, house }: Market, lots: number, value: number): boolean {
  const gross = (state[LONG_LOTS] + state[SHORT_LOTS] + lots) * value
  return !(gross <= GROSS_MOST) || Math.abs(quote[house]) > HOUSE_MOST
}
