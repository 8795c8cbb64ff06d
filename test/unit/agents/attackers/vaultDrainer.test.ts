import { describe, expect, test } from 'vitest'
import { vaultDrainer } from '../../../../src/agents/attackers/vaultDrainer.ts'
import { cohort, LOT_VALUE, type TestCohort } from '../decisions.ts'

const [WAITS, OPENS, EMPTIES, PUSHES, TAKES, UNWINDS, DONE, GAVE_UP] = [0, 1, 2, 3, 4, 5, 6, 7]

/** Initial margin of 5 %; a tenth of the open interest is 400,000 lots. */
function drainer(params: Record<string, unknown> = {}, count = 2): TestCohort {
  const all = cohort(vaultDrainer, {
    count,
    params: { startsAfter: 0, ...params } as Record<string, number>,
    view: { step: 10, initialRate: 0.05 },
  })
  Object.assign(all.decision.plot, { cash: 1e11, budget: 1e11, worth: 1e11 })
  return all
}

const TARGET = 400_000
const phaseOf = ({ memory }: TestCohort): number => memory.phase[0]
const why = ({ memory }: TestCohort): string => vaultDrainer.plan!.reasons[memory.reason[0]]

/** A drainer in a phase that began now. */
function inPhase(phase: number, params: Record<string, unknown> = {}): TestCohort {
  const all = drainer(params)
  all.decide()
  all.memory.phase[0] = phase
  all.memory.since[0] = all.view.step + 1
  all.memory.from[0] = 50_000
  return all
}

describe('opening', () => {
  test('brings one and a half times the initial margin to both accounts', () => {
    const all = drainer()
    all.decide()
    expect(phaseOf(all)).toBe(OPENS)
    expect([...all.decision.plot.collateral]).toEqual([1.5e10, 1.5e10])
    expect(all.memory.target[0]).toBe(TARGET)
  })

  test('gives up where the budget does not carry both sides', () => {
    const all = drainer()
    all.decision.plot.cash = 2.9e10
    all.decide()
    expect([phaseOf(all), why(all)]).toEqual([GAVE_UP, 'the budget is too small'])
  })

  test('sells to itself at the middle of the book, and later takes what is missing from it', () => {
    const all = drainer()
    all.view.mid = 49_999.6
    all.decide()
    all.decide()
    const { intents } = all.decision
    expect([...intents.lots]).toEqual([-5000, 5000])
    expect([...intents.limit]).toEqual([50_000, 50_000])
    expect([...intents.rule]).toEqual([1, 0])
    all.view.step += 97
    all.decide()
    expect([...intents.limit]).toEqual([49_000, 51_000])
    expect([...intents.rule]).toEqual([0, 0])
  })

  test('leaves a long in the same way', () => {
    const all = drainer({ leaves: 'long' })
    all.decide()
    all.decide()
    expect([...all.decision.intents.lots]).toEqual([5000, -5000])
  })

  test('goes on once both sides are open', () => {
    const holding = (size: readonly number[], steps: number): number => {
      const all = drainer()
      all.decide()
      all.view.step += steps
      all.give({ size })
      all.decide()
      return phaseOf(all)
    }
    // While it trades with itself, and while it takes what is missing from the book.
    for (const steps of [1, 97]) {
      expect(holding([-TARGET, TARGET - 1], steps)).toBe(OPENS)
      expect(holding([1 - TARGET, TARGET], steps)).toBe(OPENS)
      expect(holding([-TARGET, TARGET], steps)).toBe(EMPTIES)
    }
  })

  test('goes on with what it has when time is over, if that is half of it', () => {
    const late = (size: readonly number[]): [number, string] => {
      const all = drainer()
      all.decide()
      all.view.step += 181
      all.give({ size })
      all.decide()
      return [phaseOf(all), why(all)]
    }
    expect(late([-TARGET / 2, TARGET / 2])).toEqual([EMPTIES, ''])
    expect(late([-TARGET, TARGET / 2 - 1])).toEqual([UNWINDS, 'it did not get its position'])
  })

  test('alone, or with one account, it holds one side only', () => {
    for (const all of [drainer({ hasPartner: false }), drainer({}, 1)]) {
      all.decide()
      all.decide()
      expect([...all.decision.intents.lots].filter(lots => lots !== 0)).toEqual([-5000])
    }
  })
})

test('takes what is free out of the account that it leaves, and of no other', () => {
  const all = inPhase(EMPTIES)
  all.give({ free: 7000 })
  all.decide()
  expect([...all.decision.plot.collateral]).toEqual([-7000, 0])
  all.view.step += 2
  all.decide()
  expect(phaseOf(all)).toBe(PUSHES)
})

describe('pushing', () => {
  test('buys outside against a short, sells against a long', () => {
    const up = inPhase(PUSHES)
    up.decide()
    // Half of the budget is 100,000 lots; sixty steps.
    expect(up.decision.plot.spotLots).toBe(1666)
    const down = inPhase(PUSHES, { leaves: 'long' })
    down.decide()
    expect(down.decision.plot.spotLots).toBe(-1666)
  })

  test.each([
    [65_000, 0, TAKES, 'the price has moved far enough'],
    [64_000, 100_000, TAKES, 'the money for the push is spent'],
    [51_000, 100_000, UNWINDS, 'the price did not follow'],
    [64_000, 0, PUSHES, ''],
  ])('at a mark of %d with %d lots pushed goes on', (mark, pushed, phase, reason) => {
    const all = inPhase(PUSHES)
    all.view.markTicks = mark
    all.memory.pushed[0] = pushed
    all.decide()
    expect([phaseOf(all), why(all)]).toEqual([phase, reason])
  })
})

describe('taking the profit', () => {
  test('withdraws all that is free, and closes a part of the winner', () => {
    const all = inPhase(TAKES)
    all.give({ size: [0, TARGET], free: [0, 9e9] })
    all.decide()
    expect([...all.decision.plot.collateral]).toEqual([0, -9e9])
    expect([...all.decision.intents.lots]).toEqual([0, -TARGET * 0.05])
  })

  test('without a push waits until its position has been taken over', () => {
    const all = inPhase(TAKES, { pumps: false })
    all.give({ size: [-TARGET, TARGET], free: [0, 9e9] })
    all.view.step += 500
    all.decide()
    expect([phaseOf(all), all.decision.plot.collateral[1]]).toEqual([TAKES, 0])
    all.give({ size: [0, TARGET] })
    all.decide()
    expect([phaseOf(all), why(all)]).toEqual([UNWINDS, 'its position was taken over'])
    expect(all.decision.plot.collateral[1]).toBe(-9e9)
  })

  test('says when nobody took its position over', () => {
    const all = inPhase(TAKES)
    all.give({ size: [-TARGET, TARGET] })
    all.view.step += 20
    all.decide()
    expect([phaseOf(all), why(all)]).toEqual([UNWINDS, 'nobody took its position over'])
  })
})

test('sells what it bought outside, closes the rest and ends', () => {
  const all = inPhase(UNWINDS)
  all.memory.pushed[0] = 60_000
  all.decision.plot.spot = 60_000
  all.give({ size: [0, 50_000] })
  all.decide()
  expect(all.decision.plot.spotLots).toBe(-1000)
  expect(all.decision.intents.lots[1]).toBeLessThan(0)
  all.decision.plot.spot = 0
  all.decision.plot.worth += LOT_VALUE
  all.give({ size: 0 })
  all.decide()
  expect([phaseOf(all), why(all)]).toEqual([DONE, 'it went as planned'])
})

test('gives up at once while it waits, and unwinds later, when its time is over', () => {
  const waits = drainer({ timeLimit: 10 })
  waits.memory.began[0] = 1
  waits.decide()
  expect([phaseOf(waits), why(waits)]).toEqual([GAVE_UP, 'it took too long'])
  const later = inPhase(PUSHES, { timeLimit: 10 })
  later.give({ size: [-TARGET, TARGET] })
  later.view.step += 10
  later.decide()
  expect([phaseOf(later), why(later)]).toEqual([UNWINDS, 'it took too long'])
  expect([...later.decision.intents.lots].map(Math.sign)).toEqual([1, -1])
  expect(WAITS).toBe(0)
})
