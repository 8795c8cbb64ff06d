import { describe, expect, test } from 'vitest'
import { studentQuantile } from '../../../../src/study/studentT.ts'
import { largestHolders } from '../../../../src/workers/risk/holders.ts'
import { bucketOf, marginRatios } from '../../../../src/workers/risk/ratios.ts'
import { between, scaledStudent, tailOf } from '../../../../src/workers/risk/tail.ts'
import {
  GAPS,
  gapAt,
  RATIO_BUCKETS,
  RATIO_LOWEST,
  RATIO_PER_DECADE,
  type LossCurve,
} from '../../../../src/workers/risk/types.ts'
import { crowdBy, MARK } from './hand.ts'

describe('margin ratios', () => {
  test('fall into buckets of equal width on a logarithmic scale, ends included', () => {
    expect(bucketOf(-3)).toBe(0)
    expect(bucketOf(RATIO_LOWEST / 2)).toBe(0)
    expect(bucketOf(RATIO_LOWEST * 10 * 1.001)).toBe(RATIO_PER_DECADE)
    expect(bucketOf(1e9)).toBe(RATIO_BUCKETS - 1)
  })

  test('are counted by account and notional, and those under each requirement apart', () => {
    // Ratios 25 %, 15 %, 5 %, below nothing.
    const crowd = crowdBy([
      [10, 250],
      [-20, 300],
      [1, 5],
      [2, -1],
    ])
    const ratios = marginRatios([crowd], MARK, 0.01)
    expect(ratios.all).toEqual({ accounts: 4, notional: 33 })
    expect(ratios.reducers).toEqual({ accounts: 3, notional: 23 })
    expect(ratios.distressed).toEqual({ accounts: 2, notional: 3 })
    expect(ratios.bankrupt).toEqual({ accounts: 1, notional: 2 })
    expect(ratios.notional[bucketOf(0.25)]).toBeCloseTo(10, 12)
    expect(ratios.notional[bucketOf(0.15)]).toBeCloseTo(20, 12)
    expect(ratios.accounts.reduce((sum, n) => sum + n, 0)).toBe(4)
    expect([ratios.maintenance, ratios.initial]).toEqual([0.1, 0.2])
  })

  test('of nobody are empty', () => {
    expect(marginRatios([crowdBy([])], MARK, 1).all).toEqual({ accounts: 0, notional: 0 })
  })
})

describe('an hour of moves', () => {
  test('is drawn from Student t with four degrees of freedom, of deviation one', () => {
    for (const p of [0.001, 0.05, 0.3, 0.5, 0.8, 0.975, 0.999]) {
      expect(scaledStudent(p)).toBeCloseTo(studentQuantile(p, 4) / Math.SQRT2, 8)
    }
  })

  /** Loses `slope` usd for each percent of a fall, nothing in a rise. */
  function falling(slope: number, dry: LossCurve['dry'] = []): LossCurve {
    const column = Float64Array.from(
      { length: GAPS },
      (_, g) => Math.max(0, -100 * gapAt(g)) * slope,
    )
    return { shortfall: column, longs: column, shorts: new Float64Array(GAPS), dry } as LossCurve
  }

  test('puts each move to the curve: quantile of what is closed, mean of the worst shortfalls', () => {
    const tail = tailOf(falling(2), 0.01, [])
    // One in twenty moves falls by more than this.
    const move = 1 - Math.exp(-0.01 * scaledStudent(0.95))
    expect(tail.liquidated95).toBeCloseTo(200 * move, 2)
    expect(tail.shortfall99).toBeGreaterThan(tail.shortfall975)
    expect(tail.shortfall975).toBeGreaterThan(tail.liquidated95)
    // Mean beyond the quantile q of t with four degrees: (density / p) (4 + q^2) / 3 (McNeil, Frey, Embrechts 2.25).
    const q = studentQuantile(0.975, 4)
    const density = 0.375 * (1 + (q * q) / 4) ** -2.5
    const mean = ((density / 0.025) * ((4 + q * q) / 3)) / Math.SQRT2
    expect(Math.abs(tail.shortfall975 / (2 * mean) - 1)).toBeLessThan(0.03)
  })

  test('counts the moves past the end of the last fund', () => {
    const ends = [
      { rung: 0, gap: -0.01, price: 99, loss: 1 },
      { rung: 1, gap: -0.02, price: 98, loss: 2 },
    ]
    const chance = tailOf(falling(1, ends), 0.02, [0, 1]).fundDry
    // ln 0.98 is 1.43 times the scale of t away: 11.3 %.
    expect(chance).toBeCloseTo(0.113, 3)
    expect(tailOf(falling(1, ends), 0.02, [0]).fundDry).toBeGreaterThan(chance)
    expect(tailOf(falling(1, ends), 0.02, [2]).fundDry).toBe(0)
    expect(tailOf(falling(1, ends), 0.02, []).fundDry).toBe(0)
  })

  test('a market that stands still loses nothing', () => {
    expect(tailOf(falling(1), 0, [])).toMatchObject({ shortfall99: 0, liquidated95: 0 })
  })

  test('between two gaps the curve is straight, beyond its ends it stays', () => {
    const { shortfall } = falling(1)
    expect(between(shortfall, -0.105)).toBeCloseTo(10.5, 9)
    expect(between(shortfall, -0.9)).toBeCloseTo(40, 9)
    expect(between(shortfall, 0.9)).toBe(0)
  })
})

test('the largest positions come first, with side, liquidation price and share', () => {
  const crowd = crowdBy([
    [10, 200],
    [-30, 600],
    [20, 10_000],
  ])
  const [first, second, third] = largestHolders([crowd], {
    mark: MARK,
    tick: 0.5,
    unit: 0.01,
    interest: 60,
  })
  expect(first).toMatchObject({ account: 101, notional: -30, share: 0.5 })
  // Equity 120 - p a lot against a tenth of p.
  expect(first.liquidationPrice).toBeCloseTo((0.5 * 120) / 1.1, 9)
  expect(second.account).toBe(102)
  // Its cash covers a fall to nothing.
  expect(second.liquidationPrice).toBeLessThan(0)
  expect(third.account).toBe(100)
  expect(third.liquidationPrice).toBeCloseTo((0.5 * 80) / 0.9, 9)
})

test('no more than ten are listed', () => {
  const crowd = crowdBy(Array.from({ length: 40 }, (_, n) => [1 + ((n * 7) % 40), 900] as const))
  const list = largestHolders([crowd], { mark: MARK, tick: 1, unit: 1, interest: 1 })
  expect(list.map(({ notional }) => notional / MARK)).toEqual([
    40, 39, 38, 37, 36, 35, 34, 33, 32, 31,
  ])
})
