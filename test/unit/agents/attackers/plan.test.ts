import { describe, expect, test } from 'vitest'
import { washPair } from '../../../../src/agents/attackers/washPair.ts'
import {
  AS_PLANNED,
  COST_MORE,
  RUINED,
  TOO_LONG,
  finish,
  goTo,
  hasBegun,
  lotsFor,
  order,
  reasonToStop,
  secondsIn,
  slice,
  unwindAll,
  unwindOver,
  worst,
} from '../../../../src/agents/attackers/plan.ts'
import type { Decision } from '../../../../src/agents/strategy.ts'
import type { PlanParams } from '../../../../src/agents/attackers/plan.ts'
import { ORDER_MOST, ORDER_REDUCE_ONLY } from '../../../../src/world/intents.ts'
import { cohort, LOT_VALUE } from '../decisions.ts'

/** Any attack's decision at a step of five seconds. */
function at(step: number, params: Record<string, number> = {}) {
  const all = cohort(washPair, { count: 2, params, view: { step } })
  all.decide([])
  all.decision.acting.count = 2
  return { ...all, decision: all.decision as unknown as Decision<PlanParams> }
}

describe('time', () => {
  test('a plan begins at its time and counts from there', () => {
    const early = at(119, { startsAfter: 600 })
    expect(hasBegun(early.decision)).toBe(false)
    const due = at(120, { startsAfter: 600 })
    expect(hasBegun(due.decision)).toBe(true)
    due.view.step = 130
    expect(hasBegun(due.decision)).toBe(true)
    expect(secondsIn(due.decision)).toBe(50)
  })

  test('a phase counts from when it was entered', () => {
    const all = at(200)
    goTo(all.decision, 3, 2)
    expect([all.memory.phase[0], all.memory.reason[0]]).toEqual([3, 2])
    expect(secondsIn(all.decision)).toBe(0)
    all.view.step = 212
    expect(secondsIn(all.decision)).toBe(60)
  })
})

describe('limits', () => {
  test('it stops when it has lost what it may lose', () => {
    const all = at(200, { stopLoss: 0.25 })
    hasBegun(all.decision)
    const { plot } = all.decision
    plot.budget = 1000
    plot.worth = 750
    expect(reasonToStop(all.decision)).toBe(0)
    plot.worth = 749
    expect(reasonToStop(all.decision)).toBe(RUINED)
    plot.worth = NaN
    expect(reasonToStop(all.decision)).toBe(RUINED)
  })

  test('it stops when its time is over', () => {
    const all = at(200, { timeLimit: 100 })
    hasBegun(all.decision)
    all.view.step = 220
    expect(reasonToStop(all.decision)).toBe(0)
    all.view.step = 221
    expect(reasonToStop(all.decision)).toBe(TOO_LONG)
  })

  test('it ends as planned if it has paid, else for what broke it off, else because it cost more', () => {
    const ended = (worth: number, reason: number, breaks: number[] = []): number[] => {
      const all = at(200)
      all.decision.plot.worth = worth
      goTo(all.decision, 1, reason)
      finish(all.decision, { done: 7, gaveUp: 8 }, breaks)
      return [all.memory.phase[0], all.memory.reason[0]]
    }
    expect(ended(1e10 + 1, TOO_LONG)).toEqual([7, AS_PLANNED])
    expect(ended(1e10, TOO_LONG)).toEqual([8, TOO_LONG])
    expect(ended(1e10, 12)).toEqual([8, COST_MORE])
    expect(ended(1e10, 12, [12])).toEqual([8, 12])
    expect(ended(1e10, 0)).toEqual([8, COST_MORE])
  })
})

describe('slices', () => {
  test('are whole, signed, and no larger than the pace', () => {
    expect([slice(10.7, 4), slice(-10.7, 4.9), slice(2.5, 9), slice(0.5, 9), slice(NaN, 4), slice(5, NaN)]).toEqual([4, -4, 2, 0, 0, 0]) // prettier-ignore
    expect(slice(1e15, Infinity)).toBe(ORDER_MOST)
  })

  test('money buys whole lots at the mark, and none that it cannot pay', () => {
    const { view } = at(0)
    expect(lotsFor(2.9 * LOT_VALUE, view)).toBe(2)
    expect(lotsFor(-1, view)).toBe(0)
    expect(lotsFor(1e9, { ...view, lotValue: 0 })).toBe(0)
  })

  test('limits are whole and on the careful side', () => {
    expect([worst(10_001, 1, 0.02), worst(10_001, -1, 0.02)]).toEqual([10_201, 9801])
  })

  test('an order of nothing, at no price, or while nobody may trade is none', () => {
    const all = at(0)
    expect(order(all.decision, 0, 0.4, 100)).toBe(0)
    expect(order(all.decision, 0, 5, NaN)).toBe(0)
    expect(order(all.decision, 0, 5, 0)).toBe(0)
    all.view.halted = 2
    expect(order(all.decision, 0, 5, 100)).toBe(0)
    expect(all.decision.intents.lots[0]).toBe(0)
    all.view.halted = 1
    expect(order(all.decision, 0, -5, 100)).toBe(-5)
  })
})

describe('unwinding', () => {
  test('closes each position, takes out what is free, and trades back what is held outside', () => {
    const all = at(0)
    const { acting, plot, intents } = all.decision
    acting.size.set([7, -3])
    plot.free.set([50, 0])
    plot.spot = -20
    expect(unwindAll(all.decision, 5, 8)).toBe(false)
    expect([...intents.lots]).toEqual([-5, 3])
    expect([...intents.rule]).toEqual([ORDER_REDUCE_ONLY, ORDER_REDUCE_ONLY])
    expect([...intents.limit]).toEqual([49_000, 51_000])
    expect([...plot.collateral]).toEqual([-50, 0])
    expect(plot.spotLots).toBe(8)
  })

  test('is over when nothing is held and nothing may leave any more', () => {
    const all = at(0)
    const { acting, plot } = all.decision
    plot.free[1] = 2
    expect(unwindAll(all.decision, 5, 8)).toBe(false)
    plot.free[1] = 0
    expect(unwindAll(all.decision, 5, 8)).toBe(true)
    plot.spot = 1
    expect(unwindAll(all.decision, 5, 8)).toBe(false)
    plot.spot = 0
    acting.size[0] = 1
    expect(unwindAll(all.decision, 5, 8)).toBe(false)
  })

  test('over a time starts at twice the even pace and never sells in crumbs', () => {
    const all = at(0)
    const { acting, plot, intents } = all.decision
    acting.size.set([100_000, 10])
    plot.spot = 60_000
    unwindOver(all.decision, 100, 60_000)
    expect(intents.lots[0]).toBe(-10_000)
    expect(plot.spotLots).toBe(-3000)
    acting.size.set([10_000, 10])
    unwindOver(all.decision, 100, 60_000)
    // A thousandth of the open interest of 4,000,000 lots.
    expect(intents.lots[0]).toBe(-4000)
  })
})
