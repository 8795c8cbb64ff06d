import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { EditDoc, PatchDoc, Scenario } from '../../../src/scenario/document.ts'
import { addEdit, applyEdit, checkPatch, liveParams } from '../../../src/scenario/edits.ts'
import { formatFault } from '../../../src/scenario/faults.ts'
import { valueAt } from '../../../src/scenario/path.ts'
import { parseScenario } from '../../../src/scenario/schema.ts'
import { scenarios } from './arbitrary.ts'
import { changed, DECLARATIONS, expectPlaces, type Loose, parsed, sound } from './fakes.ts'

const scenario = parsed(sound())

const patch = (path: string, value: PatchDoc['value']): PatchDoc => ({
  op: 'replace',
  path: path.split('.').map(key => (/^\d+$/.test(key) ? Number(key) : key)),
  value,
})

const edited = (...edits: readonly (readonly [number, string, unknown])[]): Loose => ({
  ...sound(),
  edits: edits.map(([step, path, value]) => ({ step, patches: [patch(path, value as number)] })),
})

describe('liveParams', () => {
  const params = liveParams(scenario, DECLARATIONS)

  test('lists every parameter in the order of the document, with its owner', () => {
    const owners = [...new Set(params.map(({ owner }) => owner))]
    expect(owners).toEqual([
      'markets.0.process',
      'markets.0.venue',
      'protocols.0.margin',
      'protocols.0.waterfall.0',
      'cohorts.0',
      'cohorts.0.agent',
      'shocks.0',
    ])
    const depth = params.find(({ path }) => path.join('.') === 'markets.0.venue.depth')
    const pool = DECLARATIONS.venues.get('pool')!
    expect(depth).toEqual({
      path: ['markets', 0, 'venue', 'depth'],
      param: pool.params.depth,
      value: 1e6,
      part: pool,
      owner: 'markets.0.venue',
      live: true,
    })
  })

  test('tells live parameters from those that take a restart', () => {
    const live = params.filter(({ live }) => live).map(({ path }) => path.join('.'))
    expect(live).toContain('cohorts.0.activity')
    expect(live).not.toContain('cohorts.0.count')
    expect(params.map(({ path }) => path.join('.'))).toContain('cohorts.0.count')
    expect(params.find(({ owner }) => owner === 'cohorts.0')?.part).toBeUndefined()
  })

  test('gives the value that stands at the path', () => {
    fc.assert(
      fc.property(scenarios, scenario => {
        for (const { path, value } of liveParams(scenario, DECLARATIONS))
          expect(valueAt(scenario, path)).toBe(value)
      }),
      { numRuns: 50 },
    )
  })
})

describe('edits of a document', () => {
  const at = (path: string, value: unknown) => parseScenario(edited([1, path, value]), DECLARATIONS)

  test.each([
    ['markets.0.venue.depth', 5],
    ['protocols.0.margin.initial', 0.2],
    ['protocols.0.waterfall.0.sharing', 'pro-rata'],
    ['cohorts.0.muted', true],
    ['cohorts.0.agent.patience', 7],
    ['shocks.0.size', -0.5],
  ])('may touch %s', (path, value) => {
    expect(at(path, value)).toHaveProperty('scenario')
  })

  test.each([
    'cohorts.0.count',
    'markets.0.process.start',
    'protocols.0.waterfall.0.isOpen',
    'cohorts.1.activity',
    'cohorts.activity',
    'seed',
    'clock.steps',
    'markets.0.venue.kind',
    'cohorts.0.agent.kind',
    '__proto__.polluted',
    'cohorts.0.constructor.prototype',
    'edits.0.step',
  ])('may not touch %s', path => {
    expectPlaces(at(path, 1), ['E_EDIT_PATH edits[0].patches[0].path'])
  })

  test('name an index as a number, not as text', () => {
    const doc = changed(doc => {
      doc.edits = [{ step: 1, patches: [{ path: ['cohorts', '0', 'muted'], value: true }] }]
    })
    expectPlaces(parseScenario(doc, DECLARATIONS), ['E_EDIT_PATH edits[0].patches[0].path'])
  })

  test.each([
    ['markets.0.venue.depth', -1, 'E_RANGE'],
    ['markets.0.venue.depth', 'deep', 'E_TYPE'],
    ['cohorts.0.agent.patience', 2.5, 'E_TYPE'],
    ['protocols.0.waterfall.0.sharing', 'unfair', 'E_RANGE'],
    ['cohorts.0.muted', 1, 'E_TYPE'],
    ['cohorts.0.activity', NaN, 'E_NUMBER'],
  ])('keep %s from becoming %j', (path, value, code) => {
    expectPlaces(at(path, value), [`${code} edits[0].patches[0].value`])
  })

  test('may break a relation between two patches of one step, not after it', () => {
    const both = edited([5, 'protocols.0.margin.maintenance', 0.3], [5, 'protocols.0.margin.initial', 0.4]) // prettier-ignore
    expect(parseScenario(both, DECLARATIONS)).toHaveProperty('scenario')
    both.edits[1].step = 6
    expectPlaces(parseScenario(both, DECLARATIONS), ['E_EDIT_RELATION edits[0]'])
  })

  test('are replaced and nothing else', () => {
    const doc = edited([1, 'cohorts.0.muted', true])
    doc.edits[0].patches[0].op = 'remove'
    expectPlaces(parseScenario(doc, DECLARATIONS), ['E_RANGE edits[0].patches[0].op'])
  })
})

describe('applyEdit', () => {
  test('puts the values in force and leaves the rest as it is', () => {
    const edit: EditDoc = { step: 3, patches: [patch('cohorts.0.activity', 9), patch('shocks.0.size', 0.1)] } // prettier-ignore
    const after = applyEdit(scenario, edit)
    expect(after.cohorts[0].activity).toBe(9)
    expect(after.shocks[0].size).toBe(0.1)
    expect(after.markets).toBe(scenario.markets)
    expect(after.edits).toBe(scenario.edits)
    expect(scenario.cohorts[0].activity).toBe(1)
    expect(Object.isFrozen(after.cohorts[0])).toBe(true)
  })

  test('of every edit of a scenario leaves each parameter as last set', () => {
    fc.assert(
      fc.property(scenarios, scenario => {
        const after = scenario.edits.reduce(applyEdit, scenario)
        const last = new Map(
          scenario.edits.flatMap(({ patches }) => patches.map(p => [p.path.join('.'), p] as const)),
        )
        for (const { path, value } of last.values()) expect(valueAt(after, path)).toBe(value)
        expect(parseScenario({ ...after, edits: [] }, DECLARATIONS)).toHaveProperty('scenario')
      }),
      { numRuns: 100 },
    )
  })
})

describe('checkPatch', () => {
  const check = (path: string, value: PatchDoc['value'], on: Scenario = scenario) =>
    checkPatch(on, patch(path, value), DECLARATIONS)

  test('passes what may be done', () => {
    expect(check('protocols.0.margin.initial', 0.06)).toEqual([])
    expect(check('cohorts.0.muted', true)).toEqual([])
  })

  test('reports path, value and relation at the parameter', () => {
    expect(check('cohorts.0.count', 5).map(formatFault)).toEqual([
      'E_EDIT_PATH cohorts[0].count: got "cohorts[0].count", expected a parameter that may change during a run',
    ])
    expect(check('cohorts.0.activty', 5).map(formatFault)).toEqual([
      'E_EDIT_PATH cohorts[0].activty: got "cohorts[0].activty", expected the path of a parameter (did you mean cohorts[0].activity?)',
    ])
    expect(check('cohorts.0.activity', -1).map(formatFault)).toEqual([
      'E_RANGE cohorts[0].activity: got -1, expected a number from 0 to 720000',
    ])
    expect(check('protocols.0.margin.initial', 0.05).map(formatFault)).toEqual([
      'E_EDIT_RELATION protocols[0].margin.initial: got maintenance 0.05, initial 0.05, expected maintenance below initial',
    ])
  })

  test('looks at the values in force', () => {
    const lifted = applyEdit(scenario, { step: 0, patches: [patch('protocols.0.margin.initial', 0.5)] }) // prettier-ignore
    expect(check('protocols.0.margin.maintenance', 0.3)).toHaveLength(1)
    expect(check('protocols.0.margin.maintenance', 0.3, lifted)).toEqual([])
  })
})

describe('addEdit', () => {
  const activity = (value: number): PatchDoc => patch('cohorts.0.activity', value)

  test('writes a patch into the edit of its step, and replaces one of the same path', () => {
    let after = addEdit(scenario, 7, activity(2))
    after = addEdit(after, 7, patch('cohorts.0.muted', true))
    after = addEdit(after, 7, activity(3))
    expect(after.edits).toEqual([
      { step: 7, patches: [activity(3), patch('cohorts.0.muted', true)] },
    ])
    expect(scenario.edits).toEqual([])
    expect(after.cohorts).toBe(scenario.cohorts)
  })

  test('keeps the order of steps', () => {
    const after = [7, 3, 9, 3].reduce((doc, step, i) => addEdit(doc, step, activity(i)), scenario)
    expect(after.edits).toEqual([
      { step: 3, patches: [activity(3)] },
      { step: 7, patches: [activity(0)] },
      { step: 9, patches: [activity(2)] },
    ])
    expect(parsed(after)).toEqual(after)
  })
})
