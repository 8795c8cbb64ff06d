import { describe, expect, test } from 'vitest'
import { CATALOGUE } from '../../../../src/engine/catalogue.ts'
import { cohortParams } from '../../../../src/scenario/cohort.ts'
import { partsInUse } from '../../../../src/scenario/parts.ts'
import { parseScenario } from '../../../../src/scenario/schema.ts'
import { stormScenario } from '../../../../src/study/storm/generate.ts'
import { QUIET_FROM } from '../../../../src/study/storm/invent.ts'
import { drawHandling } from '../../../../src/study/storm/play.ts'
import { rawTrial } from '../../../../src/study/storm/raw.ts'
import { preset } from '../../../support/scenarios.ts'

const PRESETS = ['standard', 'march-2020', 'every-rung'].map(preset)
const COUNT = 300
const scenarios = Array.from({ length: COUNT }, (_, seed) => stormScenario(seed, PRESETS))
const agentsOf = ({ cohorts }: (typeof scenarios)[number]): number =>
  cohorts.reduce((sum, { count }) => sum + count, 0)

describe('scenarios of a storm', () => {
  test('are the same for the same number, and others for others', () => {
    expect(stormScenario(7, PRESETS)).toEqual(scenarios[7])
    expect(new Set(scenarios.map(one => JSON.stringify(one))).size).toBe(COUNT)
  })

  test('are sound, edits included', () => {
    for (const scenario of scenarios.slice(0, 60))
      expect('scenario' in parseScenario(structuredClone(scenario), CATALOGUE)).toBe(true)
  })

  test('use every declared part', () => {
    const used = new Set(
      scenarios.flatMap(scenario => partsInUse(scenario, CATALOGUE).map(({ part }) => part)),
    )
    const all = Object.values(CATALOGUE).flatMap(parts => [...parts.values()])
    const unused = all.filter(part => !used.has(part)).map(({ id }) => id)
    // A few hundred miss at most one in a long list.
    expect(unused.length).toBeLessThanOrEqual(1)
  })

  test('put a parameter on its bounds, and leave it as it is', () => {
    const { leverageSpread } = cohortParams
    const values = scenarios.flatMap(({ cohorts }) => cohorts.map(one => one.leverageSpread))
    for (const value of [leverageSpread.min, leverageSpread.max, leverageSpread.default])
      expect(values).toContain(value)
  })

  test('are tiny and large, and short enough to be played', () => {
    const counts = scenarios.map(agentsOf)
    expect(counts.filter(count => count <= 10).length).toBeGreaterThan(COUNT / 10)
    expect(Math.max(...counts)).toBeGreaterThan(3000)
    for (const scenario of scenarios)
      expect(agentsOf(scenario) * scenario.clock.steps).toBeLessThan(2e6)
  })

  test('edit many parameters, several at once, and become quiet', () => {
    const edited = scenarios.filter(({ edits }) => edits.length > 0)
    expect(edited.length).toBeGreaterThan(COUNT / 4)
    expect(edited.some(({ edits }) => edits.some(({ patches }) => patches.length > 2))).toBe(true)
    for (const { clock, edits, shocks } of scenarios) {
      const last = Math.floor(clock.steps * QUIET_FROM)
      for (const { step } of shocks) expect(step).toBeLessThanOrEqual(Math.max(last, 1))
      for (const { step } of edits) expect(step).toBeLessThanOrEqual(last)
    }
  })
})

test('runs are handled in every way there is', () => {
  const ways = Array.from({ length: 200 }, (_, number) => drawHandling(number))
  expect(new Set(ways.map(({ chunk }) => chunk)).size).toBe(4)
  for (const key of ['restores', 'live', 'twice'] as const)
    expect(new Set(ways.map(way => way[key])).size).toBe(2)
})

test('a raw trial has few agents who all act, and writes in the order of their steps', () => {
  const { scenario, writes } = rawTrial(5, PRESETS)
  expect(agentsOf(scenario)).toBeLessThan(60)
  expect(writes.length).toBeGreaterThan(scenario.clock.steps / 2)
  expect(writes.map(({ step }) => step)).toEqual(
    writes.map(({ step }) => step).sort((a, b) => a - b),
  )
  expect(rawTrial(5, PRESETS)).toEqual({ scenario, writes })
})
