import { describe, expect, test } from 'vitest'
import type { Scenario } from '../../../../../src/scenario/document.ts'
import * as waterfall from '../../../../../src/study/storm/laws/waterfall.ts'
import { emit, KIND } from '../../../../../src/world/events.ts'
import { FUND_ROOM } from '../../../../../src/world/world.ts'
import { LIVELY } from '../../../../support/laws.ts'
import { parsed } from '../../../../support/scenarios.ts'
import { at, atEvent, rob } from './spoils.ts'
import { judged, type Spoil } from './judged.ts'

const LAWS = Object.values(waterfall)

const RUNGS = LIVELY['every rung']

/** The same, with a stop on what funds may pay. */
const STOPPED = parsed({
  ...RUNGS,
  protocols: [{ ...RUNGS.protocols[0], breakers: [{ kind: 'fund-drawdown', limitShare: 0.01 }] }],
})

/** Losses go to winners at once. */
const GAINS_ONLY = parsed({
  ...RUNGS,
  protocols: [{ ...RUNGS.protocols[0], waterfall: [{ kind: 'socialized-loss' }] }],
})

describe.each([
  ['every rung', RUNGS, ['W1', 'W2', 'W3', 'W12', 'W14']],
  ['a stop on funds', STOPPED, ['W4']],
] as const)('in a run with %s', (_, scenario, laws) => {
  const { broken, looks } = judged(scenario, LAWS)

  test('none breaks, and those that it is about have looked', () => {
    expect(broken).toBeUndefined()
    for (const id of laws) expect(looks[id], id).toBeGreaterThan(0)
  })
})

type Way = readonly [law: string, what: string, scenario: Scenario, spoil: Spoil]

const SPOILT: readonly Way[] = [
  ['W1', 'a rung that kept its money', RUNGS, atEvent('after waterfall', 'rung-paid', ({ world }, row) => {
    const [first] = world.protocols[0].rungAccounts
    if (world.log.other[row] === first) return false
    world.cash[0][first] += 1e12
    return true
  })],
  ['W2', 'a rung that paid a quantum too many', RUNGS, atEvent('after waterfall', 'rung-paid', ({ world }, row) => void world.log.amount[row]++)],
  ['W3', 'a rung below its floor', RUNGS, atEvent('after waterfall', 'rung-paid', (run, row) => rob(run, run.world.log.other[row]))],
  ['W4', 'a stop that was not kept to', RUNGS, at('before edits', ({ world }) => (world.protocols[0].tally[FUND_ROOM] = -1))],
  ['W4', 'a stop that forgets what was paid', STOPPED, {
    when: 'after waterfall',
    act: ({ world: { protocols: [{ tally }] } }) => {
      if (tally[FUND_ROOM] === Infinity) return false
      tally[FUND_ROOM] += 1
      return true
    },
  }],
  ['W12', 'a share that nobody could bear', RUNGS, atEvent('after waterfall', 'loss-socialized', (run, row) => rob(run, run.world.log.account[row]))],
  ['W12', 'a share above what was gained', GAINS_ONLY, atEvent('after waterfall', 'loss-socialized', ({ world: { log, cash } }, row) => {
    // As if it had had the money.
    log.amount[row] += 1e12
    cash[0][log.account[row]] += 1e12
  })],
  ['W14', 'a gift to a fund', RUNGS, at('end', ({ world }) => {
    emit(world.log, { kind: KIND.collateral, account: world.protocols[0].rungAccounts[0], other: 0, amount: 1 })
  })],
] // prettier-ignore

test.each(SPOILT)('%s breaks by %s', (id, _, scenario, spoil) => {
  const { broken } = judged(scenario, LAWS.filter(law => law.id === id), spoil) // prettier-ignore
  expect(broken?.law).toBe(id)
  expect(String(broken?.left)).not.toBe(String(broken?.right))
})
