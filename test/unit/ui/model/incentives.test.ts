import { expect, test } from 'vitest'
import { number, share } from '../../../../src/scenario/declaration.ts'
import type { Control } from '../../../../src/workers/messages.ts'
import { changedControls, incentiveGroups, matching } from '../../../../src/ui/model/incentives.ts'
import { controlsInForce, editMarks, editsUpTo } from '../../../../src/ui/model/values.ts'
import { changeText } from '../../../../src/ui/text/values.ts'

const rate = share(0.005, { label: 'Maintenance margin', help: 'Below it.', live: true })
const activity = number('per hour', 1, { label: 'Activity', help: 'Busy.', min: 0, max: 9 })

function control(path: Control['path'], group: string, param = rate, value = 0.005): Control {
  return { key: path.join('.'), path, param, value, group, owner: `${group} ${path[1]}` }
}

const margin = control(['protocols', 0, 'margin', 'maintenanceMarginRate'], 'margin')
const cohorts = [0, 1, 2].map(i => control(['cohorts', i, 'activity'], 'cohort', activity, 1))
const start = [...cohorts, margin]

const edits = [
  { step: 5, patches: [{ op: 'replace', path: margin.path, value: 0.02 }] },
  {
    step: 9,
    patches: cohorts.map(({ path }) => ({ op: 'replace' as const, path, value: 3 })),
  },
] as const

test('a parameter of every cohort is one row, the single ones under it', () => {
  const [first, agents] = incentiveGroups(start, start)
  expect(first.id).toBe('margin')
  expect(agents.rows).toHaveLength(1)
  expect(agents.rows[0].controls).toHaveLength(3)
  expect(agents.single.map(({ owner }) => owner)).toEqual(['cohort 0', 'cohort 1', 'cohort 2'])
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
  const agents = incentiveGroups(now, start).find(({ id }) => id === 'cohort')!
  expect(agents.rows[0].isMixed).toBe(true)
  expect(agents.rows[0].isChanged).toBe(true)
  expect(changedControls(now, start).map(({ start: before }) => before)).toEqual([1])
})

test('a mark names each change once', () => {
  expect(editMarks(edits, start, changeText)).toEqual([
    { step: 5, label: 'Maintenance margin 2\u202f%' },
    { step: 9, label: 'Activity 3\u202fan hour' },
  ])
})

test('search finds words in labels, helps and titles', () => {
  const groups = incentiveGroups(start, start)
  const find = (text: string) => matching(groups, text, id => (id === 'margin' ? 'Margin' : id))
  expect(find('  MAINT ').map(({ id }) => id)).toEqual(['margin'])
  expect(find('busy')[0].rows).toHaveLength(1)
  expect(find('nothing such')).toEqual([])
  expect(find('')).toHaveLength(2)
})
