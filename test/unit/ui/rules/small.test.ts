import { describe, expect, test } from 'vitest'
import { number } from '../../../../src/scenario/declaration.ts'
import { pointsText, readPoints } from '../../../../src/ui/rules/points.ts'
import { placeAt, Reorder } from '../../../../src/ui/rules/reorder.svelte.ts'
import { byRole } from '../../../../src/ui/model/roles.ts'
import { matches, matchesPart } from '../../../../src/ui/rules/search.ts'
import { rulesText } from '../../../../src/ui/text/rules.ts'

describe('a list that is put in order by hand', () => {
  const middles = [10, 30, 50, 70]

  test.each([
    [0, 5, 0],
    [0, 35, 1],
    [0, 99, 3],
    [3, 0, 0],
    [2, 31, 2],
    [2, 29, 1],
  ])('taken at %i and let go at height %i falls to %i', (from, y, to) => {
    expect(placeAt(middles, from, y)).toBe(to)
  })

  test('makes no move where it falls back into its place, or was not taken', () => {
    const reorder = new Reorder()
    reorder.hover(70)
    expect(reorder.drop()).toBeUndefined()
    reorder.take(1, middles)
    reorder.hover(12)
    reorder.hover(33)
    expect(reorder.drop()).toBeUndefined()
    reorder.take(1, middles)
    reorder.hover(80)
    expect(reorder.drop()).toEqual({ from: 1, to: 3 })
    expect(reorder.from).toBe(-1)
  })
})

describe('a path as text', () => {
  test('is read as what was written', () => {
    const points = [[0, 7938.39], [620.5, 7368.5]] as const // prettier-ignore
    expect(readPoints(pointsText(points))).toEqual({ points })
    expect(readPoints('0, 100\n\n  10;  90 ')).toEqual({ points: [[0, 100], [10, 90]] }) // prettier-ignore
  })

  test('names the first line that is none', () => {
    expect(readPoints('0 100\nten 90')).toEqual({ line: 1 })
    expect(readPoints('0 100 5')).toEqual({ line: 0 })
  })
})

test('a search wants every word, of the part or of one of its parameters', () => {
  const pace = number('share', 0, { label: 'Pace', help: 'How fast.', min: 0, max: 1 })
  expect(matches('', 'anything')).toBe(true)
  expect(matches('margin  STATIC', 'Static margin')).toBe(true)
  expect(matches('margin dynamic', 'Static margin')).toBe(false)
  expect(matchesPart('liquidation pace', 'Liquidation', { pace })).toBe(true)
  expect(matchesPart('oracle', 'Liquidation', { pace })).toBe(false)
})

test('a cast is added up by role, in one order, without those who are not there', () => {
  const rows = [
    { role: 'keeper', amount: 1 },
    { role: 'trader', amount: 2 },
    { role: 'trader', amount: 1 },
    { role: 'maker', amount: 0 },
  ] as const
  expect(byRole(rows)).toEqual([
    { role: 'trader', amount: 3, share: 0.75 },
    { role: 'keeper', amount: 1, share: 0.25 },
  ])
})

describe('the reason for another start', () => {
  test('names what cannot change while it runs', () => {
    const margin = { act: 'replace', path: ['protocols', 0, 'margin'], kind: 'dynamic' } as const
    expect(rulesText.restarted(rulesText.whyOf(margin))).toBe(
      'Restarted from the same seed: the margin model cannot change while it runs.',
    )
    const rung = { act: 'remove', path: ['protocols', 0, 'waterfall', 1] } as const
    expect(rulesText.whyOf(rung)).toBe('the waterfall cannot change while it runs')
    const cohort = { act: 'remove', path: ['cohorts', 1] } as const
    expect(rulesText.whyOf(cohort)).toBe('a cohort cannot vanish while it runs')
    const agent = { act: 'replace', path: ['cohorts', 1, 'agent'], kind: 'noise' } as const
    expect(rulesText.whyOf(agent)).toBe('a strategy cannot change while it runs')
    const set = { act: 'set', path: ['cohorts', 0, 'count'], value: 3 } as const
    expect(rulesText.whyOf(set, 'Agents')).toBe('Agents cannot change while it runs')
  })

  test('tells which changes on the time line had to go', () => {
    const dropped = [3, 1000].map(step => ({ step, path: ['a'], label: 'Size' }))
    expect(rulesText.dropped(dropped)).toBe(
      '2 changes on the time line had nothing left to act on: Size (block 3), Size (block 1\u202f000).',
    )
  })
})
