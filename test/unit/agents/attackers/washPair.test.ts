import { describe, expect, test } from 'vitest'
import { washPair } from '../../../../src/agents/attackers/washPair.ts'
import { cohort, LOT_VALUE, type TestCohort } from '../decisions.ts'

const [OPENS, HOLDS, TAKES, DONE, GAVE_UP] = [1, 2, 3, 4, 5]

/** Initial margin of 5 %. Nine tenths of a budget of 1e9 open 15,000 lots on a side. */
function pair(params: Record<string, number> = {}, count = 2): TestCohort {
  const all = cohort(washPair, {
    count,
    params: { startsAfter: 0, ...params },
    view: { step: 10, initialRate: 0.05 },
  })
  Object.assign(all.decision.plot, { cash: 1e9, budget: 1e9, worth: 1e9 })
  return all
}

const TARGET = 15_000
const NEEDED = TARGET * LOT_VALUE * 0.05 * 1.2
const phaseOf = ({ memory }: TestCohort): number => memory.phase[0]
const why = ({ memory }: TestCohort): string => washPair.plan!.reasons[memory.reason[0]]

/** A pair that holds its positions, after one quiet step. */
function holding(): TestCohort {
  const all = pair()
  all.decide()
  all.give({ size: [TARGET, -TARGET], equity: NEEDED })
  all.decide()
  all.decide()
  expect(phaseOf(all)).toBe(HOLDS)
  return all
}

describe('opening', () => {
  test('puts its margin on both accounts and takes the position that this carries', () => {
    const all = pair()
    all.decide()
    expect(all.memory.target[0]).toBe(TARGET)
    expect([...all.decision.plot.collateral]).toEqual([NEEDED, NEEDED])
    expect(phaseOf(all)).toBe(OPENS)
  })

  test('holds no more than its share of the open interest', () => {
    const all = pair({ mostOfInterest: 0.0025 })
    all.decide()
    expect(all.memory.target[0]).toBe(10_000)
  })

  test('works in pairs; one account left over stays idle, a single one gives up', () => {
    const three = pair({}, 3)
    three.decide()
    expect(three.decision.plot.collateral[2]).toBe(0)
    three.decide()
    expect(three.decision.intents.lots[2]).toBe(0)
    const one = pair({}, 1)
    one.decide()
    expect([phaseOf(one), why(one)]).toEqual([GAVE_UP, 'the budget is too small'])
  })

  test('trades with itself, then with the book, then goes on with half or gives up', () => {
    const late = (size: readonly number[]): [number, string] => {
      const all = pair()
      all.decide()
      all.give({ equity: NEEDED })
      all.decide()
      expect([...all.decision.intents.limit]).toEqual([50_000, 50_000])
      all.view.step += 100
      all.decide()
      expect([...all.decision.intents.limit]).toEqual([51_000, 49_000])
      all.view.step += 90
      all.give({ size })
      all.decide()
      return [phaseOf(all), why(all)]
    }
    expect(late([7500, -9000])).toEqual([HOLDS, ''])
    expect(late([7499, -TARGET])).toEqual([TAKES, 'it did not get its positions'])
  })
})

describe('holding', () => {
  test('moves margin from the side that wins to the side that loses, and leaves small differences', () => {
    const all = holding()
    all.give({ equity: [1.2 * NEEDED, 0.8 * NEEDED], free: [0.3 * NEEDED, 0] })
    all.decide()
    expect([...all.decision.plot.collateral]).toEqual([0, 0])
    all.give({ equity: [1.4 * NEEDED, 0.6 * NEEDED] })
    all.decide()
    const [out, given] = all.decision.plot.collateral
    expect(out).toBeCloseTo(-0.3 * NEEDED, -1)
    expect(given).toBeCloseTo(0.4 * NEEDED, -1)
  })

  test('gives no more than its purse has', () => {
    const all = holding()
    all.decision.plot.cash = 1000
    all.give({ equity: [0, 0] })
    all.decide()
    expect([...all.decision.plot.collateral]).toEqual([1000, 0])
  })

  test('sits through a drift, and takes the money at a jump, up or down', () => {
    for (const side of [-1, 1]) {
      const all = holding()
      all.give({ free: [5, 6] })
      for (let step = 1; step <= 10; step++) {
        all.view.markTicks = 50_000 + side * 1000 * step
        all.decide()
      }
      expect(phaseOf(all)).toBe(HOLDS)
      all.view.markTicks *= 1 + side * 0.031
      all.decide()
      expect([phaseOf(all), why(all)]).toEqual([TAKES, 'the price has jumped'])
      expect([...all.decision.plot.collateral]).toEqual([-5, -6])
    }
  })
})

test('closes what is open, and ends when all is out', () => {
  const all = holding()
  all.memory.phase[0] = TAKES
  all.give({ size: [TARGET, 0], free: [5, 0] })
  all.decide()
  expect(all.decision.intents.lots[0]).toBe(-4000)
  expect(all.decision.plot.collateral[0]).toBe(-5)
  all.give({ size: 0, free: 0 })
  all.decision.plot.worth = 1.1e9
  all.decide()
  expect([phaseOf(all), why(all)]).toEqual([DONE, 'it went as planned'])
})
