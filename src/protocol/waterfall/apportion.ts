/** A whole amount shared out in whole parts whose sum is that amount, exactly. */
import { assert } from '../../kernel/assert.ts'
import { QUANTA_LIMIT, isWhole, mulDiv, productError, quantaUp } from '../../kernel/quanta.ts'

/** Numbers by row that can be written to. */
export type Parts = Float64Array | number[]

/**
 * Shares of `amount` in proportion to the first `count` claims: each is the difference of two rounded running
 * totals, so no remainder is left, and none is above its claim if the amount is not above their sum. Cheap,
 * but where a unit more falls depends on the order of the rows. Amount and claims are whole and not negative,
 * their sums within 2^52; an amount needs a claim. Returns what was shared out: the amount.
 */
export function apportionRunning(
  amount: number,
  claims: ArrayLike<number>,
  count: number,
  shares: Parts,
): number {
  const all = sumOf(amount, claims, count)
  let running = 0
  let shared = 0
  for (let i = 0; i < count; i++) {
    running += claims[i]
    const due = all === 0 ? 0 : mulDiv(amount, running, all, 'down')
    shares[i] = due - shared
    shared = due
  }
  return shared
}

/**
 * Shares of `amount` in proportion to the first `count` claims, each rounded down, and one more for those
 * whose rounding took most (Hamilton's method, ties to the lower row): none is a whole unit off. `order` is
 * scratch of `count` rows. The same holds of the numbers as for `apportionRunning`.
 */
export function apportionLargest(
  amount: number,
  claims: ArrayLike<number>,
  count: number,
  order: Int32Array,
  shares: Parts,
): number {
  const all = sumOf(amount, claims, count)
  let left = amount
  const lost = new Float64Array(count)
  for (let i = 0; i < count; i++) {
    const share = all === 0 ? 0 : mulDiv(amount, claims[i], all, 'down')
    lost[i] = restOf(amount, claims[i], share, all)
    shares[i] = share
    order[i] = i
    left -= share
  }
  if (left === 0) return amount
  order.subarray(0, count).sort((a, b) => lost[b] - lost[a] || a - b)
  for (let n = 0; n < left; n++) shares[order[n]] += 1
  return amount
}

/** a * b compared with c * d, exactly: negative, zero or positive. Whole, not negative, within 2^52. */
export function compareProducts(a: number, b: number, c: number, d: number): number {
  const first = a * b
  const second = c * d
  // Rounding keeps the order, so only equal heads need their tails.
  if (first !== second || first < QUANTA_LIMIT) return first - second
  return productError(a, b, first) - productError(c, d, second)
}

/**
 * What each of several capacities pays of a loss, in order; returns what none of them could pay. All at
 * least zero.
 */
export function payInOrder(loss: number, capacities: ArrayLike<number>, paid: Parts): number {
  let left = loss
  for (let i = 0; i < capacities.length; i++) {
    paid[i] = capacities[i] < left ? capacities[i] : left
    left -= paid[i]
  }
  return left
}

/**
 * Charge for each unit of open interest, both sides counted, that makes a loss good: in whole millionths of
 * its unit, rounded up. (Drift v2: moves the funding index of longs up and that of shorts down.)
 */
export function lossPerUnit(loss: number, longSize: number, shortSize: number): number {
  return quantaUp((loss / (Math.abs(longSize) + Math.abs(shortSize))) * 1e6)
}

function sumOf(amount: number, claims: ArrayLike<number>, count: number): number {
  let all = 0
  for (let i = 0; i < count; i++) all += claims[i]
  const isSound = isWhole(amount) && isWhole(all) && amount >= 0 && (all > 0 || amount === 0)
  assert(
    isSound,
    () => `apportion: got ${amount} over claims of ${all}, expected whole, within 2^52`,
  )
  return all
}

/**
 * amount * claim - share * all exactly, where share is the floor of amount * claim / all. Where share is at
 * least 1 the rounded products are within a factor of two, so their difference is exact; where it is 0 the
 * product is below `all` and exact itself.
 */
function restOf(amount: number, claim: number, share: number, all: number): number {
  const product = amount * claim
  const taken = share * all
  if (product < QUANTA_LIMIT) return product - taken
  return product - taken + (productError(amount, claim, product) - productError(share, all, taken))
}
