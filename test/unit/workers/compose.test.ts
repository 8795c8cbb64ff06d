import { describe, expect, test } from 'vitest'
import { composition } from '../../../src/workers/compose.ts'
import { simService } from '../../../src/workers/service.ts'
import { readScenario } from '../../../src/scenario/schema.ts'
import { CATALOGUE } from '../../../src/engine/catalogue.ts'
import { preset } from '../../support/scenarios.ts'

const scenario = preset('standard')
const fine = (): undefined => undefined

describe('composing', () => {
  test('offers every part that the engine has, as data', async () => {
    const { slots, cohort } = await simService().parts()
    for (const [slot, parts] of Object.entries(CATALOGUE))
      expect(slots[slot as keyof typeof slots].map(({ id }) => id)).toEqual([...parts.keys()])
    expect(slots.agents.find(({ id }) => id === 'keeper')?.role).toBe('keeper')
    expect(slots.margins[0]).not.toHaveProperty('role')
    expect(structuredClone({ slots, cohort })).toEqual({ slots, cohort })
  })

  test('gives a sound document back as parsed, and a faulty one as a draft with its faults', () => {
    const path = ['protocols', 0, 'margin', 'initialMarginRate']
    const sound = composition(scenario, { act: 'set', path, value: 0.2 }, fine)
    expect(sound.faults).toEqual([])
    expect(Object.isFrozen(sound.scenario)).toBe(true)
    const low = 0.9 * (scenario.protocols[0].margin.maintenanceMarginRate as number)
    const draft = composition(scenario, { act: 'set', path, value: low }, fine)
    expect(draft.faults[0]).toMatchObject({ code: 'E_RELATION' })
    expect(draft.faults[0].path).toMatch(/^protocols\[0\]\.margin\./)
    const mended = composition(draft.scenario, { act: 'set', path, value: 0.2 }, fine)
    expect(mended).toEqual(sound)
  })

  test('says what else is wrong with a document that parses', () => {
    const crowd = { code: 'E_RANGE', path: 'cohorts', got: 'many', expected: 'few' }
    expect(composition(scenario, null, () => crowd).faults).toEqual([crowd])
  })

  test('a cohort that joins has the means of the latest of its role', () => {
    const { scenario: wider } = composition(
      scenario,
      { act: 'add-cohort', kind: 'noise', fields: {} },
      fine,
    )
    const like = scenario.cohorts.findLast(
      ({ agent }) => CATALOGUE.agents.get(agent.kind)?.role === 'trader',
    )!
    const added = wider.cohorts.at(-1)!
    expect(added.id).toMatch(/^noise-\d$/)
    expect(added).toMatchObject({ count: like.count, equity: like.equity, activity: like.activity })
  })

  test('one whose role nobody has looks at the market as often as its role must', () => {
    const calm = { ...scenario, cohorts: scenario.cohorts.filter(({ agent }) => agent.kind !== 'keeper') } // prettier-ignore
    const { scenario: kept, faults } = composition(
      calm,
      { act: 'add-cohort', kind: 'keeper', fields: {} },
      fine,
    )
    expect(faults).toEqual([])
    expect(kept.cohorts.at(-1)).toMatchObject({ activity: 3600 / scenario.clock.stepSeconds })
    expect(kept.cohorts.at(-1)!.count).toBeGreaterThan(0)
  })

  test('a file without defaults is read as the same document', async () => {
    const text = await simService().fileText(scenario)
    expect(text.length).toBeLessThan(JSON.stringify(scenario).length)
    const read = readScenario(text, CATALOGUE)
    expect('scenario' in read && read.scenario).toEqual(scenario)
  })
})
