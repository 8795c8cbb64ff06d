import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { InvariantError } from '../../../../src/kernel/assert.ts'
import { QUANTA_LIMIT } from '../../../../src/kernel/quanta.ts'
import {
  advanceIndex,
  clamped,
  driftHourlyRate,
  dydxIndexMove,
  impactPremium,
  interestRate8h,
  marginClamp,
  premium,
  rateOver,
  restOf,
} from '../../../../src/market/funding/rate.ts'
import { owed, remainderOf } from '../../../../src/world/fundingIndex.ts'

const RUNS = { seed: 20_251_010, numRuns: 5_000 }

const size = fc.oneof(
  fc.integer({ min: -1000, max: 1000 }),
  fc.integer(),
  fc.maxSafeInteger().map(n => n % (QUANTA_LIMIT + 1)),
)
const remainder = fc.integer({ min: 0, max: 65535 })

/** Quotient and remainder of size x moved + remainder by 2^16, the remainder not negative. */
function exact(lots: number, moved: number, rest: number): readonly [bigint, bigint] {
  const sum = BigInt(lots) * BigInt(moved) + BigInt(rest)
  const left = ((sum % 65536n) + 65536n) % 65536n
  return [(sum - left) / 65536n, left]
}

describe('rates', () => {
  test.each([
    [101, 102, 100, 0.01],
    [99.9, 100.1, 100, 0],
    [98, 99, 100, -0.01],
    [100, 100, 100, 0],
  ])('impact prices %d and %d around %d give a premium of %d', (bid, ask, index, expected) => {
    expect(impactPremium(bid, ask, index)).toBeCloseTo(expected, 15)
  })

  test.each([
    [0, 0.0001],
    [0.0012, 0.0007],
    [-0.0009, -0.0004],
    [0.0003, 0.0001],
    [-0.0002, 0.0001],
  ])('an average premium of %d is drawn to a rate of %d by interest', (average, expected) => {
    expect(interestRate8h(average, 0.0001, 0.0005)).toBeCloseTo(expected, 15)
  })

  test('the plain premium is the mark over the index', () => {
    expect(premium(101, 100)).toBe(0.01)
    expect(premium(99, 100)).toBe(-0.01)
  })

  test('an hour of an eight-hour rate is an eighth of it', () => {
    expect(rateOver(0.0008, 3600)).toBeCloseTo(0.0001, 18)
    expect(rateOver(0.0008, 28_800)).toBe(0.0008)
  })

  test('dYdX clamps at a multiple of initial less maintenance margin', () => {
    expect(clamped(0.5, marginClamp(6, 0.15, 0.12))).toBeCloseTo(0.18, 15)
    expect(clamped(-0.5, marginClamp(6, 0.15, 0.12))).toBeCloseTo(-0.18, 15)
    expect(clamped(0.1, marginClamp(6, 0.15, 0.12))).toBe(0.1)
  })

  test('Drift pays a 24th of the premium and its offset, within the clamp', () => {
    expect(driftHourlyRate(101, 100, 0.03)).toBeCloseTo(0.0102 / 24, 15)
    expect(driftHourlyRate(110, 100, 0.03)).toBeCloseTo(0.03 / 24, 15)
    expect(driftHourlyRate(90, 100, 0.03)).toBeCloseTo(-0.03 / 24, 15)
    // About 7.3 % a year while the market trades at the index.
    expect(driftHourlyRate(100, 100, 0.03) * 24 * 365).toBeCloseTo(0.073, 10)
  })

  test.each([
    [1_001_999, 1000, -6, 28_800, 1001],
    [-1_001_999, 1000, 4, 14_400, -5_009_995_000_000],
    [-1_001_999, 1000, -6, 28_800, -1001],
    [999, 1, -3, 28_800, 0],
  ])(
    'dYdX moves its index by %d ppm x %d x 10^%d over %d s: %d',
    (...[rate, price, power, s, move]) => {
      expect(dydxIndexMove(rate, price, power, s) + 0).toBe(move)
    },
  )

  test('a power of ten beyond all units is refused', () => {
    expect(() => dydxIndexMove(1, 1, 1e9, 1)).toThrow(InvariantError)
  })
})

describe('the index', () => {
  test('carries what is below a sub-quantum to later steps', () => {
    const rate = 0.375 / 65536
    let [index, rest] = [0, 0]
    const seen = Array.from({ length: 9 }, () => {
      const next = advanceIndex(index, rest, rate, 1, 1)
      rest = restOf(rest, rate, 1, 1)
      return (index = next)
    })
    expect(seen).toEqual([0, 0, 1, 1, 1, 2, 2, 3, 3])
    expect(rest).toBe(0.375)
  })

  test('falls by the floor, so that the rest is never negative', () => {
    expect(advanceIndex(5, 0, -0.25 / 65536, 1, 1)).toBe(4)
    expect(restOf(0, -0.25 / 65536, 1, 1)).toBe(0.75)
  })

  test('loses nothing over a thousand steps of any sign', () => {
    const step = fc.tuple(
      fc.double({ min: -1e-4, max: 1e-4, noNaN: true }),
      fc.integer({ min: 1, max: 1e7 }),
    )
    const property = fc.property(fc.array(step, { minLength: 1, maxLength: 1000 }), steps => {
      let [index, rest, sum] = [0, 0, 0]
      for (const [rate, price] of steps) {
        const next = advanceIndex(index, rest, rate, price, 10)
        rest = restOf(rest, rate, price, 10)
        index = next
        sum += rate * price * 10 * 65536
        if (!(rest >= 0 && rest <= 1)) return false
      }
      return Math.abs(index + rest - sum) <= 1e-9 * steps.length * 1e4
    })
    fc.assert(property, { seed: RUNS.seed, numRuns: 100 })
  })

  test('refuses to become no number', () => {
    expect(() => advanceIndex(0, 0, NaN, 1, 1)).toThrow(InvariantError)
  })
})

describe('what is owed', () => {
  test('agrees with whole arithmetic without limits, or is refused', () => {
    const property = fc.property(size, size, remainder, (lots, moved, rest) => {
      const [whole, left] = exact(lots, moved, rest)
      if (BigInt(remainderOf(lots, moved, rest)) !== left) return false
      const fits = whole <= BigInt(QUANTA_LIMIT) && whole >= -BigInt(QUANTA_LIMIT)
      if (fits) return Object.is(owed(lots, moved, rest), Number(whole))
      expect(() => owed(lots, moved, rest)).toThrow(InvariantError)
      return true
    })
    fc.assert(property, { ...RUNS, numRuns: 50_000 })
  })

  test('is exact where the product is beyond 2^53 and the result is not', () => {
    const large = fc.integer({ min: 2 ** 28, max: 2 ** 34 }).chain(a => fc.constantFrom(a, -a))
    const property = fc.property(large, large, remainder, (lots, moved, rest) => {
      const [whole] = exact(lots, moved, rest)
      const fits = whole <= BigInt(QUANTA_LIMIT) && whole >= -BigInt(QUANTA_LIMIT)
      return !fits || owed(lots, moved, rest) === Number(whole)
    })
    fc.assert(property, RUNS)
  })

  test('is the same settled once or after each of many steps', () => {
    const moves = fc.array(fc.integer({ min: -(2 ** 30), max: 2 ** 30 }), { maxLength: 50 })
    const lots = fc.integer({ min: -(2 ** 24), max: 2 ** 24 })
    const property = fc.property(lots, moves, remainder, (held, steps, start) => {
      let [paid, left, index] = [0, start, 0]
      for (const move of steps) {
        paid += owed(held, move, left)
        left = remainderOf(held, move, left)
        index += move
      }
      return paid === owed(held, index, start) && left === remainderOf(held, index, start)
    })
    fc.assert(property, RUNS)
  })

  test('sums to less than a quantum an account when sizes sum to zero', () => {
    const lots = fc.array(fc.integer({ min: -1e6, max: 1e6 }), { minLength: 1, maxLength: 20 })
    const property = fc.property(lots, fc.integer(), (sizes, moved) => {
      const all = [...sizes, -sizes.reduce((sum, x) => sum + x, 0)]
      const paid = all.reduce((sum, x) => sum + owed(x, moved, 0), 0)
      const kept = all.reduce((sum, x) => sum + remainderOf(x, moved, 0), 0)
      // What accounts have not paid they still hold as remainders, to the last sub-quantum.
      return paid * 65536 + kept === 0 && paid <= 0 && paid > -all.length
    })
    fc.assert(property, RUNS)
  })
})
