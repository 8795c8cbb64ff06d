import { describe, expect, test } from 'vitest'
import { washPair } from '../../../../src/agents/attackers/washPair.ts'
import {
  AS_PLANNED,
  COST_MORE,
  FLAGGED_ACCOUNT,
  RUINED,
  TOO_LONG,
  follow,
  goTo,
  lotsFor,
  order,
  secondsIn,
  slice,
  unwindAll,
  unwindOver,
  worst,
  type Course,
  type PlanParams,
} from '../../../../src/agents/attackers/plan.ts'
import type { Decision } from '../../../../src/agents/strategy.ts'
import { ORDER_MOST, ORDER_REDUCE_ONLY } from '../../../../src/world/intents.ts'
import { cohort, LOT_VALUE } from '../decisions.ts'

type Any = Decision<PlanParams>

const [WAITS, WORKS, HOLDS, UNWINDS, DONE, GAVE_UP] = [0, 1, 2, 3, 4, 5]

/** Any attack's decision at a step of five seconds, and a plan of four phases that notes which of them it did. */
function at(step: number, params: Record<string, number> = {}, changes: Partial<Course<Any>> = {}) {
  const all = cohort(washPair, { count: 2, params, view: { step } })
  const decision = all.decision as unknown as Any
  decision.acting.count = 2
  const did: number[] = []
  const course: Course<Any> = {
    steps: [WAITS, WORKS, HOLDS, UNWINDS].map(phase => () => void did.push(phase)),
    ...{ unwinds: UNWINDS, done: DONE, gaveUp: GAVE_UP },
    ...changes,
  }
  const { memory, view } = all
  const stands = (): number[] => [memory.phase[0], memory.reason[0]]
  return { memory, view, decision, course, did, stands, step: () => follow(decision, course) }
}

/** The same in a phase, having begun with the step. */
function inPhase(
  phase: number,
  ...[params, changes]: [Record<string, number>?, Partial<Course<Any>>?]
) {
  const all = at(200, params, changes)
  all.memory.began[0] = 201
  goTo(all.decision, phase)
  return all
}

describe('time', () => {
  test('a plan begins at its time and counts from there', () => {
    const early = at(119, { startsAfter: 600 })
    early.step()
    expect(early.did).toEqual([])
    const due = at(120, { startsAfter: 600 })
    due.step()
    expect(due.did).toEqual([WAITS])
    due.view.step = 130
    due.step()
    expect(due.did).toEqual([WAITS, WAITS])
    expect(secondsIn(due.decision)).toBe(50)
  })

  test('a phase counts from when it was entered', () => {
    const all = at(200)
    goTo(all.decision, 3, 2)
    expect(all.stands()).toEqual([3, 2])
    expect(secondsIn(all.decision)).toBe(0)
    all.view.step = 212
    expect(secondsIn(all.decision)).toBe(60)
  })

  test('it does what its phase says, and nothing once it has ended', () => {
    for (const phase of [WAITS, WORKS, HOLDS, UNWINDS]) {
      const all = inPhase(phase)
      all.step()
      expect([all.did, all.stands()]).toEqual([[phase], [phase, 0]])
    }
    for (const end of [DONE, GAVE_UP]) {
      const all = inPhase(end, { timeLimit: 100 })
      all.view.step = 300
      all.step()
      expect([all.did, all.stands()]).toEqual([[], [end, 0]])
    }
  })
})

describe('limits', () => {
  test('it unwinds, at once, when it has lost what it may lose', () => {
    const worth = (quanta: number): unknown => {
      const all = inPhase(WORKS, { stopLoss: 0.25 })
      Object.assign(all.decision.plot, { budget: 1000, worth: quanta })
      all.step()
      return [all.did, all.stands()]
    }
    expect(worth(750)).toEqual([[WORKS], [WORKS, 0]])
    expect(worth(749)).toEqual([[UNWINDS], [UNWINDS, RUINED]])
    expect(worth(NaN)).toEqual([[UNWINDS], [UNWINDS, RUINED]])
  })

  test('it unwinds when its time is over, however long it was in the phase', () => {
    const all = inPhase(WORKS, { timeLimit: 100 })
    all.view.step = 220
    goTo(all.decision, HOLDS)
    all.step()
    expect(all.stands()).toEqual([HOLDS, 0])
    all.view.step = 221
    all.step()
    expect(all.stands()).toEqual([UNWINDS, TOO_LONG])
  })

  test('while it waits it has nothing to unwind, and just ends', () => {
    const all = inPhase(WAITS, { timeLimit: 100 })
    all.view.step = 221
    all.step()
    expect([all.did, all.stands()]).toEqual([[], [GAVE_UP, TOO_LONG]])
  })

  test('a reason of its own counts once it has money at risk', () => {
    const whyElse = (): number => FLAGGED_ACCOUNT
    const waits = inPhase(WAITS, {}, { whyElse })
    waits.step()
    expect([waits.did, waits.stands()]).toEqual([[WAITS], [WAITS, 0]])
    const works = inPhase(WORKS, {}, { whyElse })
    works.step()
    expect(works.stands()).toEqual([UNWINDS, FLAGGED_ACCOUNT])
    const fine = inPhase(WORKS, {}, { whyElse: () => 0 })
    fine.step()
    expect(fine.stands()).toEqual([WORKS, 0])
  })

  test('it is not given up again while it unwinds, nor from the phase on that is firm', () => {
    const ruined = (phase: number, changes: Partial<Course<Any>> = {}): number[] => {
      const all = inPhase(phase, {}, changes)
      all.decision.plot.worth = 0
      all.step()
      return all.did
    }
    expect(ruined(UNWINDS)).toEqual([UNWINDS])
    expect(ruined(HOLDS)).toEqual([UNWINDS])
    expect(ruined(HOLDS, { isFirm: HOLDS })).toEqual([HOLDS])
    expect(ruined(WORKS, { isFirm: HOLDS })).toEqual([UNWINDS])
  })

  test('it ends as planned if it has paid, else for what broke it off, else because it cost more', () => {
    const ended = (worth: number, reason: number, breaks: number[] = []): number[] => {
      const all = inPhase(UNWINDS)
      all.decision.plot.worth = worth
      goTo(all.decision, UNWINDS, reason)
      unwindOver(all.decision, { ...all.course, breaks }, 100, 0)
      return all.stands()
    }
    expect(ended(1e10 + 1, TOO_LONG)).toEqual([DONE, AS_PLANNED])
    expect(ended(1e10, TOO_LONG)).toEqual([GAVE_UP, TOO_LONG])
    expect(ended(1e10, 12)).toEqual([GAVE_UP, COST_MORE])
    expect(ended(1e10, 12, [12])).toEqual([GAVE_UP, 12])
    expect(ended(1e10, 0)).toEqual([GAVE_UP, COST_MORE])
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
    unwindOver(all.decision, all.course, 100, 60_000)
    expect(intents.lots[0]).toBe(-10_000)
    expect(plot.spotLots).toBe(-3000)
    acting.size.set([10_000, 10])
    unwindOver(all.decision, all.course, 100, 60_000)
    // A thousandth of the open interest of 4,000,000 lots.
    expect(intents.lots[0]).toBe(-4000)
    expect(all.stands()).toEqual([WAITS, 0])
  })

  test('leaves what is still open after twenty times its length', () => {
    const all = inPhase(UNWINDS)
    all.decision.acting.size.set([7, 0])
    all.view.step = 200 + 400
    unwindOver(all.decision, all.course, 100, 0)
    expect(all.stands()).toEqual([UNWINDS, 0])
    all.view.step++
    unwindOver(all.decision, all.course, 100, 0)
    expect(all.stands()).toEqual([GAVE_UP, COST_MORE])
  })
})
