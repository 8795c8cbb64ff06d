import { describe, expect, test } from 'vitest'
import { jitLp } from '../../../../src/agents/lps/jitLp.ts'
import type { View } from '../../../../src/agents/strategy.ts'
import { KEEP, HIDE, QUOTE } from '../../../../src/world/intents.ts'
import { cohort, LOT_VALUE, type CohortOptions, type TestCohort } from '../decisions.ts'

const LEVELS = 4
/** Lots at which they come: 0.0005 of the open interest. */
const ENOUGH = (0.0005 * 2e12) / LOT_VALUE

function providers({ view, ...options }: CohortOptions = {}): TestCohort {
  const all = cohort(jitLp, { equity: 1e10, ...options, view: { ...view } })
  all.decide()
  return all
}

const actions = ({ decision }: TestCohort): number[] => [...new Set(decision.quotes.action)]

/** [tick, lots] of a slot's levels that are quoted. */
function quotesOf({ decision: { quotes } }: TestCohort, slot = 0) {
  const side = (from: number) =>
    Array.from({ length: LEVELS }, (_, l) => [quotes.ticks[from + l], quotes.lots[from + l]] as const)
      .filter(([, lots]) => lots > 0) // prettier-ignore
  return { bids: side(slot * 2 * LEVELS), asks: side(slot * 2 * LEVELS + LEVELS) }
}

test('while nothing happens it leaves the book alone', () => {
  const all = providers({ view: { distressedLots: ENOUGH - 1 } })
  for (let step = 0; step < 5; step++) {
    all.view.step++
    all.decide()
    expect(actions(all)).toEqual([KEEP])
  }
})

describe('when forced sales come', () => {
  test.each<[string, Partial<View>]>([
    ['wait', { distressedLots: ENOUGH }],
    ['were made', { forcedLots: -ENOUGH }],
    ['wait and were made', { distressedLots: ENOUGH / 2, forcedLots: -ENOUGH / 2 }],
  ])('that %s, it bids at its discount, four levels deep, and asks nothing', (_, view) => {
    const all = providers({ view })
    expect(actions(all)).toEqual([QUOTE])
    const { bids, asks } = quotesOf(all)
    expect(asks).toEqual([])
    const jitter = all.memory.jitter[0]
    bids.forEach(([tick, lots], l) => {
      expect(tick).toBe(Math.floor(50_000 * (1 - 0.003 * jitter * 1.5 ** l)))
      // Twice its equity in all.
      expect(lots).toBe(Math.floor((2 * 1e10) / LOT_VALUE / LEVELS))
    })
    expect(bids.length).toBe(LEVELS)
  })

  test('shorts who are bought in find asks over the price', () => {
    const all = providers({ view: { distressedLots: -ENOUGH } })
    const { bids, asks } = quotesOf(all)
    expect(bids).toEqual([])
    expect(asks.length).toBe(LEVELS)
    for (const [tick] of asks) expect(tick).toBeGreaterThan(50_000 * 1.0023)
  })

  test('it pays the discount under the lower of book and outside price', () => {
    const bid = (view: Partial<View>): number =>
      quotesOf(providers({ view: { distressedLots: ENOUGH, ...view } })).bids[0][0]
    const outside = Float64Array.of(49_000, 49_000, 49_000)
    expect(bid({ mid: 49_000 })).toBe(bid({ outside }))
    expect(bid({ mid: 49_000 }) / bid({})).toBeCloseTo(0.98, 4)
    expect(bid({ mid: 51_000 })).toBe(bid({}))
  })

  test('a rebate comes off the discount', () => {
    const away = (rebate: number): number =>
      1 - quotesOf(providers({ view: { distressedLots: ENOUGH, rebate } })).bids[0][0] / 50_000
    expect(away(0.001) / away(0)).toBeCloseTo(2 / 3, 2)
    expect(away(0.01)).toBe(0)
  })

  test('it asks for more with the root of volatility', () => {
    const away = (fastVolatility: number): number =>
      1 - quotesOf(providers({ view: { distressedLots: ENOUGH, fastVolatility } })).bids[0][0] / 50_000 // prettier-ignore
    expect(away(0.0018) / away(0.0002)).toBeCloseTo(3, 1)
    expect(away(0.0001)).toBe(away(0.0002))
  })

  test('what it holds already comes off what it takes, and makes the rest dearer', () => {
    const most = (2 * 1e10) / LOT_VALUE
    const bids = (size: number): (readonly [number, number])[] =>
      quotesOf(providers({ size, view: { distressedLots: ENOUGH } })).bids
    const lots = (size: number): number => bids(size).reduce((sum, [, each]) => sum + each, 0)
    expect(lots(most / 2)).toBeCloseTo(most / 2, -1)
    expect(lots(most)).toBe(0)
    expect(lots(-most)).toBeCloseTo(2 * most, -1)
    const away = (size: number): number => 1 - bids(size)[0][0] / 50_000
    expect(away(most / 2) / away(0)).toBeCloseTo(2.5, 1)
    expect(away(-most / 2)).toBe(away(0))
  })

  test('it offers what it got at once, unless the flow takes it anyway', () => {
    const sides = (size: number) => quotesOf(providers({ size, view: { distressedLots: ENOUGH } }))
    expect(sides(700).asks).toEqual([[Math.ceil(50_000 * 1.0001), 700]])
    expect(sides(700).bids.length).toBe(LEVELS)
    expect(sides(-700).asks).toEqual([])
    expect(sides(-700).bids.length).toBe(LEVELS)
  })
})

test('it lingers, then takes its levels off once and is quiet again', () => {
  const all = providers({ view: { distressedLots: ENOUGH } })
  all.view.distressedLots = 0
  const seen = Array.from({ length: 10 }, () => {
    all.view.step++
    all.decide()
    return actions(all)
  }).flat()
  // Thirty seconds are six steps.
  expect(seen).toEqual([...Array<number>(6).fill(QUOTE), HIDE, KEEP, KEEP, KEEP])
})

describe('an inventory', () => {
  test.each([
    [700, 'asks', 50_000 * 1.0001],
    [-700, 'bids', 50_000 * 0.9999],
  ] as const)('of %d lots is offered in %s near the middle, all of it and no more', (size, side, price) => {
    const all = providers({ size })
    expect(actions(all)).toEqual([QUOTE])
    const quotes = quotesOf(all)
    expect(quotes[side]).toEqual([[side === 'asks' ? Math.ceil(price) : Math.floor(price), 700]])
    expect(quotes[side === 'asks' ? 'bids' : 'asks']).toEqual([])
    all.give({ size: 0 })
    all.decide()
    expect(actions(all)).toEqual([HIDE])
  }) // prettier-ignore
})

test('without money it does not come, and leaves when it has lost it', () => {
  const all = providers({ equity: 0, view: { distressedLots: ENOUGH } })
  expect(actions(all)).toEqual([KEEP])
  all.give({ equity: 1e10 })
  all.decide()
  expect(actions(all)).toEqual([QUOTE])
  all.give({ equity: -5 })
  all.decide()
  expect(actions(all)).toEqual([HIDE])
})
