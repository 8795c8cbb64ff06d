import { describe, expect, test } from 'vitest'
import { latencyArbitrage } from '../../../../src/agents/attackers/latencyArbitrage.ts'
import { ORDER_REDUCE_ONLY } from '../../../../src/world/intents.ts'
import { cohort, LOT_VALUE, type CohortOptions } from '../decisions.ts'

const [WAITS, WATCHES, HOLDS, CLOSES, LEAVES, DONE] = latencyArbitrage.plan!.phases.keys()
const reason = ({ memory }: ReturnType<typeof cohort>): string =>
  latencyArbitrage.plan!.reasons[memory.reason[0]]

/** Fee of 0.05 %, a spread of two ticks in 50,000: a round trip costs 0.1 % and a little. */
const COSTS = 0.001 + 2e-5

/** Two accounts, ready to begin. */
function attack(options: CohortOptions = {}) {
  return cohort(latencyArbitrage, {
    count: 2,
    equity: 0,
    ...options,
    params: { startsAfter: 0, margin: 0.001, leverage: 10, reach: 0.005, ...options.params },
  })
}

/** The same with its money in, watching. */
function watching(options: CohortOptions = {}) {
  const one = attack(options)
  one.decide()
  one.give({ equity: 5e9 })
  return one
}

type Attack = ReturnType<typeof attack>

/** A step later, with the outside price this much over the mark. */
function see(one: Attack, gap: number, changes: object = {}): Attack {
  Object.assign(one.view, { outsideNow: one.view.markTicks * (1 + gap), ...changes })
  one.view.step++
  one.decide()
  return one
}

const lots = ({ decision }: Attack): number[] => [...decision.intents.lots]

describe('latency arbitrage', () => {
  test('waits its time, then brings all money in, the same to each account', () => {
    const one = attack({ params: { startsAfter: 1000 } })
    one.decide()
    expect(one.memory.phase[0]).toBe(WAITS)
    expect([...one.decision.plot.collateral]).toEqual([0, 0])
    one.view.step = 200
    one.decide()
    expect(one.memory.phase[0]).toBe(WATCHES)
    expect([...one.decision.plot.collateral]).toEqual([5e9, 5e9])
  })

  test('is done at once where its money buys not a lot', () => {
    const one = attack()
    one.decision.plot.cash = LOT_VALUE / 20
    one.decide()
    expect(one.memory.phase[0]).toBe(DONE)
    expect(reason(one)).toBe('the budget is too small')
  })

  test.each([
    ['buys', 1],
    ['sells', -1],
  ])('%s to its leverage once the gap exceeds costs and its margin', (_, side) => {
    const one = watching()
    see(one, side * (COSTS + 0.0009))
    expect(one.memory.phase[0]).toBe(WATCHES)
    expect(lots(one)).toEqual([0, 0])
    see(one, side * (COSTS + 0.0012))
    expect(one.memory.phase[0]).toBe(HOLDS)
    const full = (10 * 5e9) / LOT_VALUE
    expect(lots(one)).toEqual([side * full, side * full])
    const limit = 50_000 * (1 + side * 0.005)
    expect(Math.abs(one.decision.intents.limit[0] - limit)).toBeLessThan(1)
  })

  test('looks at the worse of mark and quotes: a book that has moved already offers nothing', () => {
    const one = watching()
    see(one, 0.01, { bestAsk: 50_490, bestBid: 50_480 })
    expect(one.memory.phase[0]).toBe(WATCHES)
  })

  test('trades at no price that is none, and not in a halt', () => {
    const one = watching()
    see(one, 0, { outsideNow: NaN })
    expect(one.memory.phase[0]).toBe(WATCHES)
    const halted = watching()
    see(halted, 0.01, { halted: 1 })
    expect(halted.memory.phase[0]).toBe(WATCHES)
  })

  test('holds until the mark has caught up, then closes and watches again', () => {
    const one = see(watching(), 0.003)
    one.give({ size: 1e5 })
    see(one, 0.003)
    expect(one.memory.phase[0]).toBe(HOLDS)
    see(one, 0.0001)
    expect(one.memory.phase[0]).toBe(CLOSES)
    expect(reason(one)).toBe('the mark had caught up')
    expect(lots(one)).toEqual([-1e5, -1e5])
    expect(one.decision.intents.rule[0]).toBe(ORDER_REDUCE_ONLY)
    one.give({ size: 0 })
    see(one, 0)
    expect(one.memory.phase[0]).toBe(WATCHES)
  })

  test('closes when the gap turns, and when it has held for too long', () => {
    const turned = see(watching(), 0.003)
    turned.give({ size: 1e5 })
    see(turned, -0.001)
    expect(reason(turned)).toBe('the gap turned round')
    const long = see(watching({ params: { holdsAtMost: 20 } }), 0.003)
    long.give({ size: 1e5 })
    for (let i = 0; i < 5; i++) see(long, 0.003)
    expect(long.memory.phase[0]).toBe(CLOSES)
    expect(reason(long)).toBe('the mark did not move in time')
  })

  test('adds what is missing while the gap still pays, and no more', () => {
    const one = see(watching(), 0.003)
    one.give({ size: [60_000, 100_000] })
    see(one, 0.003)
    expect(lots(one)).toEqual([40_000, 0])
  })

  test('closes what was filled after the gap had gone', () => {
    const one = watching()
    one.give({ size: [0, -300] })
    see(one, 0)
    expect(one.memory.phase[0]).toBe(CLOSES)
    expect(lots(one)).toEqual([0, 300])
  })

  test('gives up when no gap comes, takes its money out and is done', () => {
    const one = watching({ params: { patience: 50 } })
    for (let i = 0; i < 11; i++) see(one, 0)
    expect(one.memory.phase[0]).toBe(LEAVES)
    one.give({ free: 5e9 })
    see(one, 0)
    expect([...one.decision.plot.collateral]).toEqual([-5e9, -5e9])
    one.give({ free: 0, equity: 0 })
    see(one, 0)
    expect(one.memory.phase[0]).toBe(DONE)
    expect(reason(one)).toBe('no gap was worth its costs')
    see(one, 0.05)
    expect(lots(one)).toEqual([0, 0])
  })

  test.each([
    ['it lost more than it allowed itself', { worth: 4.9e9 }, {}],
    ['it lost more than it allowed itself', { worth: NaN }, {}],
    ['it took too long', {}, { step: 100_000 }],
  ])('leaves a position because %s', (why, plot, view) => {
    const one = see(watching(), 0.003)
    one.give({ size: 1e5 })
    Object.assign(one.decision.plot, plot)
    see(one, 0.003, view)
    expect(one.memory.phase[0]).toBe(LEAVES)
    expect(reason(one)).toBe(why)
    expect(lots(one)).toEqual([-1e5, -1e5])
  })
})
