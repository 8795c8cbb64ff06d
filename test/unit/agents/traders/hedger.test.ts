import { describe, expect, test } from 'vitest'
import { hedger } from '../../../../src/agents/traders/hedger.ts'
import { ORDER_REDUCE_ONLY } from '../../../../src/world/intents.ts'
import { cohort, LOT_VALUE, type CohortOptions, type TestCohort } from '../decisions.ts'

/** Sixty hundredths of 1,000 coins, to the lot; orders as large as wanted. */
const PLAIN = { quietRatio: 0.6, ratioSpread: 0, costSpread: 0, childOrder: 0.1 }
const MAINTENANCE = 0.0125

function one(options: CohortOptions = {}): TestCohort {
  const { params, view, ...holdings } = options
  const all = cohort(hedger, {
    count: 1,
    params: { ...PLAIN, ...params },
    view: { scale: 1e9, ...view },
  })
  all.give({ equity: 1e9, size: -600, spot: 1000, ...holdings })
  return all
}

const ordered = (all: TestCohort): number => {
  all.view.step++
  all.decide()
  return all.decision.intents.lots[0]
}

describe('at the start', () => {
  const all = cohort(hedger, { count: 4000, equity: 1e9, leverage: 2.5 })

  test('the coins are worth the leverage times the equity', () => {
    const spot = new Float64Array(3)
    const memory = Object.fromEntries(hedger.memory.map(name => [name, new Float64Array(3)]))
    const { params } = all.decision
    hedger.begin?.({ count: 3, key: [1, 2], params, memory, opening: new Float64Array(3), spot, equity: Float64Array.of(1e9, 2e9, 0), lotsPerEquity: 1 / LOT_VALUE, leverage: Float64Array.of(2.5, 1, 3) }) // prettier-ignore
    expect([...spot]).toEqual([5000, 4000, 0])
  })

  test('the short covers about the own share of them, for some outside the band', () => {
    const off = [...all.opening].map((part, slot) => -part - all.memory.ratio[slot])
    expect(Math.max(...all.opening)).toBeLessThanOrEqual(0)
    expect(Math.min(...all.opening)).toBeGreaterThanOrEqual(-1)
    expect(off.filter(x => Math.abs(x) > 0.1).length / 4000).toBeCloseTo(1 / 3, 1)
    const mean = [...all.memory.ratio].reduce((sum, x) => sum + x, 0) / 4000
    expect(mean).toBeCloseTo(0.6, 1.5)
  })
})

describe('the band', () => {
  test.each([
    [-600, 0],
    [-510, 0],
    [-690, 0],
    [-490, -110],
    [-710, 110],
    [0, -600],
    [50, -650],
  ])('holding %d lots against 1,000 coins it orders %d', (size, lots) => {
    expect(ordered(one({ size }))).toBe(lots)
  })

  test('once outside, it goes on to the wanted share, and rests there', () => {
    const all = one({ size: -490 })
    expect(ordered(all)).toBe(-110)
    all.give({ size: -540 })
    expect(ordered(all)).toBe(-60)
    all.give({ size: -600 })
    expect(ordered(all)).toBe(0)
    all.give({ size: -540 })
    expect(ordered(all)).toBe(0)
  })

  test('without coins there is nothing to hedge', () => {
    expect(ordered(one({ spot: 0, size: -40 }))).toBe(40)
    expect(ordered(one({ spot: 0, size: 0 }))).toBe(0)
  })
})

describe('when margin runs low', () => {
  /** Equity of so many maintenance requirements of a short of 600. */
  const requirements = (n: number): number => n * MAINTENANCE * 600 * LOT_VALUE

  test('it buys back, at once and wide, what its equity does not carry well', () => {
    const all = one({ equity: requirements(1.9) })
    // Down to four requirements: 1.9 / 4 of it stays.
    expect(ordered(all)).toBe(600 - Math.round((600 * 1.9) / 4))
    const { limit, rule } = all.decision.intents
    expect([limit[0], rule[0]]).toEqual([51_000, ORDER_REDUCE_ONLY])
  })

  test('but not before', () => {
    expect(ordered(one({ equity: requirements(2.1) }))).toBe(0)
  })

  test('the coins stay bare until margin carries the hedge again', () => {
    const all = one({ equity: requirements(1.9) })
    ordered(all)
    all.give({ size: -285 })
    expect(ordered(all)).toBe(0)
    all.give({ equity: requirements(2.4) })
    // Four requirements of 360: not out of the band.
    expect(ordered(all)).toBe(0)
    all.give({ equity: requirements(3) })
    expect(ordered(all)).toBe(-165)
    expect(all.decision.intents.rule[0]).toBe(0)
    all.give({ equity: requirements(40) })
    expect(ordered(all)).toBe(-315)
  })

  test('a cut that margin no longer asks for ends', () => {
    const all = one({ equity: requirements(1.9) })
    ordered(all)
    all.give({ equity: requirements(8) })
    expect(ordered(all)).toBe(0)
    expect(all.memory.mode[0]).toBe(0)
    // Halfway, with margin for 500 of the 450 that are left.
    const halfway = one({ equity: requirements(1.9) })
    ordered(halfway)
    halfway.give({ size: -450, equity: (requirements(4) * 500) / 600 })
    expect(ordered(halfway)).toBe(0)
    expect(halfway.memory.mode[0]).toBe(0)
  })
})

describe('funding', () => {
  const at = (all: TestCohort, rate: number): number => {
    all.view.fundingRate = rate
    return ordered(all)
  }

  test('paid beyond its limit ends the hedge, which comes back at half of that', () => {
    const all = one({ params: { fundingLimit: 0.002 } })
    expect(at(all, -0.0019)).toBe(0)
    expect(at(all, -0.0021)).toBe(600)
    all.give({ size: 0 })
    expect(at(all, -0.0011)).toBe(0)
    expect(at(all, -0.0009)).toBe(-600)
  })

  test('received never does', () => {
    expect(at(one(), 0.5)).toBe(0)
  })
})

test.each([
  [1, 0.6],
  [0.5, 0.6],
  [2.5, 0.8],
  [4, 1],
  [9, 1],
])('at %d times the usual volatility it covers %d', (times, ratio) => {
  const view = { slowVolatility: 0.0002 * times, referenceVolatility: 0.0002 }
  const all = one({ size: 0, params: { stormRatio: 1, stormAt: 4 }, view })
  expect(ordered(all)).toBeCloseTo(-1000 * ratio, 0)
})

test('appetite multiplies the share', () => {
  const all = one()
  all.give({ leverage: 1.5 })
  expect(ordered(all)).toBe(300)
})
