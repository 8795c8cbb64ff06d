import { describe, expect, test } from 'vitest'
import type { Run } from '../../../../../src/engine/run.ts'
import * as accounts from '../../../../../src/study/storm/laws/accounts.ts'
import { COUNT, emit, KIND } from '../../../../../src/world/events.ts'
import type { Scenario } from '../../../../../src/scenario/document.ts'
import { LIVELY } from '../../../../support/laws.ts'
import { small } from '../../../../support/scenarios.ts'
import { withOptions } from '../../../../support/tested.ts'
import { judged, type Spoil } from './judged.ts'

const LAWS = Object.values(accounts)

/** The first expiry settles after twelve minutes. */
const OPTIONS = withOptions(small('march-2020', 100, 160))

describe.each([
  ['every rung', LIVELY['every rung']],
  ['a crash', LIVELY['march-2020']],
  ['options that settle', OPTIONS],
])('in a run of %s', (_, scenario) => {
  const { broken, looks } = judged(scenario, LAWS)

  test('none breaks, and each has looked', () => {
    expect(broken).toBeUndefined()
    for (const { id } of LAWS) expect(looks[id], id).toBeGreaterThan(0)
  })
})

/** Takes the first event of a kind and changes an amount or a size in the log, so that it tells something else. */
const misTold =
  (kind: keyof typeof KIND, column: 'lots' | 'ticks' | 'amount') =>
  ({ world: { log } }: Run): boolean => {
    for (let row = 0; row < log.cursor[COUNT]; row++) {
      if (log.kind[row] !== KIND[kind]) continue
      log[column][row]++
      return true
    }
    return false
  }

/** Moves a quantum between two accounts behind everybody's back. */
const quietly = ({ world }: Run): boolean => {
  world.cash[0][0]++
  world.cash[0][1]--
  return true
}

type Way = readonly [law: string, what: string, scenario: Scenario, spoil: Spoil]

const RUNGS = LIVELY['every rung']

const SPOILT: readonly Way[] = [
  ['L7', 'a quantum from one account to another', RUNGS, { when: 'end', act: quietly }],
  ['L7', 'a fill that tells another price', RUNGS, { when: 'end', act: misTold('fill', 'ticks') }],
  ['L7', 'a fee that tells too much', RUNGS, { when: 'end', act: misTold('fee', 'amount') }],
  ['L7', 'a takeover that tells too much', RUNGS, { when: 'end', act: misTold('takeover', 'amount') }], // prettier-ignore
  ['L7', 'an option told with a lot too many', OPTIONS, { when: 'end', act: misTold('option-fill', 'lots') }], // prettier-ignore
  ['L7', 'a settlement that never was', OPTIONS, { when: 'end', act: ({ world }) => {
    const account = world.markets[0].chain!.accountOf[0]
    emit(world.log, { kind: KIND.exercise, account, other: 0, lots: 2, ticks: 5 })
    return true
  } }],
  ['L15', 'a quantum that no event names', RUNGS, { when: 'end', act: quietly }],
  ['L15', 'a position that no event names', RUNGS, { when: 'after margin', act: ({ world }) => {
    world.markets[0].size[0]++
    return true
  } }],
  ['L15', 'an option that no event names', OPTIONS, { when: 'end', act: ({ world }) => {
    const { legSize, legCount, legsMost } = world.markets[0].chain!
    const book = legCount.findIndex(count => count > 0)
    legSize[book * legsMost]++
    return true
  } }],
  ['L18', 'a quantum out of nowhere', RUNGS, { when: 'end', act: ({ world }) => {
    world.cash[0][0]++
    return true
  } }],
] // prettier-ignore

test.each(SPOILT)('%s breaks by %s', (id, _, scenario, spoil) => {
  const { broken, spoiledAt } = judged(scenario, LAWS.filter(law => law.id === id), spoil) // prettier-ignore
  expect(spoiledAt).toBeGreaterThanOrEqual(0)
  expect(broken?.law).toBe(id)
  expect(String(broken?.left)).not.toBe(String(broken?.right))
})
