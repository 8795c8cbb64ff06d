import { describe, expect, test } from 'vitest'
import { keeper } from '../../../../src/agents/liquidators/keeper.ts'
import { ORDER_REDUCE_ONLY } from '../../../../src/world/intents.ts'
import { cohort, LOT_VALUE } from '../decisions.ts'

describe('offers', () => {
  test('reach to ten times equity, in whole lots', () => {
    const all = cohort(keeper, { equity: 123_456_789 })
    all.decide()
    expect(all.decision.offers.most[0]).toBe(Math.floor(1_234_567_890 / LOT_VALUE))
  })

  test('ask for the own minimum, half the spread and half of a minute of volatility', () => {
    const all = cohort(keeper, {
      view: { bestBid: 49_900, bestAsk: 50_100, slowVolatility: 0.0003 },
    })
    all.decide()
    const risk = 0.002 + (0.0003 / Math.sqrt(5)) * Math.sqrt(60) * 0.5
    all.decision.offers.least.forEach((least, j) =>
      expect(least).toBeCloseTo(0.0002 * all.memory.greed[j] + risk, 12),
    )
  })

  test('count an empty side of the book as 1 % away', () => {
    const least = (bestBid: number): number => {
      const all = cohort(keeper, { view: { bestBid } })
      all.decide()
      return all.decision.offers.least[0]
    }
    expect(least(NaN) - least(50_000)).toBeCloseTo(0.005, 6)
  })

  test.each([
    [5, [1, 2, 3]],
    [1, [5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15]],
    [60, [1]],
  ])('come after the same time in steps of %d seconds', (stepSeconds, latencies) => {
    const all = cohort(keeper, { count: 2000, view: { stepSeconds } })
    all.decide()
    expect([...new Set(all.decision.offers.latency)].sort((a, b) => a - b)).toEqual(latencies)
  })
})

describe('costs', () => {
  test('who cannot pay for the transaction offers nothing', () => {
    const offered = (gas: number): boolean[] => {
      const all = cohort(keeper, { count: 2, equity: [1e6, 2e6], view: { gas } })
      all.decide()
      return [...all.decision.offers.most].map(most => most > 0)
    }
    expect(offered(0)).toEqual([true, true])
    expect(offered(1.5e6)).toEqual([false, true])
    expect(offered(1.5e7)).toEqual([false, false])
  })

  test('what must be left of a reward is its own minimum in usd', () => {
    const all = cohort(keeper, { params: { leastProfit: 20 } })
    all.decide()
    all.decision.offers.margin.forEach((margin, j) =>
      expect(margin).toBeCloseTo(200_000 * all.memory.greed[j], 6),
    )
    expect(new Set(all.decision.offers.margin).size).toBe(40)
  })

  test('a keeper asks for more of the risk, the more it holds', () => {
    const least = (size: number, inventoryAversion: number): number => {
      const all = cohort(keeper, { size, equity: 1e8, params: { inventoryAversion } })
      all.decide()
      return all.decision.offers.least[0]
    }
    const [free, own] = [least(0, 0.5), cohort(keeper).memory.greed[0] * 0.0002]
    // Four times its equity, either way: three times the risk.
    for (const size of [800, -800]) expect(least(size, 0.5) - own).toBeCloseTo(3 * (free - own), 12)
    expect(least(800, 0)).toBe(free)
  })
})

describe('an inventory', () => {
  test.each([
    [12_000, -1000, 47_500],
    [-12_000, 1000, 52_500],
    [100, -100, 47_500],
    [-900, 800, 52_500],
    [0, 0, 0],
  ])('of %d lots is brought down by %d within %d', (size, lots, limit) => {
    const all = cohort(keeper, { size, view: { openInterest: 2e12 } })
    all.decide()
    const { intents } = all.decision
    expect(intents.lots[0]).toBe(lots)
    if (lots === 0) return
    expect(intents.limit[0]).toBe(limit)
    expect(intents.rule[0]).toBe(ORDER_REDUCE_ONLY)
  })

  test('is never brought past zero', () => {
    const all = cohort(keeper, { size: 3, view: { stepSeconds: 600 } })
    all.decide()
    expect(all.decision.intents.lots[0]).toBe(-3)
  })
})
