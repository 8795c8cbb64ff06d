import { describe, expect, test } from 'vitest'
import type { Run } from '../../../../../src/engine/run.ts'
import type { Scenario } from '../../../../../src/scenario/document.ts'
import * as adl from '../../../../../src/study/storm/laws/adl.ts'
import { LIVELY } from '../../../../support/laws.ts'
import { parsed } from '../../../../support/scenarios.ts'
import { atEvery, rob } from './spoils.ts'
import { judged, type Spoil } from './judged.ts'

const LAWS = Object.values(adl)

/** A lively market in which winners are closed by one of the policies. */
const by = (policy: string): Scenario => {
  const { standard } = LIVELY
  const [protocol] = standard.protocols
  const waterfall = protocol.waterfall.map(rung =>
    rung.kind === 'auto-deleveraging' ? { ...rung, policy } : rung,
  )
  return parsed({ ...standard, protocols: [{ ...protocol, waterfall }] })
}

const POLICIES = ['profit-leverage', 'pro-rata', 'water-filling'] as const

describe.each(POLICIES)('in a run with winners closed by %s', policy => {
  const { broken, looks } = judged(by(policy), LAWS)

  test('none breaks, and each has looked', () => {
    expect(broken).toBeUndefined()
    for (const { id } of LAWS) expect(looks[id], id).toBeGreaterThan(0)
    expect(looks[`W10: ${policy}`]).toBeGreaterThan(0)
  })
})

const closed = (act: (run: Run, row: number) => unknown): Spoil =>
  atEvery('after liquidations', 'deleverage', act)

/** Another on the winner's side is told to have been closed in its place: the last row of all. */
function another({ world }: Run, row: number): boolean {
  const { log, markets, agentRows } = world
  const { size } = markets[0]
  const side = -Math.sign(log.lots[row])
  const last = size.findLastIndex(
    (lots, i) => i < agentRows && lots * side > Math.abs(log.lots[row]),
  )
  if (last < 0 || last === log.account[row]) return false
  log.account[row] = last
  return true
}

/** The route says that nobody who has something left is given up so soon. */
function tooEarly({ world: { log }, rules }: Run, row: number): void {
  const left = log.amount[row - log.back[row]]
  if (left >= 0) Object.assign(rules.protocols[0].liquidation.route, { backstopAfter: 1e9 })
}

const SPOILT: readonly (readonly [law: string, what: string, spoil: Spoil])[] = [
  ['W6', 'a position given up before its time', closed(tooEarly)],
  ['W7', 'a price that is no bankruptcy price', closed((run, row) => void (run.world.log.amount[row] += 1e9))],
  ['W8', 'a winner that has lost more than it should', closed((run, row) => {
    const account = run.world.log.account[row]
    if (run.world.markets[0].size[account] === 0) return false
    rob(run, account)
    return true
  })],
  ['W9', 'more lots than there were', closed((run, row) => void (run.world.log.lots[row] *= 1000))],
  ['W10', 'another in its place', closed(another)],
] // prettier-ignore

test.each(SPOILT)('%s breaks by %s', (id, _, spoil) => {
  const { broken } = judged(
    LIVELY.standard,
    LAWS.filter(law => law.id === id),
    spoil,
  )
  expect(broken?.law).toBe(id)
  expect(String(broken?.left)).not.toBe(String(broken?.right))
})
