import { describe, expect, test } from 'vitest'
import { stepper } from '../../../../src/engine/stepper.ts'
import type { Run } from '../../../../src/engine/run.ts'
import { auditBooks } from '../../../../src/world/audit.ts'
import { pay } from '../../../../src/world/ledger.ts'
import { BAD_DEBT, INSOLVENT, LIQUIDATIONS } from '../../../../src/world/world.ts'
import { phase, rowsOf } from '../hands.ts'
import { ruled } from './witness.ts'

const OWED = 1_234_567

/** A run after its agents have traded, in which an account without a position owes. */
function owing(waterfall: readonly object[]) {
  const { run } = stepper(ruled({ agents: 400, steps: 40 }, { protocol: { waterfall } }))
  for (const one of ['oracle', 'agents']) phase(run, one)
  const { world } = run
  const [{ size }] = world.markets
  const account = rowsOf(run, 'noise', true).find(row => size[row] === 0)!
  pay(world, 0, account, world.outside, world.cash[0][account] + OWED)
  return { run, account, tally: world.protocols[0].tally }
}

const settled = (run: Run) =>
  ['margin', 'liquidations', 'waterfall'].flatMap(one => [...phase(run, one)])

describe('an account that has closed its own position for less than it owed', () => {
  test('is bankrupt without a liquidation: the rungs make it whole, and its agent goes away', () => {
    const fund = { kind: 'insurance-fund', sizeShare: 0, capital: 2_000_000 }
    const { run, account, tally } = owing([fund])
    const before = tally[LIQUIDATIONS]
    const told = settled(run)
    const [shortfall] = told.filter(one => one.kind === 'shortfall')
    expect(shortfall).toMatchObject({ account, amount: OWED, cause: -1 })
    const paid = told.filter(one => one.kind === 'rung-paid' && one.account === account)
    expect(paid.map(({ amount, cause }) => [amount, cause])).toEqual([[OWED, shortfall.id]])
    expect(run.world.cash[0][account]).toBe(0)
    expect(run.world.returnsAt[account]).not.toBe(0)
    expect([tally[LIQUIDATIONS] - before, tally[BAD_DEBT], tally[INSOLVENT]]).toEqual([0, OWED, 0])
    auditBooks(run.world)
  })

  test('is the protocol’s insolvency where there is no rung', () => {
    const { run, account, tally } = owing([])
    settled(run)
    expect(run.world.cash[0][account]).toBe(0)
    expect(tally[INSOLVENT]).toBe(OWED)
  })

  test('is asked once, and nobody who has a position is', () => {
    const { run, account } = owing([])
    const [{ size }] = run.world.markets
    const holder = rowsOf(run, 'noise').find(row => size[row] !== 0)!
    const cash = run.world.cash[0][holder]
    pay(run.world, 0, holder, run.world.outside, Math.max(0, cash) + 1)
    const told = settled(run)
    const shortfalls = told.filter(one => one.kind === 'shortfall')
    expect(shortfalls.filter(one => one.account === account).length).toBe(1)
    expect(shortfalls.filter(one => one.account === holder && one.cause === -1)).toEqual([])
    expect(settled(run).filter(one => one.account === account)).toEqual([])
  })
})
