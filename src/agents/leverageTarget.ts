/** Moving a position towards a wanted leverage: what the three strategies of W1 share. */
import { roundNearest } from '../kernel/quanta.ts'
import { number } from '../scenario/declaration.ts'
import type { Acting, View } from './strategy.ts'

export const speed = number('share', 0.1, {
  label: 'Speed',
  help: 'Share of the gap to the wanted position closed in one act.',
  min: 0.001,
  max: 1,
  live: true,
})

/** Lots that move each agent a share `speed` of the way to `side[j] x leverage x equity`.
 *  An agent without equity does nothing. */
export function approach(
  { count, equity, size, leverage }: Acting,
  { lotsPerEquity }: View,
  side: Float64Array,
  share: number,
  lots: Float64Array,
): void {
  for (let j = 0; j < count; j++) {
    const own = equity[j]
    const gap = side[j] * leverage[j] * own * lotsPerEquity - size[j]
    lots[j] = own > 0 ? roundNearest(gap * share) : 0
  }
}

/** One side for all: 1 long, -1 short, 0 flat. */
export function sameSide(count: number, sign: number): Float64Array {
  if (sides.length < count) sides = new Float64Array(2 * count)
  return sides.fill(sign, 0, count)
}

/** Each its own side, by the lowest bit of its draw. */
export function ownSide(count: number, draws: Int32Array): Float64Array {
  if (sides.length < count) sides = new Float64Array(2 * count)
  for (let j = 0; j < count; j++) sides[j] = 1 - 2 * (draws[j] & 1)
  return sides
}

/** Scratch that lives for the length of one decision. */
let sides = new Float64Array(1024)
