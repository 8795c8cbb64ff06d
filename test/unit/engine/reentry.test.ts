import { describe, expect, test } from 'vitest'
import { stepper } from '../../../src/engine/stepper.ts'
import type { Run } from '../../../src/engine/run.ts'
import type { Scenario } from '../../../src/scenario/document.ts'
import { auditBooks } from '../../../src/world/audit.ts'
import { STEP, equity } from '../../../src/world/world.ts'
import { parsed } from '../../support/scenarios.ts'
import { leave, liquidate, phase, rowsOf } from './hands.ts'
import { ruled } from './liquidation/witness.ts'

const NEVER = 2_147_483_647

/** Whoever is closed comes back with this chance, after this mean time; everybody acts in every step. */
function returning(
  reentry: number,
  reentryHours: number,
  { steps = 400, leaves = true } = {},
): Scenario {
  const base = ruled(
    { agents: 400, steps },
    {
      protocol: { waterfall: [{ kind: 'auto-deleveraging' }] },
      margin: { kind: 'static' },
      liquidation: { kind: 'full' },
      keeper: { leverageLimit: 0 },
    },
  )
  const cohorts = base.cohorts.map(one => ({
    ...one,
    leaves,
    reentry,
    reentryHours,
    activity: 720,
  }))
  return parsed({ ...base, shocks: [], cohorts })
}

/** A run in which some noise traders have just been closed by force. */
function closed(scenario: Scenario, count: number): { run: Run; rows: number[] } {
  const { run } = stepper(scenario)
  phase(run, 'oracle')
  const rows = rowsOf(run, 'noise').slice(0, count)
  for (const row of rows) leave(run, row, -0.001)
  liquidate(run)
  phase(run, 'waterfall')
  const { size } = run.world.markets[0]
  expect(rows.every(row => size[row] === 0)).toBe(true)
  return { run, rows }
}

/** The agents' phase of the next step, and who of the noise traders acts in it. */
function next(run: Run): { told: ReturnType<typeof phase>; acting: Set<number> } {
  run.world.scalars[STEP]++
  const told = phase(run, 'agents')
  const { index } = run.world.cohorts.find(({ id }) => id === 'noise')!
  const { count, rows } = run.scratch.cohorts[index].acting
  return { told, acting: new Set(rows.subarray(0, count)) }
}

describe('whoever was closed by force', () => {
  test('stays away for its time, brings up to half of what it began with, and acts from the next time', () => {
    const { run, rows } = closed(returning(1, 0.01), 40)
    const { returnsAt, wallet, startEquity, scalars, cash, markets, outside } = run.world
    const due = new Map(rows.map(row => [row, returnsAt[row]]))
    expect([...due.values()].every(step => step > scalars[STEP] && step < NEVER)).toBe(true)
    const left = new Map(rows.map(row => [row, cash[0][row]]))
    for (let step = 0; step < 60; step++) {
      const before = cash[0][outside]
      const { told, acting } = next(run)
      const now = scalars[STEP] + 1
      const back = told.filter(({ kind }) => kind === 'reentry')
      let brought = 0
      for (const { account, amount } of back) {
        expect(due.get(account)).toBe(now)
        expect(amount).toBe(Math.floor(startEquity[account] / 2))
        expect(wallet[account]).toBe(startEquity[account] - amount)
        expect(cash[0][account]).toBe(left.get(account)! + amount)
        expect(returnsAt[account]).toBe(0)
        brought += amount
      }
      expect(before - cash[0][outside]).toBe(brought)
      for (const [row, at] of due) expect(acting.has(row)).toBe(at < now)
    }
    expect(rows.filter(row => returnsAt[row] === 0).length).toBeGreaterThan(30)
    // Its memory begins anew: what it looks back to is what it has now.
    expect(equity(run.world, markets[0], rows[0])).toBe(cash[0][rows[0]])
    auditBooks(run.world)
  })

  test('comes back once or twice, for its wallet is as large as what it began with', () => {
    const { run, rows } = closed(returning(1, 0.01), 1)
    const [row] = rows
    const { wallet, startEquity, returnsAt, markets, cash } = run.world
    const comeBack = (): void => {
      for (let step = 0; step < 100 && returnsAt[row] !== 0 && returnsAt[row] !== NEVER; step++) next(run) // prettier-ignore
    }
    comeBack()
    comeBack()
    expect(wallet[row]).toBe(startEquity[row] - Math.floor(startEquity[row] / 2))
    for (const rest of [startEquity[row] % 2, 0]) {
      returnsAt[row] = run.world.scalars[STEP] + 2
      comeBack()
      expect(wallet[row]).toBe(rest)
    }
    expect(markets[0].size[row]).toBe(0)
    expect(cash[0][row]).toBe(startEquity[row])
    // A fourth time there is nothing left.
    returnsAt[row] = run.world.scalars[STEP] + 2
    comeBack()
    expect(returnsAt[row]).toBe(NEVER)
  })

  test('never comes back with nothing to bring', () => {
    const { run, rows } = closed(returning(1, 0.01), 1)
    run.world.wallet[rows[0]] = 0
    for (let step = 0; step < 80; step++) next(run)
    expect(run.world.returnsAt[rows[0]]).toBe(NEVER)
    expect(next(run).acting.has(rows[0])).toBe(false)
  })

  test('comes back as often as is declared', () => {
    const { run, rows } = closed(returning(0.3, 12), 120)
    const coming = rows.filter(row => run.world.returnsAt[row] < NEVER)
    // 36, give or take four deviations.
    expect(Math.abs(coming.length - 36)).toBeLessThan(20)
    const steps = coming.map(row => run.world.returnsAt[row] - run.world.scalars[STEP])
    const mean = steps.reduce((sum, step) => sum + step, 0) / steps.length
    expect((mean * 5) / 3600).toBeGreaterThan(6)
    expect((mean * 5) / 3600).toBeLessThan(20)
  })

  test('never acts again where nobody comes back', () => {
    const { run, rows } = closed(returning(0, 12), 5)
    expect(rows.every(row => run.world.returnsAt[row] > 0)).toBe(true)
    expect(next(run).acting.has(rows[0])).toBe(false)
  })

  test('is not sent away where closing is no reason to leave: it goes on with what it has', () => {
    const { run, rows } = closed(returning(0, 12, { leaves: false }), 5)
    expect(rows.every(row => run.world.returnsAt[row] === 0)).toBe(true)
    expect(next(run).acting.has(rows[0])).toBe(true)
  })
})

test('who is in trouble does not act, whether its cohort leaves or not', () => {
  for (const leaves of [false, true]) {
    const base = ruled({ agents: 400, steps: 40 }, { margin: { kind: 'static' }, keeper: { leverageLimit: 0 }, liquidation: { kind: 'full', backstopAfter: 80_000 } }) // prettier-ignore
    const cohorts = base.cohorts.map(one => ({ ...one, leaves, activity: 720 }))
    const { run } = stepper(parsed({ ...base, cohorts }))
    phase(run, 'oracle')
    const [a, b] = rowsOf(run, 'noise')
    leave(run, a, 0.004)
    expect(liquidate(run)).toEqual([])
    const { acting } = next(run)
    expect(acting.has(a)).toBe(false)
    expect(acting.has(b)).toBe(true)
    leave(run, a, 0.5)
    phase(run, 'margin')
    expect(next(run).acting.has(a)).toBe(true)
  }
})
