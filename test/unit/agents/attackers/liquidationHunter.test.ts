import { describe, expect, test } from 'vitest'
import { liquidationHunter } from '../../../../src/agents/attackers/liquidationHunter.ts'
import type { LiquidationMap } from '../../../../src/agents/strategy.ts'
import { cohort, LOT_VALUE, type TestCohort } from '../decisions.ts'

const [WATCHES, BUILDS, PUSHES, COVERS, UNWINDS, DONE, GAVE_UP] = [0, 1, 2, 3, 4, 5, 6]

/** Lots at `bucket` half percents below and above the mark. */
function mapOf(below: number, above: number, bucket: number): () => LiquidationMap {
  const [longs, shorts] = [new Float64Array(80), new Float64Array(80)]
  longs[bucket] = below
  shorts[bucket] = above
  return () => ({ width: 0.005, longs, shorts })
}

/** Open interest of 4,000,000 lots, 20,000 of them resting within 1 % a side. */
function hunter(map = mapOf(0, 0, 0), params: Record<string, number> = {}): TestCohort {
  const all = cohort(liquidationHunter, {
    count: 2,
    params: { startsAfter: 0, ...params },
    view: { step: 10, map },
  })
  return all
}

const phaseOf = ({ memory }: TestCohort): number => memory.phase[0]
const why = ({ memory }: TestCohort): string => liquidationHunter.plan!.reasons[memory.reason[0]]

describe('watching', () => {
  test('waits until a tenth of the open interest stands within its sight', () => {
    const few = hunter(mapOf(399_999, 0, 3))
    few.decide()
    expect(phaseOf(few)).toBe(WATCHES)
    const enough = hunter(mapOf(400_000, 0, 3))
    enough.decide()
    expect(phaseOf(enough)).toBe(BUILDS)
    expect(enough.memory.side[0]).toBe(-1)
    const far = hunter(mapOf(400_000, 0, 8))
    far.decide()
    expect(phaseOf(far)).toBe(WATCHES)
  })

  test('waits while the book would swallow the crowd, or nobody may trade', () => {
    const deep = hunter(mapOf(500_000, 0, 3))
    deep.view.bidDepth = 600_000
    deep.decide()
    expect(phaseOf(deep)).toBe(WATCHES)
    const halted = hunter(mapOf(500_000, 0, 3))
    halted.view.halted = 1
    halted.decide()
    expect(phaseOf(halted)).toBe(WATCHES)
  })

  test('goes for the larger crowd, or only for the one it is told to', () => {
    const up = hunter(mapOf(500_000, 600_000, 3))
    up.decide()
    expect(up.memory.side[0]).toBe(1)
    const down = cohort(liquidationHunter, {
      count: 2,
      params: { startsAfter: 0, hunts: 'longs' as unknown as number },
      view: { step: 10, map: mapOf(500_000, 600_000, 3) },
    })
    down.decide()
    expect(down.memory.side[0]).toBe(-1)
  })

  test('gives up when nobody came near in time, at no cost', () => {
    const all = hunter(undefined, { timeLimit: 100 })
    all.decide()
    all.view.step = 40
    all.decide()
    expect([phaseOf(all), why(all)]).toEqual([GAVE_UP, 'it took too long'])
  })
})

test('puts its part of the budget on its accounts and builds near the mark in slices', () => {
  const all = hunter(mapOf(500_000, 0, 3))
  all.decide()
  expect([...all.decision.plot.collateral]).toEqual([1e9, 1e9])
  all.view.step++
  all.decide()
  // Twenty percent of the budget at leverage 5 is 20,000 lots, half of them each, over 240 steps.
  expect([...all.decision.intents.lots]).toEqual([-41, -41])
  expect([...all.decision.intents.limit]).toEqual([49_950, 49_950])
})

test('begins to push once its position stands, and gives up if the crowd is gone by then', () => {
  const stands = hunter(mapOf(500_000, 0, 3))
  stands.decide()
  stands.give({ size: -9600 })
  stands.decide()
  expect(phaseOf(stands)).toBe(PUSHES)
  expect(stands.memory.from[0]).toBe(50_000)
  const gone = hunter(mapOf(500_000, 0, 3))
  gone.decide()
  gone.view.map = mapOf(0, 0, 0)
  gone.view.step += 361
  gone.decide()
  expect([phaseOf(gone), why(gone)]).toEqual([UNWINDS, 'the crowd is gone'])
})

/** In its push, with 12,000 lots to sell outside. */
function pushing(): TestCohort {
  const all = hunter(mapOf(500_000, 0, 3))
  all.decide()
  all.give({ size: -10_000 })
  all.decide()
  return all
}

describe('pushing', () => {
  test('sells outside in even slices until its money for it is spent', () => {
    const all = pushing()
    let sold = 0
    for (let step = 0; step < 24; step++) {
      all.view.step++
      all.decide()
      sold -= all.decision.plot.spotLots
      expect(all.decision.plot.spotLots).toBe(-500)
    }
    expect(sold * LOT_VALUE).toBe(0.6 * 1e10)
    expect(phaseOf(all)).toBe(PUSHES)
    all.decide()
    expect([phaseOf(all), all.decision.plot.spotLots]).toEqual([UNWINDS, 0])
  })

  test('covers if the price followed, and gives up if it did not', () => {
    for (const [mark, phase, reason] of [
      [49_700, COVERS, ''],
      [49_800, UNWINDS, 'the price did not follow'],
    ] as const) {
      const all = pushing()
      all.memory.pushed[0] = 12_000
      all.view.markTicks = mark
      all.decide()
      expect([phaseOf(all), why(all)]).toEqual([phase, reason])
    }
  })

  test('is broken off when one of its accounts is about to be closed, or too much is lost', () => {
    const flagged = pushing()
    flagged.give({ flagged: [0, 1] })
    flagged.decide()
    expect([phaseOf(flagged), why(flagged)]).toEqual([UNWINDS, 'an account was about to be closed'])
    const ruined = pushing()
    ruined.decision.plot.worth = 4e9
    ruined.decide()
    expect([phaseOf(ruined), why(ruined)]).toEqual([UNWINDS, 'it lost more than it allowed itself'])
  })
})

describe('covering', () => {
  test('buys no more than is forced to be sold, until that fades', () => {
    const all = pushing()
    all.memory.phase[0] = COVERS
    all.memory.since[0] = all.view.step + 1
    all.view.forcedLots = -6000
    all.decide()
    // A sixth of a half minute has passed: a thousand lots on average, half for each account.
    expect([...all.decision.intents.lots]).toEqual([500, 500])
    all.view.forcedLots = 0
    let steps = 0
    for (; phaseOf(all) === COVERS && steps < 50; steps++) all.decide()
    expect([steps, phaseOf(all), why(all)]).toEqual([9, UNWINDS, 'the forced sales have faded'])
  })

  test('takes no sales on the other side for its own', () => {
    const all = pushing()
    all.memory.phase[0] = COVERS
    all.memory.since[0] = all.view.step + 1
    all.view.forcedLots = 6000
    all.decide()
    expect([...all.decision.intents.lots]).toEqual([0, 0])
  })
})

test('ends when all is traded back, with what came of it', () => {
  for (const [worth, phase, reason] of [
    [1.01e10, DONE, 'it went as planned'],
    [0.99e10, GAVE_UP, 'it cost more than it brought'],
  ] as const) {
    const all = pushing()
    Object.assign(all.decision.plot, { worth, spot: -100 })
    all.memory.phase[0] = UNWINDS
    all.decide()
    expect(phaseOf(all)).toBe(UNWINDS)
    expect(all.decision.plot.spotLots).toBeGreaterThan(0)
    all.decision.plot.spot = 0
    all.give({ size: 0 })
    all.decide()
    expect([phaseOf(all), why(all)]).toEqual([phase, reason])
  }
})
