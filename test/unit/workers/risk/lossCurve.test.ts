import { describe, expect, test } from 'vitest'
import { deriveKey, uniform } from '../../../../src/kernel/random.ts'
import { pool } from '../../../../src/workers/risk/absorbers.ts'
import { closeOutAgainst } from '../../../../src/workers/risk/closeOut.ts'
import { lossCurve } from '../../../../src/workers/risk/lossCurve.ts'
import { BOOK_REACH, GAP_MIDDLE, GAPS, type LossCurve } from '../../../../src/workers/risk/types.ts'
import { at, crowdBy, curveOf, marketWith, paidBy, type Hand } from './hand.ts'

// Ten lots at 100 with 200 quanta: under a tenth of its notional from 88 ticks down, bankrupt below 80.
const long: Hand = [10, 200]
// Its mirror image: under from 110 ticks up (equity 100 of 110), bankrupt above 120.
const short: Hand = [-10, 200]

describe('accounts at a gap', () => {
  const curve = curveOf([long, short])

  test('are liquidated where equity falls below maintenance', () => {
    expect([-11, -12, 9, 10].map(gap => curve.liquidated[at(gap)])).toEqual([0, 1, 0, 1])
  })

  test('count with their notional at the mark before the gap, a side each', () => {
    expect([curve.longs[at(-12)], curve.shorts[at(-12)]]).toEqual([1000, 0])
    expect([curve.longs[at(12)], curve.shorts[at(12)]]).toEqual([0, 1000])
  })

  test('lose their own margin first, and nothing more until it is gone', () => {
    expect(curve.ownMargin[at(-12)]).toBeCloseTo(120, 9)
    expect(curve.shortfall[at(-12)]).toBe(0)
    expect(curve.ownMargin[at(-20)]).toBeCloseTo(200, 9)
    expect(curve.shortfall[at(-20)]).toBeCloseTo(0, 9)
    expect(curve.ownMargin[at(-25)]).toBeCloseTo(200, 9)
    expect(curve.shortfall[at(-25)]).toBeCloseTo(50, 9)
    expect(curve.shortfall[at(25)]).toBeCloseTo(50, 9)
  })

  test('pay for the distance of the bids that are left', () => {
    // Five lots rest half a percent under the middle; the other five close at the end of the reach.
    const bids = closeOutAgainst(Float64Array.of(5), 0.01)
    const stressed = curveOf([long], [], marketWith(bids))
    const cost = 88 * (5 * 0.005 + 5 * BOOK_REACH)
    expect(stressed.ownMargin[at(-12)] + stressed.shortfall[at(-12)]).toBeCloseTo(120 + cost, 9)
  })

  test('that are bankrupt already miss something at any gap, and a gain on the way back makes it good', () => {
    const broke = curveOf([[10, -30]])
    expect(broke.shortfall[at(0)]).toBeCloseTo(30, 9)
    expect(broke.ownMargin[at(0)]).toBe(0)
    expect(broke.shortfall[at(1)]).toBeCloseTo(20, 9)
    expect(broke.shortfall[at(3)]).toBeCloseTo(0, 9)
  })

  test('without any nothing is lost', () => {
    const empty = curveOf([], [pool(10)])
    expect(Math.max(...empty.liquidated, ...empty.shortfall, ...empty.unpaid)).toBe(0)
    expect(empty.dry).toEqual([])
  })
})

describe('the waterfall at a gap', () => {
  test('goes down the rungs in order, and what is left is unpaid', () => {
    const curve = curveOf([long], [pool(30), pool(15)])
    expect([0, 1].map(rung => paidBy(curve, rung, -22))).toEqual([20, 0])
    expect(paidBy(curve, 0, -24)).toBe(30)
    expect(paidBy(curve, 1, -24)).toBeCloseTo(10, 9)
    expect([0, 1].map(rung => paidBy(curve, rung, -30))).toEqual([30, 15])
    expect(curve.unpaid[at(-30)]).toBeCloseTo(55, 9)
  })

  test('tells the price and the losses at which each rung runs dry', () => {
    const curve = curveOf([long, short], [pool(35)])
    // 23.5 ticks beyond the mark: ten lots lose 235 and have 200.
    expect(curve.dry.map(({ rung }) => rung)).toEqual([0, 0])
    const [down] = curve.dry.filter(({ gap }) => gap < 0)
    expect(down.gap).toBeCloseTo(-0.235, 9)
    expect(down.price).toBeCloseTo(76.5, 9)
    expect(down.loss).toBeCloseTo(235, 9)
    expect(curve.dry.find(({ gap }) => gap > 0)?.price).toBeCloseTo(123.5, 9)
  })

  test('a rung that has enough has no such point', () => {
    expect(curveOf([long], [pool(1000)]).dry).toEqual([])
  })

  test('a rung bears the losses of what it holds before those of others', () => {
    // It holds ten lots itself: a fall of ten takes its hundred.
    const curve = curveOf([long], [pool(100, 10), pool(500)])
    expect(paidBy(curve, 0, -5)).toBeCloseTo(50, 9)
    expect(paidBy(curve, 0, -20)).toBe(100)
    expect(paidBy(curve, 1, -20)).toBeCloseTo(100, 9)
    expect(curve.shortfall[at(-20)]).toBeCloseTo(200, 9)
    expect(curve.dry[0]).toMatchObject({ rung: 0 })
    expect(curve.dry[0].gap).toBeCloseTo(-0.1, 9)
  })

  test('and has their gains to pay with', () => {
    // Short ten lots: at 75 it has gained 250.
    const curve = curveOf([long], [pool(0, -10)])
    expect(paidBy(curve, 0, -25)).toBeCloseTo(50, 9)
    expect(curve.unpaid[at(-25)]).toBe(0)
  })

  test('each protocol has its own rungs, and all sell into one book', () => {
    const bids = closeOutAgainst(Float64Array.of(10), 0.02)
    const one = { crowd: crowdBy([long]), rungs: [pool(20)] }
    const both = lossCurve(marketWith(bids), [one, { ...one, rungs: [pool(0), pool(1000)] }])
    // Ten lots find bids a percent away, ten the end of the reach.
    const missing = 10 * (100 - 75 * (1 - (0.01 + BOOK_REACH) / 2)) - 200
    expect(both.shortfall[at(-25)]).toBeCloseTo(2 * missing, 9)
    expect([0, 1, 2].map(rung => paidBy(both, rung, -25))).toEqual([
      20,
      0,
      expect.closeTo(missing, 9),
    ])
    expect(both.unpaid[at(-25)]).toBeCloseTo(missing - 20, 9)
  })
})

describe('the worst accounts', () => {
  test('are those that would leave most unpaid, alone and two together in one book', () => {
    const bids = closeOutAgainst(Float64Array.of(20), 0.02)
    const curve = curveOf([[20, 200], long, [1, 2]], [], marketWith(bids))
    const price = 70
    const alone = 20 * (100 - price * 0.99) - 200
    expect(curve.worst[at(-30)]).toBeCloseTo(alone, 9)
    // Together they sell thirty lots, ten of them at the end of the reach.
    const away = (20 * 0.01 + 10 * BOOK_REACH) / 30
    expect(curve.worstTwo[at(-30)]).toBeCloseTo(30 * (100 - price * (1 - away)) - 400, 9)
  })

  test('leave nothing where everybody can pay', () => {
    const curve = curveOf([long])
    expect([curve.worst[at(-15)], curve.worstTwo[at(-15)]]).toEqual([0, 0])
    expect(curve.worstTwo[at(-25)]).toBe(curve.worst[at(-25)])
  })
})

describe('of any crowd', () => {
  const key = deriveKey([7, 11], 3, 5)
  const draw = (n: number, k: number): number => uniform(key[0], key[1], n, k)
  const hands = Array.from({ length: 400 }, (_, n): Hand => {
    const lots = (draw(n, 0) < 0.5 ? -1 : 1) * Math.ceil(40 * draw(n, 1))
    return [lots, Math.abs(lots) * 100 * (0.16 + 0.5 * draw(n, 2) ** 2), 95 + 10 * draw(n, 3)]
  })
  const resting = Float64Array.from({ length: 100 }, (_, j) => (draw(j, 4) < 0.5 ? 0 : 9))
  const market = marketWith(closeOutAgainst(resting, 0.001))
  const curve = curveOf(hands, [pool(800, 3), pool(1500, -2)], market)

  test('own margin, rungs and unpaid add up to all losses', () => {
    for (let g = 0; g < GAPS; g++) {
      const parts = curve.paid[g] + curve.paid[GAPS + g] + curve.unpaid[g]
      expect(parts).toBeCloseTo(curve.shortfall[g], 6)
    }
    expect(curve.unpaid[0]).toBeGreaterThan(0)
  })

  test('every figure grows away from the mark', () => {
    const columns = ['liquidated', 'ownMargin', 'shortfall', 'unpaid', 'worst', 'worstTwo'] as const
    for (const name of columns) expectGrowth(curve, curve[name], name)
    expectGrowth(curve, curve.paid.subarray(0, GAPS), 'first rung')
    expectGrowth(curve, curve.paid.subarray(GAPS), 'second rung')
    for (let g = 1; g < GAPS; g++) {
      expect(curve.longs[g]).toBeLessThanOrEqual(curve.longs[g - 1])
      expect(curve.shorts[g]).toBeGreaterThanOrEqual(curve.shorts[g - 1])
    }
  })

  function expectGrowth({ liquidated }: LossCurve, column: Float64Array, name: string): void {
    expect(liquidated[0]).toBeGreaterThan(100)
    for (let g = 1; g < GAPS; g++) {
      const [nearer, further] = g <= GAP_MIDDLE ? [g, g - 1] : [g - 1, g]
      expect(column[further] + 1e-6, `${name} at ${further}`).toBeGreaterThanOrEqual(column[nearer])
    }
  }
})
