import { InvariantError } from './assert.ts'

/** Largest magnitude of a whole number here: 2^52, so that sums of two stay exact in a double. */
export const QUANTA_LIMIT = 4503599627370496

/** Direction of a rounding: toward -infinity, toward +infinity, or to the nearest, ties to even. */
export type Rounding = 'down' | 'up' | 'nearest'

/** Up to here a product of whole numbers is exact and `(x + MAGIC) - MAGIC` rounds to nearest. */
const FAST_LIMIT = 2251799813685248

/** 1.5 * 2^52: between 2^52 and 2^53 doubles are the whole numbers, so adding it rounds. */
const MAGIC = 6755399441055744

/** 2^27 + 1, Veltkamp's constant: splits a double into two halves of 26 bits. */
const SPLITTER = 134217729

/** True of a whole number within QUANTA_LIMIT; false of NaN, infinities and fractions. */
export function isWhole(x: number): boolean {
  return x >= -QUANTA_LIMIT && x <= QUANTA_LIMIT && Math.floor(x) === x
}

/** Returns x, with -0 as 0, or throws InvariantError that names `what` was not whole. */
export function requireWhole(x: number, what: string): number {
  if (!isWhole(x))
    throw new InvariantError(`${what}: got ${x}, expected a whole number within 2^52`)
  return x + 0
}

/** Rates meet money as whole millionths, so that 7 % of 100 is 7 and not a hair more. */
export const MILLION = 1_000_000

/** A rate in whole millionths, nearest. */
export function millionths(rate: number): number {
  return Math.round(rate * MILLION)
}

/** Nearest whole number, ties to even, for the hot path. From 2^51 on doubles have no room for ties. */
export function roundNearest(x: number): number {
  return Math.abs(x) < FAST_LIMIT ? x + MAGIC - MAGIC : Math.round(x)
}

/** Whole quanta not above x; throws InvariantError outside QUANTA_LIMIT. */
export function quantaDown(x: number): number {
  return requireWhole(Math.floor(x), 'quanta rounded down')
}

/** Whole quanta not below x; throws InvariantError outside QUANTA_LIMIT. */
export function quantaUp(x: number): number {
  return requireWhole(Math.ceil(x), 'quanta rounded up')
}

/** Whole quanta nearest to x, ties to even; throws InvariantError outside QUANTA_LIMIT. */
export function quantaNearest(x: number): number {
  // x moves to where doubles are whole numbers, on its own side of zero, and back. Beyond the limit
  // it is whole already, and must not be moved.
  if (Math.abs(x) > QUANTA_LIMIT) return requireWhole(x, 'quanta rounded to nearest')
  const whole = x < 0 ? x - QUANTA_LIMIT + QUANTA_LIMIT : x + QUANTA_LIMIT - QUANTA_LIMIT
  return requireWhole(whole, 'quanta rounded to nearest')
}

/**
 * Exactly a * b / c, rounded once in the named direction, for whole a, b, c within QUANTA_LIMIT.
 * Throws InvariantError if one of them is not, if c is 0, or if the result leaves the limit.
 */
export function mulDiv(a: number, b: number, c: number, rounding: Rounding): number {
  if (!(isWhole(a) && isWhole(b) && isWhole(c)) || c === 0) {
    throw new InvariantError(`mulDiv: got ${a} * ${b} / ${c}, expected whole numbers within 2^52`)
  }
  const divisor = Math.abs(c)
  const product = a * b
  const isNegative = product < 0 !== c < 0
  const dividend = Math.abs(product)
  let quotient = Math.floor(dividend / divisor)
  // The estimate is off by at most two; the result itself is tested below.
  if (quotient > QUANTA_LIMIT + 2) refuse(a, b, c)
  let rest =
    dividend < QUANTA_LIMIT
      ? dividend - quotient * divisor
      : restOf(Math.abs(a), Math.abs(b), quotient, divisor)
  while (rest < 0) {
    quotient--
    rest += divisor
  }
  while (rest >= divisor) {
    quotient++
    rest -= divisor
  }
  if (awayFromZero(quotient, rest, divisor, isNegative, rounding)) quotient++
  if (quotient > QUANTA_LIMIT) refuse(a, b, c)
  return isNegative ? 0 - quotient : quotient
}

/**
 * mulDiv to nearest, ties to even, for the hot path: whole arguments are the caller's promise.
 *
 * Why the fast path is exact. Let p = a * b with |p| <= 2^51: a whole number, computed exactly.
 * The double q nearest to p / c rounds to another whole number than p / c does only if a half
 * h = m + 1/2 lies on or between them. Halves up to 2^51 are doubles and rounding is monotone, so
 * q cannot pass h; it could only land on it: q = h != p / c. Then |p / c - h| <= |h| / 2^53, half
 * the spacing of doubles at h. But 2 p - (2 m + 1) c is a whole number other than zero, so
 * |p / c - h| >= 1 / (2 |c|), which gives |h c| >= 2^52, whereas |h c| is within one part in 2^53
 * of |p| <= 2^51. A true tie is a double itself, hence q, and MAGIC settles it to even.
 */
export function mulDivNearest(a: number, b: number, c: number): number {
  const product = a * b
  const quotient = product / c
  // The second test also catches c = 0, and NaN fails both.
  return Math.abs(product) <= FAST_LIMIT && Math.abs(quotient) <= FAST_LIMIT
    ? quotient + MAGIC - MAGIC
    : mulDiv(a, b, c, 'nearest')
}

function refuse(a: number, b: number, c: number): never {
  throw new InvariantError(`mulDiv: got ${a} * ${b} / ${c}, expected a result within 2^52`)
}

/**
 * a * b - quotient * divisor, exactly, for a * b >= 2^52. Each product is the sum of two doubles.
 * The quotient is at least 1 and the floor of an estimate within one of the true one, so the heads
 * are within a factor of two of each other and their difference is exact; the tails are whole
 * numbers up to 2^51; and the rest, at most two divisors, is a whole number that a double holds.
 */
function restOf(a: number, b: number, quotient: number, divisor: number): number {
  const head = a * b
  const taken = quotient * divisor
  return head - taken + (productError(a, b, head) - productError(quotient, divisor, taken))
}

/** x * y - product exactly, where product = x * y rounded (Dekker 1971, Veltkamp's split). */
export function productError(x: number, y: number, product: number): number {
  const xs = x * SPLITTER
  const xHigh = xs - (xs - x)
  const xLow = x - xHigh
  const ys = y * SPLITTER
  const yHigh = ys - (ys - y)
  const yLow = y - yHigh
  return xHigh * yHigh - product + xHigh * yLow + xLow * yHigh + xLow * yLow
}

function awayFromZero(
  quotient: number,
  rest: number,
  divisor: number,
  isNegative: boolean,
  rounding: Rounding,
): boolean {
  if (rounding !== 'nearest') return rest > 0 && isNegative === (rounding === 'down')
  const twice = 2 * rest
  return twice > divisor || (twice === divisor && quotient % 2 === 1)
}
