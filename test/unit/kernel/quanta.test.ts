import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { InvariantError } from '../../../src/kernel/assert.ts'
import type { Rounding } from '../../../src/kernel/quanta.ts'
import {
  QUANTA_LIMIT,
  isWhole,
  mulDiv,
  mulDivNearest,
  quantaDown,
  quantaNearest,
  quantaUp,
  requireWhole,
} from '../../../src/kernel/quanta.ts'

const RUNS = { seed: 20_250_101, numRuns: 20_000 }
const ROUNDINGS: readonly Rounding[] = ['down', 'up', 'nearest']

/** Whole numbers of every size, small and extreme ones as often as the others. */
const whole = fc.oneof(
  fc.integer({ min: -20, max: 20 }),
  fc.integer(),
  fc.maxSafeInteger().map(n => n % (QUANTA_LIMIT + 1)),
  fc
    .tuple(fc.integer({ min: 0, max: 52 }), fc.integer({ min: -2, max: 2 }), fc.boolean())
    .map(([power, off, isNegative]) => {
      const size = Math.min(2 ** power + off, QUANTA_LIMIT)
      return isNegative ? 0 - size : size
    }),
)
const divisor = whole.filter(n => n !== 0)

/** a * b / c by BigInt, or undefined where it leaves the limit. */
function expected(a: number, b: number, c: number, rounding: Rounding): number | undefined {
  const sign = c < 0 ? -1n : 1n
  const dividend = BigInt(a) * BigInt(b) * sign
  const size = BigInt(c) * sign
  let floor = dividend / size
  let rest = dividend % size
  if (rest < 0n) {
    rest += size
    floor -= 1n
  }
  const isUpper =
    rounding === 'up' ? rest > 0n : 2n * rest > size || (2n * rest === size && floor % 2n !== 0n)
  const result = rounding !== 'down' && isUpper ? floor + 1n : floor
  return result > BigInt(QUANTA_LIMIT) || result < -BigInt(QUANTA_LIMIT)
    ? undefined
    : Number(result)
}

/** What a call gives, or undefined where it throws InvariantError. */
function outcome(call: () => number): number | undefined {
  try {
    return call()
  } catch (error) {
    if (error instanceof InvariantError) return undefined
    throw error
  }
}

/** By plain comparison, for expect is slow in a loop of this length. */
function check(a: number, b: number, c: number): void {
  const results = ROUNDINGS.map(rounding => outcome(() => mulDiv(a, b, c, rounding)))
  results.push(outcome(() => mulDivNearest(a, b, c)))
  const wanted = [...ROUNDINGS, 'nearest' as const].map(rounding => expected(a, b, c, rounding))
  results.forEach((result, i) => {
    if (!Object.is(result, wanted[i])) expect(result, `${a} * ${b} / ${c}`).toBe(wanted[i])
  })
}

describe('mulDiv and mulDivNearest', () => {
  test('are exact for whole numbers of every size and sign', () => {
    fc.assert(fc.property(whole, whole, divisor, check), RUNS)
  })

  test('are exact where the result fits although the product is of 104 bits', () => {
    const large = fc.integer({ min: 1, max: 2 ** 31 - 1 }).map(n => n * 2 ** 21 + (n % 2097151))
    const property = fc.property(large, large, fc.integer({ min: 0, max: 4096 }), (a, b, off) => {
      check(a, b, Math.min(Math.max(a, b) + off, QUANTA_LIMIT))
    })
    fc.assert(property, RUNS)
  })

  test('are exact next to every tie and at the ties', () => {
    const half = fc.integer({ min: -(2 ** 30), max: 2 ** 30 })
    const size = fc.integer({ min: 1, max: 2 ** 20 })
    const property = fc.property(half, size, fc.integer({ min: -1, max: 1 }), (m, c, off) => {
      // (2 m + 1) c / 2 c is m + 1/2
      check((2 * m + 1) * c + off, 1, 2 * c)
      check((2 * m + 1) * c + off, -1, 2 * c)
      check(2 * m + 1, c * 3, 6 * c)
    })
    fc.assert(property, RUNS)
  })

  test('are exact on both sides of the fast path', () => {
    const factor = fc.integer({ min: 1, max: 2 ** 20 })
    const property = fc.property(factor, divisor, fc.integer({ min: -3, max: 3 }), (a, c, off) => {
      for (const power of [51, 52, 53])
        check(a, Math.min(Math.floor(2 ** power / a) + off, 2 ** 52), c)
    })
    fc.assert(property, RUNS)
  })

  test.each([
    [QUANTA_LIMIT, QUANTA_LIMIT, QUANTA_LIMIT],
    [QUANTA_LIMIT, QUANTA_LIMIT - 1, QUANTA_LIMIT],
    [QUANTA_LIMIT - 1, QUANTA_LIMIT - 1, QUANTA_LIMIT],
    [QUANTA_LIMIT, QUANTA_LIMIT, QUANTA_LIMIT - 1],
    [-QUANTA_LIMIT, QUANTA_LIMIT, QUANTA_LIMIT],
    [QUANTA_LIMIT, 1, 1],
    [QUANTA_LIMIT, 1, -1],
    [QUANTA_LIMIT, 2, 2],
    [QUANTA_LIMIT, 2, 1],
    [QUANTA_LIMIT, 3, 2],
    [1, 1, QUANTA_LIMIT],
    // 2^52 + 2/3, whose quotient in doubles is beyond the limit
    [10, 1351079888211149, 3],
    [-10, 1351079888211149, 3],
    [0, -5, 3],
    [0, 5, -3],
    [-1, 1, 3],
  ])('are exact for %d * %d / %d', check)

  test('are judged by a check that sees a wrong result', () => {
    expect(expected(7, 1, 2, 'down')).toBe(3)
    expect(expected(-7, 1, 2, 'down')).toBe(-4)
    expect(expected(7, 1, 2, 'nearest')).toBe(4)
    expect(expected(5, 1, -2, 'nearest')).toBe(-2)
    expect(expected(5, 1, -2, 'up')).toBe(-2)
    expect(expected(QUANTA_LIMIT, 2, 1, 'up')).toBeUndefined()
  })

  test('never give a negative zero', () => {
    for (const rounding of ROUNDINGS) expect(Object.is(mulDiv(0, -5, 3, rounding), 0)).toBe(true)
    expect(Object.is(mulDiv(-1, 1, 3, 'up'), 0)).toBe(true)
    expect(Object.is(mulDivNearest(-1, 1, 3), 0)).toBe(true)
    expect(Object.is(mulDivNearest(0, -1, 3), 0)).toBe(true)
  })

  test.each([
    [1, 1, 0],
    [0, 0, 0],
    [NaN, 1, 1],
    [1, Infinity, 1],
    [2 ** 53, 1, 2],
  ])('refuse %d * %d / %d', (a, b, c) => {
    expect(() => mulDiv(a, b, c, 'down')).toThrow(InvariantError)
    expect(() => mulDivNearest(a, b, c)).toThrow(InvariantError)
  })

  test('mulDiv refuses fractions', () => {
    expect(() => mulDiv(0.5, 2, 1, 'down')).toThrow('got 0.5 * 2 / 1')
  })
})

describe('quanta from a double', () => {
  test.each([
    [1.2, 1, 2, 1],
    [-1.2, -2, -1, -1],
    [0.5, 0, 1, 0],
    [1.5, 1, 2, 2],
    [2.5, 2, 3, 2],
    [-0.5, -1, 0, 0],
    [-1.5, -2, -1, -2],
    [0.49999999999999994, 0, 1, 0],
    [2 ** 51 + 0.5, 2 ** 51, 2 ** 51 + 1, 2 ** 51],
    [2 ** 51 + 1.5, 2 ** 51 + 1, 2 ** 51 + 2, 2 ** 51 + 2],
    [QUANTA_LIMIT - 0.5, QUANTA_LIMIT - 1, QUANTA_LIMIT, QUANTA_LIMIT],
    [0.5 - QUANTA_LIMIT, -QUANTA_LIMIT, 1 - QUANTA_LIMIT, -QUANTA_LIMIT],
    [7, 7, 7, 7],
  ])('%f is %f down, %f up and %f to nearest', (x, down, up, nearest) => {
    expect(quantaDown(x)).toBe(down)
    expect(quantaUp(x)).toBe(up)
    expect(quantaNearest(x)).toBe(nearest)
  })

  test('is never a negative zero', () => {
    for (const quanta of [quantaDown(-0), quantaUp(-0.5), quantaNearest(-0.2), quantaNearest(-0)]) {
      expect(Object.is(quanta, 0)).toBe(true)
    }
  })

  test.each([NaN, Infinity, -Infinity, 2 ** 52 + 1, -(2 ** 53)])('refuses %f', x => {
    expect(() => quantaDown(x)).toThrow(InvariantError)
    expect(() => quantaUp(x)).toThrow(InvariantError)
    expect(() => quantaNearest(x)).toThrow(InvariantError)
  })
})

describe('isWhole and requireWhole', () => {
  test.each([0, -0, 1, -7, QUANTA_LIMIT, -QUANTA_LIMIT])('accept %d', x => {
    expect(isWhole(x)).toBe(true)
    expect(requireWhole(x, 'x')).toBe(x + 0)
  })

  test.each([0.5, -1e-9, NaN, Infinity, -Infinity, QUANTA_LIMIT + 1])('refuse %d', x => {
    expect(isWhole(x)).toBe(false)
    expect(() => requireWhole(x, 'cash')).toThrow(
      `cash: got ${x}, expected a whole number within 2^52`,
    )
  })

  test('requireWhole turns a negative zero into zero', () => {
    expect(Object.is(requireWhole(-0, 'x'), 0)).toBe(true)
  })
})
