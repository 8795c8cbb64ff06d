/** Many prices into one: median, weighted median, mean. */
import { SOURCES_MOST } from '../oracle.ts'

/** Prices at hand, lowest first, and the share of each in the last aggregate; shares sum to one. */
export interface Pool {
  count: number
  readonly source: Int32Array
  readonly price: Float64Array
  readonly share: Float64Array
}

export const createPool = (): Pool => ({
  count: 0,
  source: new Int32Array(SOURCES_MOST),
  price: new Float64Array(SOURCES_MOST),
  share: new Float64Array(SOURCES_MOST),
})

/** Adds the price of a source, in order of price; of equal prices the earlier one stands first. */
export function addPrice(pool: Pool, source: number, price: number): void {
  let at = pool.count++
  for (; at > 0 && pool.price[at - 1] > price; at--) {
    pool.price[at] = pool.price[at - 1]
    pool.source[at] = pool.source[at - 1]
  }
  pool.price[at] = price
  pool.source[at] = source
}

/** Leaves out every price further than `share` of `centre` from it. */
export function dropOutliers(pool: Pool, centre: number, share: number): void {
  let kept = 0
  for (let i = 0; i < pool.count; i++) {
    if (Math.abs(pool.price[i] - centre) > share * centre) continue
    pool.price[kept] = pool.price[i]
    pool.source[kept++] = pool.source[i]
  }
  pool.count = kept
}

/** Weights fall with the source's place: 3, 2, 2, then 1. (Hyperliquid's validators weigh venues so.) */
const weightOf = (source: number, isWeighted: boolean): number =>
  !isWeighted ? 1 : source === 0 ? 3 : source < 3 ? 2 : 1

/** The price at half of the weight; where half falls between two prices, their middle. The pool is not empty. */
export function median(pool: Pool, isWeighted: boolean): number {
  const { count, source, price, share } = pool
  let total = 0
  for (let i = 0; i < count; i++) total += weightOf(source[i], isWeighted)
  share.fill(0)
  let at = 0
  let below = weightOf(source[0], isWeighted)
  while (2 * below < total) below += weightOf(source[++at], isWeighted)
  if (2 * below > total) {
    share[at] = 1
    return price[at]
  }
  share[at] = 0.5
  share[at + 1] = 0.5
  return (price[at] + price[at + 1]) / 2
}

/** The plain mean. The pool is not empty. */
export function mean({ count, price, share }: Pool): number {
  let sum = 0
  for (let i = 0; i < count; i++) sum += price[i]
  share.fill(1 / count, 0, count)
  share.fill(0, count)
  // Rounding must not carry it past the prices it is made of.
  return Math.max(price[0], Math.min(price[count - 1], sum / count))
}
