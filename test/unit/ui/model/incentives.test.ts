import { describe, expect, test } from 'vitest'
import { number, share } from '../../../../src/scenario/declaration.ts'
import type { Control, Role } from '../../../../src/workers/messages.ts'
import {
  changedControls,
  EVERYONE,
  FEW,
  groupOf,
  incentiveGroups,
  matching,
} from '../../../../src/ui/model/incentives.ts'
import { controlsInForce, editMarks, editsUpTo } from '../../../../src/ui/model/values.ts'
import { changeText } from '../../../../src/ui/text/values.ts'

const rate = share(0.005, { label: 'Maintenance margin', help: 'Below it.', live: true })
const activity = number('per hour', 1, { label: 'Activity', help: 'Busy.', min: 0, max: 9 })

function control(path: Control['path'], owner: string, param = rate, value = 0.005): Control {
  return { key: path.join('.'), path, param, value, group: '', owner }
}

const margin = control(['protocols', 0, 'margin', 'maintenanceMarginRate'], 'Static margin')
const cohorts = [0, 1, 2].map(i => control(['cohorts', i, 'activity'], `cohort ${i}`, activity, 1))
const start = [...cohorts, margin]

const edits = [
  { step: 5, patches: [{ op: 'replace', path: margin.path, value: 0.02 }] },
  {
    step: 9,
    patches: cohorts.map(({ path }) => ({ op: 'replace' as const, path, value: 3 })),
  },
] as const

describe('groups', () => {
  const roles: Role[] = ['trader', 'maker', 'keeper', 'carry', 'depositor']

  test.each<[string, Control['path']]>([
    ['trading', ['markets', 0, 'venue', 'depth']],
    ['trading', ['cohorts', 0, 'appetite']],
    ['trading', ['cohorts', 3, 'agent', 'cost']],
    ['makers', ['cohorts', 1, 'agent', 'depth']],
    ['keepers', ['cohorts', 2, 'agent', 'leastReward']],
    ['waterfall', ['cohorts', 4, 'agent', 'lossLimit']],
    ['oracle', ['markets', 0, 'oracle', 'lag']],
    ['breakers', ['protocols', 0, 'breakers', 1, 'band']],
    ['waterfall', ['protocols', 0, 'waterfall', 0, 'sizeShare']],
    ['options', ['protocols', 0, 'surface', 'skew']],
    ['margin', ['protocols', 0, 'bookMargin', 'range']],
    ['liquidation', ['protocols', 0, 'bookLiquidation', 'until']],
    ['other', ['protocols', 0, 'something', 'else']],
  ])('%s', (id, path) => {
    expect(groupOf(control(path, ''), roles)).toBe(id)
  })

  test('hold one block a part, in the order of the list', () => {
    const rungs = [0, 1].map(i => control(['protocols', 0, 'waterfall', i, 'floor'], `rung ${i}`))
    const [waterfall] = incentiveGroups(rungs, rungs)
    expect(waterfall.blocks.map(({ owner }) => owner)).toEqual(['rung 0', 'rung 1'])
    expect(waterfall.count).toBe(2)
  })

  test('begin with a short list where there is much, each row in its own group as well', () => {
    const makers = control(['cohorts', 1, 'agent', 'depth'], 'Market makers')
    const many = Array.from({ length: FEW }, (_, i) =>
      control(['markets', 0, 'oracle', `odd${i}`], 'Feed'),
    )
    const [share, usd] = ['sizeShare', 'capital'].map((key, at) =>
      control(['protocols', 0, 'waterfall', 0, key], 'Insurance fund', rate, at),
    )
    const all = [margin, ...many, makers, share, usd]
    const [first, ...rest] = incentiveGroups(all, all, ['trader', 'maker'])
    expect(first.id).toBe('first')
    expect(first.blocks.map(({ owner, rows }) => [owner, rows[0].id.split('.').at(-1)])).toEqual([
      ['Market makers', 'depth'],
      ['Static margin', 'maintenanceMarginRate'],
      ['Insurance fund', 'capital'],
    ])
    expect(rest.map(({ id, count }) => [id, count])).toEqual([
      ['makers', 1],
      ['margin', 1],
      ['waterfall', 2],
      ['oracle', FEW],
    ])
    const found = matching([first, ...rest], 'maintenance', id => id)
    expect(found.map(({ id }) => id)).not.toContain('first')
    expect(incentiveGroups(many, many).map(({ id }) => id)).toEqual(['oracle'])
  })

  test('of makers are never mixed with those of traders', () => {
    const [trading, makers] = incentiveGroups(cohorts, cohorts, ['trader', 'trader', 'maker'])
    expect(trading.blocks[0].rows[0].controls).toHaveLength(2)
    expect(makers.blocks[0].rows[0].controls).toHaveLength(1)
  })
})

test('a parameter of every cohort is one row, the single ones under it', () => {
  const [trading, second] = incentiveGroups(start, start)
  expect(second.id).toBe('margin')
  expect(trading.blocks).toHaveLength(1)
  expect(trading.blocks[0].owner).toBe(EVERYONE)
  expect(trading.blocks[0].rows[0].controls).toHaveLength(3)
  expect(trading.single.map(({ owner }) => owner)).toEqual(['cohort 0', 'cohort 1', 'cohort 2'])
})

test('values in force follow the edits up to a step, what is on its way before them', () => {
  const at = (step: number) =>
    controlsInForce(start, edits.slice(0, editsUpTo(edits, step)), new Map())
  expect(at(4).at(-1)!.value).toBe(0.005)
  expect(at(5).at(-1)!.value).toBe(0.02)
  expect(at(9)[0].value).toBe(3)
  expect(controlsInForce(start, edits, new Map([[margin.key, 0.5]])).at(-1)!.value).toBe(0.5)
})

test('a row knows that it was moved, and that its cohorts differ', () => {
  const now = controlsInForce(start, [], new Map([[cohorts[1].key, 4]]))
  const [trading] = incentiveGroups(now, start)
  expect(trading.blocks[0].rows[0].isMixed).toBe(true)
  expect(trading.blocks[0].rows[0].isChanged).toBe(true)
  expect(changedControls(now, start).map(({ start: before }) => before)).toEqual([1])
})

test('a mark names each change once', () => {
  expect(editMarks(edits, start, changeText)).toEqual([
    { step: 5, label: 'Maintenance margin 2\u202f%' },
    { step: 9, label: 'Activity 3\u202fan hour' },
  ])
})

test('search finds words in labels, helps, owners and titles', () => {
  const groups = incentiveGroups(start, start)
  const find = (text: string) => matching(groups, text, id => (id === 'margin' ? 'Margin' : id))
  expect(find('  MAINT ').map(({ id }) => id)).toEqual(['margin'])
  expect(find('busy')[0].blocks[0].rows).toHaveLength(1)
  expect(find('cohort 2')[0].single).toHaveLength(1)
  expect(find('nothing such')).toEqual([])
  expect(find('')).toHaveLength(2)
})
