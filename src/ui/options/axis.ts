/** The price axis that every row of the view shares, in CSS pixels. */
import { ticks } from 'd3-array'
import type { OptionsView } from '../../workers/options/types.ts'
import { linear } from '../charts/plane.ts'

export interface Axis {
  /** usd. */
  readonly low: number
  readonly high: number
  /** CSS pixels. */
  readonly left: number
  readonly right: number
  readonly width: number
  readonly x: (price: number) => number
  readonly price: (x: number) => number
  readonly compact: boolean
}

/** A row of the view: its axis, and the room for what it draws. */
export interface Sheet {
  readonly axis: Axis
  readonly top: number
  readonly bottom: number
  /** Where the mark stands. */
  readonly mark: number
}

/** Strikes further away than these shares of the mark draw no axis. */
const FURTHEST = [0.45, 1.75] as const
/** What is shown at least around the mark, and around the strikes as a share of their span. */
const AROUND = 0.09
const MARGIN = 0.05

/** The range of strikes, which stands still while the mark moves through it. */
export function priceRange(
  { instruments: { strike } }: Pick<OptionsView, 'instruments'>,
  mark: number,
): readonly [number, number] {
  let low = Infinity
  let high = -Infinity
  for (const one of strike) {
    if (one < FURTHEST[0] * mark || one > FURTHEST[1] * mark) continue
    low = Math.min(low, one)
    high = Math.max(high, one)
  }
  if (!(high > low)) return [0.6 * mark, 1.4 * mark]
  const margin = MARGIN * (high - low)
  return [Math.min(low - margin, mark * (1 - AROUND)), Math.max(high + margin, mark * (1 + AROUND))]
}

/** Room for the names of the other axis. */
const LEFT = 46
const COMPACT = 520

export function axisOf([low, high]: readonly [number, number], width: number): Axis {
  const compact = width < COMPACT
  const right = Math.max(LEFT + 1, width - 4)
  return {
    low,
    high,
    left: LEFT,
    right,
    width,
    x: linear([low, high], [LEFT, right]),
    price: linear([LEFT, right], [low, high]),
    compact,
  }
}

/** About the width of a price under the axis, and half of that of the mark's own label. */
const LABEL = 58
const PILL = 32

/** Round prices under the axis, none of them under a label that stands there already. */
export function priceTicks(axis: Axis, taken: readonly number[]): readonly number[] {
  const most = Math.max(2, Math.floor((axis.right - axis.left) / LABEL / 1.2))
  return ticks(axis.low, axis.high, most).filter(price => {
    const x = axis.x(price)
    const isInside = x > axis.left + 10 && x < axis.right - 16
    return isInside && taken.every(at => Math.abs(at - x) > PILL + LABEL / 2 - 8)
  })
}

/** A value of a curve at a price, straight between its points; that of its nearer end beyond them. */
export function valueAt(prices: Float64Array, values: Float64Array, price: number): number {
  const last = prices.length - 1
  if (last < 0) return NaN
  if (price <= prices[0]) return values[0]
  if (price >= prices[last]) return values[last]
  let low = 0
  let high = last
  while (high - low > 1) {
    const middle = (low + high) >> 1
    if (prices[middle] <= price) low = middle
    else high = middle
  }
  const share = (price - prices[low]) / (prices[high] - prices[low])
  return values[low] + share * (values[high] - values[low])
}

/** Points of a curve that lie within the axis, its ends added where it goes on. */
export function within(
  { low, high }: Axis,
  prices: Float64Array,
  values: Float64Array,
): { readonly prices: number[]; readonly values: number[] } {
  const out = { prices: [] as number[], values: [] as number[] }
  const add = (price: number, value: number): void => {
    out.prices.push(price)
    out.values.push(value)
  }
  if (prices.length > 0 && prices[0] < low) add(low, valueAt(prices, values, low))
  prices.forEach((price, k) => {
    if (price >= low && price <= high) add(price, values[k])
  })
  if (prices.length > 0 && prices[prices.length - 1] > high)
    add(high, valueAt(prices, values, high))
  return out
}
