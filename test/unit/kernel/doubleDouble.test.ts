import { expect, test } from 'vitest'
import type { Pair } from '../../../src/kernel/doubleDouble.ts'
import {
  LN2_PAIR,
  PI_PAIR,
  addPairs,
  dividePairs,
  expPair,
  multiplyPairs,
  overNumber,
  roundToGrid,
  sqrtPair,
  timesNumber,
} from '../../../src/kernel/doubleDouble.ts'
import { uniform } from '../../../src/kernel/random.ts'
import { exact } from './reference.ts'

const BITS = 400

/** A pair times 2^400. */
function fixed([head, tail]: Pair): bigint {
  return [head, tail].reduce((sum, x) => {
    const { n, e } = exact(x)
    return sum + (n << BigInt(e + BITS))
  }, 0n)
}

/** log2 of the error relative to what was expected, in the same fixed point. */
function relativeBits(given: bigint, expected: bigint): number {
  const error = given > expected ? given - expected : expected - given
  const size = expected < 0n ? -expected : expected
  return error === 0n ? -Infinity : error.toString(2).length - size.toString(2).length
}

function pair(i: number): Pair {
  const head = (uniform(5, 6, i, 0) - 0.3) * 10
  return addPairs([head, 0], [head * 1e-17 * uniform(5, 6, i, 1), 0])
}

test('sums, products, quotients and roots of pairs keep a hundred bits', () => {
  const one = BigInt(BITS)
  for (let i = 0; i < 2000; i++) {
    const a = pair(2 * i)
    const b = pair(2 * i + 1)
    const product = (fixed(a) * fixed(b)) >> one
    expect(relativeBits(fixed(multiplyPairs(a, b)), product)).toBeLessThan(-101)
    const quotient = (fixed(a) << one) / fixed(b)
    expect(relativeBits(fixed(dividePairs(a, b)), quotient)).toBeLessThan(-100)
    expect(relativeBits(fixed(timesNumber(a, 7)), fixed(a) * 7n)).toBeLessThan(-101)
    expect(relativeBits(fixed(overNumber(a, 7)), fixed(a) / 7n)).toBeLessThan(-101)
    const sum = fixed(a) + fixed(b)
    if (a[0] * b[0] > 0) expect(relativeBits(fixed(addPairs(a, b)), sum)).toBeLessThan(-103)
    if (a[0] > 0) {
      const root = fixed(sqrtPair(a))
      expect(relativeBits((root * root) >> one, fixed(a))).toBeLessThan(-99)
    }
  }
})

test('expPair and the constants agree with each other', () => {
  const [head, tail] = expPair(LN2_PAIR)
  expect(head).toBe(2)
  expect(Math.abs(tail)).toBeLessThan(1e-29)
  expect(PI_PAIR[0]).toBe(Math.PI)
  expect(LN2_PAIR[0]).toBe(Math.LN2)
})

test('roundToGrid gives the nearest multiple', () => {
  expect(roundToGrid(Math.PI, 1 / 64)).toBe(201 / 64)
  expect(roundToGrid(-Math.PI, 1 / 64)).toBe(-201 / 64)
})
