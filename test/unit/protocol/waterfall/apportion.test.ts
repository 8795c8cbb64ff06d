import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { InvariantError } from '../../../../src/kernel/assert.ts'
import { QUANTA_LIMIT } from '../../../../src/kernel/quanta.ts'
import {
  apportionLargest,
  apportionRunning,
  compareProducts,
  lossPerUnit,
  payInOrder,
} from '../../../../src/protocol/waterfall/apportion.ts'

const RUNS = { seed: 20_251_011, numRuns: 5_000 }

/** Claims of every size whose sum stays within 2^52, and an amount that they cover. */
const cases = fc
  .array(
    fc.oneof(
      fc.integer({ min: 0, max: 9 }),
      fc.integer({ min: 0, max: 2 ** 31 }),
      fc.integer({ min: 0, max: 2 ** 31 }).map(n => n * 65_536),
    ),
    { minLength: 1, maxLength: 30 },
  ) // prettier-ignore
  .chain(claims => {
    const all = claims.reduce((sum, x) => sum + x, 0)
    return fc.tuple(fc.constant(claims), fc.integer({ min: 0, max: all }))
  })

function largest(amount: number, claims: readonly number[]): number[] {
  const shares = claims.map(() => NaN)
  apportionLargest(amount, claims, claims.length, new Int32Array(claims.length), shares)
  return shares
}

function running(amount: number, claims: readonly number[]): number[] {
  const shares = claims.map(() => NaN)
  expect(apportionRunning(amount, claims, claims.length, shares)).toBe(amount)
  return shares
}

/** Hamilton's method on whole numbers without limits. */
function reference(amount: number, claims: readonly number[]): number[] {
  const all = BigInt(claims.reduce((sum, x) => sum + x, 0))
  const products = claims.map(claim => BigInt(amount) * BigInt(claim))
  const shares = products.map(product => (all === 0n ? 0 : Number(product / all)))
  const rows = claims.map((_, i) => i)
  rows.sort((a, b) => {
    const [left, right] = [products[a] % all, products[b] % all]
    return left === right ? a - b : left > right ? -1 : 1
  })
  const left = amount - shares.reduce((sum, x) => sum + x, 0)
  for (const row of rows.slice(0, left)) shares[row] += 1
  return shares
}

const sum = (numbers: readonly number[]): number => numbers.reduce((all, x) => all + x, 0)

describe.each([
  ['largest', largest],
  ['running', running],
] as const)('by %s', (_, apportion) => {
  test('shares sum to the amount, within one of their quota and never above their claim', () => {
    const property = fc.property(cases, ([claims, amount]) => {
      const shares = apportion(amount, claims)
      const all = BigInt(sum(claims))
      return (
        sum(shares) === amount &&
        shares.every((share, i) => {
          const off = BigInt(share) * all - BigInt(amount) * BigInt(claims[i])
          const near = off > -all && off < all
          return share >= 0 && share <= claims[i] && (near || off === 0n)
        })
      )
    })
    fc.assert(property, RUNS)
  })

  test('nothing is shared out over no claims, and something cannot be', () => {
    expect(apportion(0, [])).toEqual([])
    expect(apportion(0, [0, 0])).toEqual([0, 0])
    expect(() => apportion(1, [0, 0])).toThrow(InvariantError)
    expect(() => apportion(0.5, [1])).toThrow(InvariantError)
    expect(() => apportion(-1, [1])).toThrow(InvariantError)
    expect(() => apportion(1, [QUANTA_LIMIT, 2])).toThrow(InvariantError)
  })

  test('an amount above the claims keeps the proportion', () => {
    expect(apportion(100, [1, 3])).toEqual([25, 75])
  })
})

describe('by largest remainder', () => {
  test.each([
    [10, [3, 3, 3], [4, 3, 3]],
    [2, [1, 1, 1], [1, 1, 0]],
    [5, [6, 5, 4, 1], [2, 2, 1, 0]],
    [7, [1, 2, 100], [0, 0, 7]],
  ])('%d over %j is %j', (amount, claims, shares) => {
    expect(largest(amount, claims)).toEqual(shares)
  })

  test('agrees with whole arithmetic without limits', () => {
    const property = fc.property(cases, ([claims, amount]) => {
      const shares = largest(amount, claims)
      const wanted = sum(claims) === 0 ? shares : reference(amount, claims)
      return shares.every((share, i) => share === wanted[i])
    })
    fc.assert(property, RUNS)
  })

  test('does not depend on the order of rows but for ties', () => {
    expect(largest(11, [7, 5, 3]).reverse()).toEqual(largest(11, [3, 5, 7]))
  })
})

describe('products', () => {
  const whole = fc.oneof(fc.integer({ min: 0, max: 20 }), fc.maxSafeInteger().map(n => Math.abs(n % QUANTA_LIMIT))) // prettier-ignore
  const check = (a: number, b: number, c: number, d: number): boolean => {
    const off = BigInt(a) * BigInt(b) - BigInt(c) * BigInt(d)
    return Math.sign(compareProducts(a, b, c, d)) === (off > 0n ? 1 : off < 0n ? -1 : 0)
  }

  test('are compared exactly', () => {
    fc.assert(fc.property(whole, whole, whole, whole, check), RUNS)
  })

  test('are compared exactly where they differ in the last of 104 bits', () => {
    const root = fc.integer({ min: 2 ** 30, max: 2 ** 51 })
    const nudge = fc.integer({ min: -3, max: 3 })
    const property = fc.property(root, nudge, nudge, (n, i, j) => check(n, n + i, n + j, n + i - j))
    fc.assert(property, RUNS)
  })
})

describe('a loss', () => {
  test.each([
    [3710, [0, 10, 2500], [0, 10, 2500], 1200],
    [12e6, [3e6, 22.5e6], [3e6, 9e6], 0],
    [0, [5], [0], 0],
  ])('of %d over %j takes %j and leaves %d', (loss, capacities, paid, left) => {
    const out = capacities.map(() => NaN)
    expect(payInOrder(loss, capacities, out)).toBe(left)
    expect(out).toEqual(paid)
  })

  test('of 100 over 7 long and 4 short is 9.09091 a unit, rounded up', () => {
    expect(lossPerUnit(100, 7, -4)).toBe(9_090_910)
  })
})
