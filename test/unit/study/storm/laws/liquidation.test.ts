import { describe, expect, test } from 'vitest'
import type { Run } from '../../../../../src/engine/run.ts'
import type { Scenario } from '../../../../../src/scenario/document.ts'
import * as keepers from '../../../../../src/study/storm/laws/keepers.ts'
import * as liquidation from '../../../../../src/study/storm/laws/liquidation.ts'
import { COUNT, KIND } from '../../../../../src/world/events.ts'
import { FEED_SPARES, FLAGGED, STEP } from '../../../../../src/world/world.ts'
import { LIVELY } from '../../../../support/laws.ts'
import { parsed } from '../../../../support/scenarios.ts'
import { atEvent, rob } from './spoils.ts'
import { judged, type Spoil } from './judged.ts'

const LAWS = [...Object.values(liquidation), ...Object.values(keepers)]

const STANDARD = LIVELY.standard
const SPARED = LIVELY['a lying feed that spares accounts']

/** Forced orders go to the venue, no worse than a limit. */
const limited = (limit: string): Scenario => {
  const [protocol] = STANDARD.protocols
  const changed = { ...protocol.liquidation, route: 'venue', keeperReward: 0, limit }
  return parsed({ ...STANDARD, protocols: [{ ...protocol, liquidation: changed }] })
}

const BANKRUPTCY = limited('bankruptcy')
const FILLABLE = limited('fillable')

const RUNS: readonly (readonly [name: string, scenario: Scenario, laws: readonly string[]])[] = [
  ['keepers and winners', STANDARD, ['Q1', 'Q2', 'Q3', 'Q4', 'Q5', 'Q9', 'Q10', 'Q11', 'Q12']],
  ['a limit at the bankruptcy price', BANKRUPTCY, ['Q7']],
  ['a limit at the fillable price', FILLABLE, ['Q7']],
  ['a feed that spares', SPARED, ['Q8']],
]

describe.each(RUNS)('in a run with %s', (_, scenario, laws) => {
  const { broken, looks } = judged(scenario, LAWS)

  test('none breaks, and those that it is about have looked', () => {
    expect(broken).toBeUndefined()
    for (const id of laws) expect(looks[id], id).toBeGreaterThan(0)
  })
})

const afterIt = (act: (run: Run, row: number) => unknown): Spoil =>
  atEvent('after liquidations', 'liquidation', act)

/** Tells two liquidations of a step the other way round. */
function swap({ world: { log } }: Run): boolean {
  const rows: number[] = []
  for (let row = 0; row < log.cursor[COUNT]; row++)
    if (log.kind[row] === KIND.liquidation) rows.push(row)
  if (rows.length < 2) return false
  const [a, b] = rows
  ;[log.account[a], log.account[b]] = [log.account[b], log.account[a]]
  return true
}

/** Someone is under water at the end, flagged long ago, and nobody did anything. */
function forget(run: Run): boolean {
  const { world, scenario } = run
  if (world.scalars[STEP] < scenario.clock.steps - 1) return false
  const [protocol] = world.protocols
  const account = world.markets[0].size.findIndex((lots, row) => lots > 0 && row < world.agentRows)
  rob(run, account)
  protocol.tally[FLAGGED] = 1
  protocol.flagged[0] = account
  protocol.flaggedAt[account - protocol.first] = 1
  return true
}

/** A rule of the method says that nothing is to be closed. */
function closesNothing({ rules }: Run): void {
  const { liquidation: own } = rules.protocols[0]
  Object.assign(own, { part: { ...own.part, closes: () => 0 } })
}

const first = (kind: keyof typeof KIND, act: (run: Run, row: number) => unknown): Spoil =>
  atEvent('after liquidations', kind, act)

type Way = readonly [law: string, what: string, scenario: Scenario, spoil: Spoil]

const SPOILT: readonly Way[] = [
  ['Q1', 'an equity that tells otherwise', STANDARD, afterIt((run, row) => void run.world.log.amount[row]++)],
  ['Q1', 'an account that nobody listed', STANDARD, afterIt((run, row) => void (run.world.log.account[row] = 0))],
  ['Q2', 'a lot told too many', STANDARD, afterIt((run, row) => void (run.world.log.lots[row] *= 2))],
  ['Q3', 'a keeper that left less than it should', STANDARD, first('takeover', (run, row) => {
    const account = run.world.log.account[row]
    if (run.world.markets[0].size[account] === 0) return false
    rob(run, account)
    return true
  })],
  ['Q4', 'more than the method asks for', STANDARD, afterIt(closesNothing)],
  ['Q5', 'a penalty beyond its rate', STANDARD, first('penalty', (run, row) => void (run.world.log.amount[row] += 1e12))],
  ['Q7', 'a sale below the limit', BANKRUPTCY, first('fill', (run, row) => {
    const { log } = run.world
    if (log.back[row] === 0) return false
    log.ticks[row] = log.lots[row] < 0 ? 1 : 2_000_000_000
    return true
  })],
  ['Q8', 'a feed that was to spare everybody', STANDARD, afterIt(run => void (run.world.markets[0].state[FEED_SPARES] = 1))],
  ['Q9', 'somebody who was forgotten', LIVELY['march-2020'], { when: 'end', act: forget }],
  ['Q12', 'a reward ten times what was agreed', STANDARD, first('reward', (run, row) => void (run.world.log.amount[row] *= 10))],
  ['Q10', 'a keeper that cannot carry it', STANDARD, first('reward', (run, row) => rob(run, run.world.log.other[row]))],
  ['Q11', 'the second before the first', STANDARD, { when: 'after liquidations', act: swap }],
] // prettier-ignore

test.each(SPOILT)('%s breaks by %s', (id, _, scenario, spoil) => {
  const { broken } = judged(scenario, LAWS.filter(law => law.id === id), spoil) // prettier-ignore
  expect(broken?.law).toBe(id)
  expect(String(broken?.left)).not.toBe(String(broken?.right))
})
