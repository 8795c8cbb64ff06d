import { expect, test } from 'vitest'
import type { Run } from '../../../../../src/engine/run.ts'
import type { Scenario } from '../../../../../src/scenario/document.ts'
import * as listing from '../../../../../src/study/storm/laws/listing.ts'
import { LIVELY } from '../../../../support/laws.ts'
import { optionsScenario } from '../../../../support/optionsVenue.ts'
import { parsed } from '../../../../support/scenarios.ts'
import { judged, type Spoil } from './judged.ts'

const ALL = Object.values(listing)
const { standard: STANDARD, 'march-2020': CRASH } = LIVELY
const OPTIONS = optionsScenario({ steps: 34, bookMargin: { kind: 'portfolio', grid: 'span-16' } })
const TIERED = parsed({
  ...STANDARD,
  protocols: [{ ...STANDARD.protocols[0], margin: { kind: 'tiered', tier2From: 10_000, tier3From: 100_000 } }],
}) // prettier-ignore

test.each<[string, Scenario, string[]]>([
  ['standard', STANDARD, ['M14']],
  ['a crash', CRASH, ['M14']],
  ['every rung', LIVELY['every rung'], ['M14']],
  ['options', OPTIONS, ['M14', 'M15']],
  ['tiers', TIERED, ['M14', 'M16']],
])('none breaks in %s', (_, scenario, laws) => {
  const { broken, looks } = judged(scenario, ALL)
  expect(broken).toBeUndefined()
  for (const id of laws) expect(looks[id], id).toBeGreaterThan(0)
})

/** Once somebody is listed, the lists are another's. */
const listed = (change: (breached: Int32Array, run: Run) => void): Spoil => ({
  when: 'after margin',
  act: run => {
    const { breached, breachedEnds } = run.scratch
    if (breachedEnds[0] < 2) return false
    change(breached, run)
    return true
  },
})

/** The largest position that a rule lets an equity carry is another. */
const carries = (most: (equity: number) => number): Spoil => ({
  when: 'after oracle',
  act: ({ rules }) => {
    const { sized } = rules.protocols[0].margins[0]
    Object.assign(rules.protocols[0].margins[0], { sized: { ...sized!, most } })
    return true
  },
})

test.each<[string, string, Scenario, Spoil]>([
  ['M14', 'somebody listed twice', CRASH, listed(list => (list[1] = list[0]))],
  ['M14', 'somebody sound listed', CRASH, listed((list, { world }) => {
    const sound = world.markets[0].size.findIndex((lots, row) => lots !== 0 && !list.includes(row))
    list[0] = sound
  })],
  ['M14', 'somebody overlooked', CRASH, listed((_, { scratch }) => scratch.breachedEnds[0]--)],
  ['M15', 'books that need more than they have', OPTIONS, {
    when: 'after margin',
    act: ({ world }) => {
      world.markets[0].chain!.accountOf.forEach(account => (world.cash[world.markets[0].asset][account] -= 1e13))
      return true
    },
  }],
  ['M16', 'an equity that carries nothing', TIERED, carries(() => 0)],
  ['M16', 'one that carries too much', TIERED, carries(equity => 50 * equity)],
])('%s breaks by %s', (id, _, scenario, spoil) => {
  const { broken } = judged(scenario, ALL.filter(law => law.id === id), spoil)
  expect(broken?.law).toBe(id)
}) // prettier-ignore
