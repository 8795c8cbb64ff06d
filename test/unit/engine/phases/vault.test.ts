import { describe, expect, test } from 'vitest'
import { stepper } from '../../../../src/engine/stepper.ts'
import type { Run } from '../../../../src/engine/run.ts'
import { auditBooks } from '../../../../src/world/audit.ts'
import { supplyOf, worthOf } from '../../../../src/protocol/waterfall/vaultShares.ts'
import { parsed, small } from '../../../support/scenarios.ts'
import { eventsOf } from '../../../support/watch.ts'
import { phase } from '../hands.ts'

const base = small('every-rung', 300, 400)

const depositors = ({ world }: Run): number[] => {
  const { first, count } = world.cohorts.find(({ role }) => role === 'depositor')!
  return Array.from({ length: count }, (_, slot) => first + slot)
}

const sum = (values: readonly number[]): number => values.reduce((all, value) => all + value, 0)

describe('money into the vault and out of it', () => {
  /** A run whose depositors are about to move so much: by hand, in place of their own wishes. */
  function wishing(amount: number): Run {
    const { run } = stepper(base)
    for (const one of ['prices', 'oracle', 'agents']) phase(run, one)
    wish(run, amount)
    return run
  }

  function wish(run: Run, amount: number): void {
    const { index } = run.world.cohorts.find(({ role }) => role === 'depositor')!
    const { acting, transfers } = run.scratch.cohorts[index]
    const rows = depositors(run)
    acting.count = rows.length
    acting.rows.set(rows)
    transfers.amount.fill(amount)
  }

  test('is moved in the market phase, for shares that sum to the supply', () => {
    const run = wishing(1_000_000)
    const { vault } = run.rules.protocols[0]
    const { context, params } = vault!
    const { account, shares } = context
    const before = run.world.cash[0][account]
    const told = phase(run, 'market').filter(({ kind }) => kind === 'vault-in')
    const rows = depositors(run)
    expect(told.map(one => [one.account, one.other, one.amount])).toEqual(rows.map(row => [row, account, 1_000_000])) // prettier-ignore
    expect(run.world.cash[0][account] - before).toBe(1_000_000 * rows.length)
    expect(sum(told.map(({ lots }) => lots))).toBe(sum(rows.map(row => shares[row])))
    expect(supplyOf(context, Number(params.sizeShare))).toBeGreaterThan(
      sum(rows.map(row => shares[row])),
    )
    auditBooks(run.world)
  })

  test('comes back, and a round trip gains nobody anything', () => {
    const run = wishing(1_000_000)
    const rows = depositors(run)
    const before = rows.map(row => run.world.cash[0][row])
    phase(run, 'market')
    wish(run, -10_000_000)
    const told = phase(run, 'market').filter(({ kind }) => kind === 'vault-out')
    const { context, params } = run.rules.protocols[0].vault!
    expect(told.length).toBe(rows.length)
    for (const [j, row] of rows.entries()) {
      expect(run.world.cash[0][row]).toBeLessThanOrEqual(before[j])
      expect(run.world.cash[0][row]).toBeGreaterThan(before[j] - 3)
      expect(worthOf(context, params, row)).toBeLessThan(3)
    }
    auditBooks(run.world)
  })

  test('moves nothing where there is no vault', () => {
    const waterfall = base.protocols[0].waterfall.filter(({ kind }) => kind !== 'lp-vault')
    const { run } = stepper(parsed({ ...base, protocols: [{ ...base.protocols[0], waterfall }] }))
    for (const one of ['prices', 'oracle', 'agents']) phase(run, one)
    wish(run, 1_000_000)
    const before = run.world.cash[0].slice()
    phase(run, 'market')
    for (const row of depositors(run)) expect(run.world.cash[0][row]).toBe(before[row])
  })
})

test('in a run, shares are told as they are bought and burned', () => {
  const run = stepper(base, { audit: 'full' })
  const { context, params } = run.run.rules.protocols[0].vault!
  const held = new Map<number, number>()
  let moves = 0
  run.advance(base.clock.steps, ({ world }) => {
    for (const { kind, account, lots, amount } of eventsOf(world.log)) {
      if (kind !== 'vault-in' && kind !== 'vault-out') continue
      moves++
      expect(amount).toBeGreaterThan(0)
      held.set(account, (held.get(account) ?? 0) + (kind === 'vault-in' ? lots : -lots))
    }
    for (const row of depositors(run.run)) {
      expect(context.shares[row]).toBe(held.get(row) ?? 0)
      expect(context.shares[row]).toBeGreaterThanOrEqual(0)
    }
    expect(supplyOf(context, Number(params.sizeShare))).toBeGreaterThanOrEqual(
      sum([...held.values()]),
    )
  })
  expect(moves).toBeGreaterThan(3)
})
