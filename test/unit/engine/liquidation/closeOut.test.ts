import { describe, expect, test } from 'vitest'
import { stepper } from '../../../../src/engine/stepper.ts'
import type { Run } from '../../../../src/engine/run.ts'
import { auditBooks } from '../../../../src/world/audit.ts'
import { pay } from '../../../../src/world/ledger.ts'
import {
  BAD_DEBT,
  FLAGGED,
  INSOLVENT,
  LIQUIDATED,
  LIQUIDATIONS,
  MAINTENANCE,
  PENALTIES,
  equity,
} from '../../../../src/world/world.ts'
import { leave, liquidate, notionalOf, phase, rowsOf } from '../hands.ts'
import { ruled } from './witness.ts'

const fund = { kind: 'insurance-fund', sizeShare: 0, capital: 2_000_000 }
const operator = { kind: 'own-equity', sizeShare: 0.001 }

/** A run in which forced orders go to the book at any price. */
function selling(liquidation: object = {}, waterfall: readonly object[] = [fund]): Run {
  const scenario = ruled(
    { agents: 400, steps: 40 },
    {
      protocol: { waterfall },
      margin: { kind: 'static' },
      liquidation: { kind: 'full', route: 'venue', keeperReward: 0, penaltyRate: 0.002, limit: 'none', ...liquidation }, // prettier-ignore
    },
  )
  const { run } = stepper(scenario)
  for (const one of ['oracle', 'agents']) phase(run, one)
  return run
}

const of = (told: ReturnType<typeof liquidate>, kind: string) =>
  told.filter(one => one.kind === kind)

describe('an account that is closed with less than nothing', () => {
  /** One account in trouble, and its shortfall down the rungs. */
  function bankrupt(waterfall: readonly object[], ratio = -0.01) {
    const run = selling({}, waterfall)
    const [account] = rowsOf(run, 'noise')
    leave(run, account, ratio)
    const told = [...liquidate(run), ...phase(run, 'waterfall')]
    const [shortfall] = of(told, 'shortfall')
    auditBooks(run.world)
    return { run, account, told, shortfall, tally: run.world.protocols[0].tally }
  }

  test('leaves a shortfall of what it lacks, caused by its liquidation, and no penalty', () => {
    const { run, account, told, shortfall, tally } = bankrupt([])
    const [liquidation] = of(told, 'liquidation')
    const [fills, lost] = [of(told, 'fill'), liquidation.amount]
    expect(lost).toBeLessThan(0)
    // What it had at the mark, and what it gave up below it.
    const value = Math.abs(liquidation.lots) * liquidation.ticks
    const got = fills.reduce((sum, { lots, ticks }) => sum + Math.abs(lots) * ticks, 0)
    const slipped = Math.sign(liquidation.lots) * (value - got) * run.world.markets[0].k
    expect(shortfall).toMatchObject({ account, amount: slipped - lost, cause: liquidation.id })
    expect(of(told, 'penalty')).toEqual([])
    expect(tally[PENALTIES]).toBe(0)
    expect(tally[BAD_DEBT]).toBe(shortfall.amount)
  })

  test('is made whole by the rungs in order, each as far as it can', () => {
    const { run, account, told, shortfall, tally } = bankrupt([operator, fund])
    const [first, second] = run.world.protocols[0].rungAccounts
    const paid = of(told, 'rung-paid')
    expect(paid.every(({ cause }) => cause === shortfall.id)).toBe(true)
    expect(paid.map(({ other }) => other)).toEqual(paid.length === 1 ? [first] : [first, second])
    expect(paid.reduce((sum, { amount }) => sum + amount, 0)).toBe(shortfall.amount)
    expect(run.world.cash[0][account]).toBe(0)
    expect(tally[INSOLVENT]).toBe(0)
    const { rungPaid } = run.world.protocols[0]
    expect(rungPaid[0] + rungPaid[1]).toBe(shortfall.amount)
  })

  test('is the protocol’s insolvency where there is no rung', () => {
    const { run, account, told, shortfall, tally } = bankrupt([])
    const { badDebt } = run.world.protocols[0]
    expect(of(told, 'insolvent')).toMatchObject([{ account, other: badDebt, amount: shortfall.amount }]) // prettier-ignore
    expect(run.world.cash[0][badDebt]).toBe(0 - shortfall.amount)
    expect(run.world.cash[0][account]).toBe(0)
    expect(tally[INSOLVENT]).toBe(shortfall.amount)
  })
})

describe('an account that is closed with something left', () => {
  function closed(liquidation: object) {
    const run = selling(liquidation)
    const [account] = rowsOf(run, 'noise')
    leave(run, account, 0.011)
    const [own] = run.world.protocols[0].rungAccounts
    const before = run.world.cash[0][own]
    const told = liquidate(run)
    auditBooks(run.world)
    return { run, account, told, gained: run.world.cash[0][own] - before }
  }

  test('pays its penalty and keeps the rest', () => {
    const { run, account, told, gained } = closed({})
    const notional = Math.abs(of(told, 'liquidation')[0].lots) * of(told, 'liquidation')[0].ticks * run.world.markets[0].k // prettier-ignore
    const due = Math.ceil(0.002 * notional)
    expect(of(told, 'penalty')).toMatchObject([{ account, amount: due }])
    expect(gained).toBe(due)
    expect(run.world.cash[0][account]).toBeGreaterThan(0)
    expect(of(told, 'residue')).toEqual([])
    const { tally, flaggedAt, first } = run.world.protocols[0]
    expect([tally[LIQUIDATIONS], tally[LIQUIDATED], tally[PENALTIES]]).toEqual([1, notional, due])
    expect(flaggedAt[account - first]).toBe(0)
  })

  test('loses the rest to the fund where the rules say so', () => {
    const { run, account, told, gained } = closed({ confiscates: true })
    const [penalty] = of(told, 'penalty')
    const [residue] = of(told, 'residue')
    expect(residue).toMatchObject({ account, other: penalty.other })
    expect(residue.amount).toBeGreaterThan(0)
    expect(gained).toBe(penalty.amount + residue.amount)
    expect(run.world.cash[0][account]).toBe(0)
  })

  test('pays no more than it has left', () => {
    const { run, account, told } = closed({ penaltyRate: 0.5 })
    expect(of(told, 'penalty').length).toBe(1)
    expect(run.world.cash[0][account]).toBe(0)
    expect(of(told, 'shortfall')).toEqual([])
  })
})

describe('an account that is closed in part', () => {
  const partial = { kind: 'partial', wholeBelow: 0, wholeUnder: 0.1 }

  test('is free again at once if what is left is safe', () => {
    const run = selling(partial)
    const [account] = rowsOf(run, 'noise')
    const rate = run.world.protocols[0].rates[0][MAINTENANCE]
    const held = notionalOf(run, account)
    leave(run, account, 0.9 * rate)
    liquidate(run)
    const [{ flaggedAt, first, tally }] = run.world.protocols
    expect(notionalOf(run, account)).toBeGreaterThan(0)
    expect(notionalOf(run, account)).toBeLessThan(held)
    expect(equity(run.world, run.world.markets[0], account)).toBeGreaterThanOrEqual(rate * notionalOf(run, account)) // prettier-ignore
    expect(flaggedAt[account - first]).toBe(0)
    expect(liquidate(run)).toEqual([])
    expect(tally[FLAGGED]).toBe(0)
  })

  test('is flagged as before if it is not', () => {
    // Nobody bids near: what is sold goes at a loss, and little is sold.
    const run = selling({ ...partial, limit: 'bankruptcy' })
    const { cohorts } = run.world
    for (const { role, first, count } of cohorts) {
      if (role !== 'maker') continue
      for (let row = first + (count >> 3); row < first + count; row++) run.rules.markets[0].venue.pull(row) // prettier-ignore
    }
    const [account] = rowsOf(run, 'noise').sort((a, b) => notionalOf(run, b) - notionalOf(run, a))
    leave(run, account, 0.004)
    liquidate(run)
    const [{ flaggedAt, first }] = run.world.protocols
    const since = flaggedAt[account - first]
    expect(notionalOf(run, account)).toBeGreaterThan(0)
    expect(since).toBeGreaterThan(0)
    liquidate(run)
    expect(flaggedAt[account - first]).toBe(since)
  })
})

describe('a rung that owes something once its positions are gone', () => {
  test('is a shortfall of the rungs after it', () => {
    const run = selling({}, [fund, operator])
    const [own, next] = run.world.protocols[0].rungAccounts
    const { world } = run
    pay(world, 0, own, world.outside, world.cash[0][own] + 1_000)
    const told = phase(run, 'waterfall')
    expect(of(told, 'shortfall')).toMatchObject([{ account: own, amount: 1_000 }])
    expect(of(told, 'rung-paid')).toMatchObject([{ account: own, other: next, amount: 1_000 }])
    expect(world.cash[0][own]).toBe(0)
    expect([...world.protocols[0].rungPaid]).toEqual([0, 1_000])
    auditBooks(world)
  })

  test('is not one where it may borrow', () => {
    const run = selling({}, [{ ...fund, floor: -1_000_000 }, operator])
    const [own] = run.world.protocols[0].rungAccounts
    const { world } = run
    pay(world, 0, own, world.outside, world.cash[0][own] + 1_000)
    expect(phase(run, 'waterfall')).toEqual([])
    expect(world.cash[0][own]).toBe(-1_000)
  })
})
