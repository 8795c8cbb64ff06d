import { productError } from './quanta.ts'

/**
 * An unevaluated sum of two doubles, the second at most half a unit in the last place of the first:
 * about 106 bits. Only for tables made once at start; the hot paths have such sums inlined.
 */
export type Pair = readonly [head: number, tail: number]

/** ln 2 to 107 bits. */
export const LN2_PAIR: Pair = [0.6931471805599453, 2.3190468138462996e-17]

/** pi to 107 bits; PI_THIRD is the double after it. */
export const PI_PAIR: Pair = [3.141592653589793, 1.2246467991473532e-16]

/** pi - PI_PAIR, to 53 bits. */
export const PI_THIRD = -2.9947698097183397e-33

/** a + b, error below 2^-104 of the larger of |a| and |b|. */
export function addPairs(a: Pair, b: Pair): Pair {
  const sum = a[0] + b[0]
  const part = sum - a[0]
  const error = a[0] - (sum - part) + (b[0] - part)
  return renormalise(sum, error + (a[1] + b[1]))
}

/** a * b, relative error below 2^-102. */
export function multiplyPairs(a: Pair, b: Pair): Pair {
  const product = a[0] * b[0]
  return renormalise(product, productError(a[0], b[0], product) + (a[0] * b[1] + a[1] * b[0]))
}

/** a / b, relative error below 2^-101. */
export function dividePairs(a: Pair, b: Pair): Pair {
  const first = a[0] / b[0]
  const rest = addPairs(a, multiplyPairs([-first, 0], b))
  const second = rest[0] / b[0]
  const rest2 = addPairs(rest, multiplyPairs([-second, 0], b))
  return renormalise(first, second + rest2[0] / b[0])
}

/** a * x, for x of few bits: relative error below 2^-102. */
export function timesNumber(a: Pair, x: number): Pair {
  const product = a[0] * x
  return renormalise(product, productError(a[0], x, product) + a[1] * x)
}

/** a / x, relative error below 2^-102. */
export function overNumber(a: Pair, x: number): Pair {
  const quotient = a[0] / x
  const product = quotient * x
  const rest = a[0] - product - productError(quotient, x, product)
  return renormalise(quotient, (rest + a[1]) / x)
}

/** Square root of a positive pair, relative error below 2^-101. */
export function sqrtPair(a: Pair): Pair {
  const first = Math.sqrt(a[0])
  const rest = addPairs(a, multiplyPairs([-first, 0], [first, 0]))
  return renormalise(first, rest[0] / (2 * first))
}

/** e^a for |a| <= 1, by Taylor's series; relative error below 2^-98. */
export function expPair(a: Pair): Pair {
  let term: Pair = [1, 0]
  let sum: Pair = [1, 0]
  for (let n = 1; n < 30; n++) {
    term = overNumber(multiplyPairs(term, a), n)
    sum = addPairs(sum, term)
  }
  return sum
}

/** Rounds x to a multiple of `grid`, a power of two not below |x| / 2^51. */
export function roundToGrid(x: number, grid: number): number {
  const magic = grid * 6755399441055744
  return x + magic - magic
}

function renormalise(head: number, tail: number): Pair {
  const sum = head + tail
  return [sum, tail - (sum - head)]
}
