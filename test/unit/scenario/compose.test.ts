import { describe, expect, test } from 'vitest'
import {
  addCohort,
  addPart,
  addShock,
  compose,
  movePart,
  removePart,
  replacePart,
  setParam,
  type Composed,
} from '../../../src/scenario/compose.ts'
import type { Scenario } from '../../../src/scenario/document.ts'
import { parseScenario } from '../../../src/scenario/schema.ts'
import { changed, DECLARATIONS, parsed, type Loose } from './fakes.ts'

const WATERFALL = ['protocols', 0, 'waterfall']
const MARGIN = ['protocols', 0, 'margin']

/** Three funds of different sizes, and an edit of each. */
const funds = (): Scenario =>
  parsed(
    changed(doc => {
      doc.protocols[0].waterfall = [1, 2, 3].map(size => ({ kind: 'fund', size }))
      doc.edits = [0, 1, 2].map(place => ({
        step: 10 * (place + 1),
        patches: [{ path: [...WATERFALL, place, 'size'], value: 100 + place }],
      }))
    }),
  )

const sizes = ({ scenario }: Composed): unknown[] =>
  scenario.protocols[0].waterfall.map(({ size }) => size)

/** Place and value of each patch, in the order of their steps. */
const patches = ({ scenario }: Composed): unknown[] =>
  scenario.edits.flatMap(edit => edit.patches.map(({ path, value }) => [path[3], value]))

/** The change is sound: what came out parses, and parses as itself. */
function expectSound({ scenario }: Composed): void {
  const read = parseScenario(scenario, DECLARATIONS)
  expect(read).not.toHaveProperty('faults')
  expect('scenario' in read && read.scenario).toEqual(scenario)
}

describe('a part that is replaced', () => {
  const flat = (values: Loose = {}): Scenario =>
    parsed(changed(doc => (doc.protocols[0].margin = { kind: 'flat', ...values })))

  test('takes its defaults, and edits of the old one go', () => {
    const before = parsed(
      changed(doc => {
        doc.edits = [{ step: 3, patches: [{ path: [...MARGIN, 'fee'], value: 0.02 }] }]
      }),
    )
    const result = replacePart(before, MARGIN, 'none', DECLARATIONS)
    expect(result.scenario.protocols[0].margin).toEqual({ kind: 'none' })
    expect(result.scenario.edits).toEqual([])
    expect(result.dropped).toEqual([{ step: 3, path: [...MARGIN, 'fee'], label: 'Fee' }]) // prettier-ignore
    expectSound(result)
  })

  test('keeps values of the same name and unit, and the edits of them', () => {
    const twin = { ...DECLARATIONS.margins.get('flat')!, id: 'twin', name: 'Twin' }
    const both = { ...DECLARATIONS, margins: new Map(DECLARATIONS.margins).set('twin', twin) }
    const before = { ...flat({ maintenance: 0.02, initial: 0.3 }) }
    const { scenario } = replacePart(before, MARGIN, 'twin', both)
    expect(scenario.protocols[0].margin).toMatchObject({ kind: 'twin', maintenance: 0.02, initial: 0.3 }) // prettier-ignore
    const strict = {
      ...twin,
      relations: [{ of: ['initial'], holds: (p: Loose) => p.initial < 0.2, expected: 'less' }],
    }
    const narrow = { ...both, margins: new Map(both.margins).set('twin', strict) }
    const again = replacePart(before, MARGIN, 'twin', narrow)
    expect(again.scenario.protocols[0].margin).toMatchObject({ maintenance: 0.05, initial: 0.1 })
  })

  test('of a shock keeps its market and its step', () => {
    const pulse = { ...DECLARATIONS.shocks.get('jump')!, id: 'pulse', params: {} }
    const both = { ...DECLARATIONS, shocks: new Map(DECLARATIONS.shocks).set('pulse', pulse) }
    const { scenario } = replacePart(parsed(changed(() => {})), ['shocks', 0], 'pulse', both)
    expect(scenario.shocks).toEqual([{ kind: 'pulse', market: 'btc', step: 5 }])
  })

  test('by one that there is not changes nothing', () => {
    const before = flat()
    expect(replacePart(before, MARGIN, 'fund', DECLARATIONS).scenario).toBe(before)
    expect(replacePart(before, ['protocols', 7, 'margin'], 'none', DECLARATIONS).scenario).toBe(before) // prettier-ignore
  })
})

describe('a list', () => {
  test('takes a part at its end, with defaults', () => {
    const result = addPart(funds(), WATERFALL, 'fund', DECLARATIONS)
    expect(sizes(result)).toEqual([1, 2, 3, 1000])
    expect(patches(result)).toHaveLength(3)
    expectSound(result)
  })

  test('lets one go: edits of those behind it follow them, its own are dropped and named', () => {
    const result = removePart(funds(), [...WATERFALL, 1], DECLARATIONS)
    expect(sizes(result)).toEqual([1, 3])
    expect(patches(result)).toEqual([
      [0, 100],
      [1, 102],
    ])
    expect(result.dropped).toEqual([{ step: 20, path: [...WATERFALL, 1, 'size'], label: 'Size' }])
    expectSound(result)
  })

  test.each([
    [0, 2, [2, 3, 1], [[2, 100], [0, 101], [1, 102]]], // prettier-ignore
    [2, 0, [3, 1, 2], [[1, 100], [2, 101], [0, 102]]], // prettier-ignore
    [1, 1, [1, 2, 3], [[0, 100], [1, 101], [2, 102]]], // prettier-ignore
  ])('moves one from %i to %i, and edits follow', (from, to, order, edits) => {
    const result = movePart(funds(), { path: WATERFALL, from, to }, DECLARATIONS)
    expect(sizes(result)).toEqual(order)
    expect(patches(result)).toEqual(edits)
    expect(result.dropped).toEqual([])
    expectSound(result)
  })

  test('stays as it is where there is no such place', () => {
    const before = funds()
    expect(movePart(before, { path: WATERFALL, from: 0, to: 3 }, DECLARATIONS).scenario).toBe(before) // prettier-ignore
  })
})

test('of an edit with several patches only those go that address nothing any more', () => {
  const before = parsed(
    changed(doc => {
      doc.edits = [
        {
          step: 3,
          patches: [
            { path: [...MARGIN, 'fee'], value: 0.02 },
            { path: [...WATERFALL, 0, 'size'], value: 7 },
          ],
        },
      ]
    }),
  )
  const result = replacePart(before, MARGIN, 'none', DECLARATIONS)
  expect(patches(result)).toEqual([[0, 7]])
  expect(result.dropped.map(({ label }) => label)).toEqual(['Fee'])
})

describe('a cohort', () => {
  test('is added with an id of its own, defaults, and what it is given', () => {
    const once = addCohort(parsed(changed(() => {})), 'gambler', { count: 7 }, DECLARATIONS)
    const { scenario } = addCohort(once.scenario, 'gambler', { equity: 5 }, DECLARATIONS)
    expect(scenario.cohorts.map(({ id }) => id)).toEqual(['crowd', 'gambler', 'gambler-2'])
    expect(scenario.cohorts[1]).toMatchObject({ protocol: 'venue', market: 'btc', count: 7 })
    expect(scenario.cohorts[2]).toMatchObject({ equity: 5, agent: { kind: 'gambler', leverage: 3 } }) // prettier-ignore
    expectSound({ scenario, dropped: [] })
  })
})

describe('a shock', () => {
  test('is added to the first market at its step', () => {
    const result = addShock(parsed(changed(() => {})), 'jump', 42, DECLARATIONS)
    expect(result.scenario.shocks[1]).toEqual({ kind: 'jump', market: 'btc', step: 42, size: -0.1 })
    expectSound(result)
  })
})

describe('a value', () => {
  test('is set where it stands, and the document given stays as it was', () => {
    const before = funds()
    const result = setParam(before, [...WATERFALL, 1, 'size'], 77, DECLARATIONS)
    expect(sizes(result)).toEqual([1, 77, 3])
    expect(before.protocols[0].waterfall[1].size).toBe(2)
    expectSound(result)
  })

  test('that makes a later edit break a relation takes that edit away, and no other', () => {
    const before = parsed(
      changed(doc => {
        doc.edits = [
          { step: 3, patches: [{ path: [...MARGIN, 'maintenance'], value: 0.09 }] },
          { step: 4, patches: [{ path: [...MARGIN, 'maintenance'], value: 0.06 }] },
        ]
      }),
    )
    const result = setParam(before, [...MARGIN, 'initial'], 0.08, DECLARATIONS)
    expect(result.scenario.edits.map(({ step }) => step)).toEqual([4])
    expect(result.dropped).toEqual([{ step: 3, path: [...MARGIN, 'maintenance'], label: 'Maintenance' }]) // prettier-ignore
    expectSound(result)
  })

  test('of the clock drops edits after its end', () => {
    const result = setParam(funds(), ['clock', 'steps'], 20, DECLARATIONS)
    expect(result.scenario.edits.map(({ step }) => step)).toEqual([10])
    expect(result.dropped.map(({ step }) => step)).toEqual([20, 30])
  })

  test('that is not allowed is written all the same: parsing says what is wrong with it', () => {
    const { scenario } = setParam(funds(), [...MARGIN, 'initial'], 7, DECLARATIONS)
    const read = parseScenario(scenario, DECLARATIONS)
    expect('faults' in read && read.faults[0]).toMatchObject({
      code: 'E_RANGE',
      path: 'protocols[0].margin.initial',
    })
  })
})

test('changes as data do what the functions do', () => {
  const before = funds()
  const change = { act: 'move', path: WATERFALL, from: 0, to: 2 } as const
  expect(compose(before, change, DECLARATIONS)).toEqual(movePart(before, change, DECLARATIONS))
  const acts = [
    { act: 'set', path: [...WATERFALL, 0, 'size'], value: 9 },
    { act: 'replace', path: MARGIN, kind: 'none' },
    { act: 'add', path: WATERFALL, kind: 'none' },
    { act: 'remove', path: [...WATERFALL, 0] },
    { act: 'add-cohort', kind: 'gambler', fields: {} },
    { act: 'add-shock', kind: 'jump', step: 1 },
  ] as const
  for (const act of acts) {
    const result = compose(before, act, DECLARATIONS)
    expect(result.scenario).not.toEqual(before)
    expectSound(result)
  }
})
