import { describe, expect, test } from 'vitest'
import { stepper } from '../../../../src/engine/stepper.ts'
import type { Run } from '../../../../src/engine/run.ts'
import { auditBooks } from '../../../../src/world/audit.ts'
import { KIND } from '../../../../src/world/events.ts'
import { transferPosition } from '../../../../src/world/tradeBetween.ts'
import { ADL, BAD_DEBT, FUND_LOW, MARK, TAKEN_OVER, equity } from '../../../../src/world/world.ts'
import { insurance } from '../../../../src/engine/rules.ts'
import { leave, liquidate, notionalOf, phase, rowsOf } from '../hands.ts'
import { ruled } from './witness.ts'

const fund = { kind: 'insurance-fund', sizeShare: 0, capital: 2_000_000, backstop: true, backstopLimit: 20 } // prettier-ignore
const adl = { kind: 'auto-deleveraging' }

interface Set {
  readonly waterfall?: readonly object[]
  readonly liquidation?: object
}

/** A run with nobody to keep, in which one account is in trouble: `ratio` of its notional is left. */
function troubled({ waterfall = [fund, adl], liquidation = {} }: Set, ratio: number) {
  const scenario = ruled(
    { agents: 400, steps: 40 },
    {
      protocol: { waterfall },
      margin: { kind: 'static' },
      liquidation: { kind: 'full', keeperReward: 0, penaltyRate: 0.001, backstopAfter: 15, ...liquidation }, // prettier-ignore
      keeper: { leverageLimit: 0 },
    },
  )
  const { run } = stepper(scenario)
  for (const one of ['oracle', 'agents']) phase(run, one)
  const [account] = rowsOf(run, 'noise')
  leave(run, account, ratio)
  return { run, account, own: run.world.protocols[0].rungAccounts[Math.max(0, waterfall.indexOf(fund))] } // prettier-ignore
}

const kindsOf = (told: ReturnType<typeof liquidate>): string[] => told.map(({ kind }) => kind)

describe('what nobody took', () => {
  test('waits until it is late, and then goes to the rungs at its bankruptcy price', () => {
    const { run, account, own } = troubled({}, 0.003)
    const [market] = run.world.markets
    const [protocol] = run.world.protocols
    const held = market.size[account]
    const notional = notionalOf(run, account)
    const left = equity(run.world, market, account)
    const worth = equity(run.world, market, own)
    // Fifteen seconds after it was found are three steps more.
    for (let step = 0; step < 3; step++) expect(liquidate(run)).toEqual([])
    const told = liquidate(run)
    expect(kindsOf(told)).toEqual(['liquidation', 'takeover'])
    expect(told[1]).toMatchObject({ account, other: own, lots: held, cause: told[0].id })
    // The price is worth what the position is, less what the account had.
    expect(told[1].amount).toBe(notional - Math.sign(held) * left * Math.sign(held))
    expect([market.size[account], run.world.cash[0][account]]).toEqual([0, 0])
    expect(market.size[own]).toBe(held)
    expect(equity(run.world, market, own)).toBe(worth + left)
    expect(protocol.tally[TAKEN_OVER]).toBe(notional)
    expect(protocol.flaggedAt[account - protocol.first]).toBe(0)
    auditBooks(run.world)
  })

  test('goes at once where nothing is left, and the fund bears what is missing', () => {
    const { run, account, own } = troubled({}, -0.004)
    const [market] = run.world.markets
    const missing = -equity(run.world, market, account)
    const worth = equity(run.world, market, own)
    const told = liquidate(run)
    expect(kindsOf(told)).toEqual(['liquidation', 'takeover'])
    expect(market.size[account]).toBe(0)
    expect(run.world.cash[0][account]).toBe(0)
    expect(worth - equity(run.world, market, own)).toBe(missing)
    // It never was a shortfall: nobody lacks anything.
    expect(run.world.protocols[0].tally[BAD_DEBT]).toBe(0)
  })

  test('goes on to the next rung where the first has no room', () => {
    const small = { ...fund, capital: 0, backstopBase: 0 }
    const { run, account } = troubled({ waterfall: [small, adl] }, -0.004)
    const [market] = run.world.markets
    const [{ tally }] = run.world.protocols
    const [held, notional] = [market.size[account], notionalOf(run, account)]
    const told = liquidate(run)
    const closed = told.filter(({ kind }) => kind === 'deleverage')
    expect(closed.length).toBeGreaterThan(0)
    expect(closed.reduce((sum, { lots }) => sum + lots, 0)).toBe(held)
    expect(closed.every(({ other }) => other === account)).toBe(true)
    expect([market.size[account], run.world.cash[0][account]]).toEqual([0, 0])
    expect(tally[ADL]).toBe(notional)
    expect(tally[TAKEN_OVER]).toBe(0)
    auditBooks(run.world)
  })

  test('is split where the first rung has room for a part of it', () => {
    const { run, account, own } = troubled({ waterfall: [{ ...fund, capital: 20_000, backstopBase: 0, backstopLimit: 1 }, adl] }, 0.001) // prettier-ignore
    const [market] = run.world.markets
    const held = market.size[account]
    for (let step = 0; step < 3; step++) liquidate(run)
    const told = liquidate(run)
    const taken = market.size[own]
    expect(taken * held).toBeGreaterThan(0)
    expect(Math.abs(taken)).toBeLessThan(Math.abs(held))
    expect(kindsOf(told)).toContain('deleverage')
    // Two roundings, and still exactly nothing is left.
    expect([market.size[account], run.world.cash[0][account]]).toEqual([0, 0])
    auditBooks(run.world)
  })

  test('that no rung would have is sold at any price once it is late', () => {
    const { run, account } = troubled({ waterfall: [] }, 0.003)
    for (let step = 0; step < 3; step++) expect(liquidate(run)).toEqual([])
    const told = liquidate(run)
    expect(kindsOf(told)).toContain('fill')
    expect(run.world.markets[0].size[account]).toBe(0)
    auditBooks(run.world)
  })
})

describe('a rung that holds positions and has nothing left', () => {
  /** The fund has taken an account's position over, and the price has moved against it by so much of the mark. */
  function holding(waterfall: readonly object[], move: number): { run: Run; own: number } {
    const { run, account, own } = troubled({ waterfall }, 0.01)
    const { world } = run
    const [market] = world.markets
    const side = Math.sign(market.size[account])
    const lots = Math.abs(market.size[account])
    transferPosition(
      world,
      market,
      { from: account, to: own, side, lots, value: lots * market.state[MARK] * market.k },
      { kind: KIND.takeover, account, other: own, cause: -1 },
    )
    leave(run, own, 0.01)
    market.state[MARK] = Math.round(market.state[MARK] * (1 - side * move))
    return { run, own }
  }

  test('gives them up to the rungs after it, at the price that leaves it with exactly nothing', () => {
    const { run, own } = holding([fund, adl], 0.02)
    const [market] = run.world.markets
    expect(equity(run.world, market, own)).toBeLessThan(0)
    const lots = Math.abs(market.size[own])
    const told = phase(run, 'waterfall')
    const closed = told.filter(({ kind }) => kind === 'deleverage')
    expect(closed.reduce((sum, one) => sum + Math.abs(one.lots), 0)).toBe(lots)
    expect(closed.every(({ other }) => other === own)).toBe(true)
    expect([market.size[own], market.quote[own], run.world.cash[0][own]]).toEqual([0, 0, 0])
    expect(insurance(run.world, run.rules.protocols[0])).toBe(0)
    expect(run.world.protocols[0].tally[FUND_LOW]).toBe(0)
    auditBooks(run.world)
  })

  test('keeps them while it has something left', () => {
    const { run, own } = holding([fund, adl], 0.005)
    const [market] = run.world.markets
    const lots = market.size[own]
    expect(equity(run.world, market, own)).toBeGreaterThan(0)
    expect(phase(run, 'waterfall')).toEqual([])
    expect(market.size[own]).toBe(lots)
    expect(run.world.protocols[0].tally[FUND_LOW]).toBe(equity(run.world, market, own))
  })

  test('keeps them where no rung after it takes any', () => {
    const { run, own } = holding([adl, fund], 0.02)
    const [market] = run.world.markets
    const lots = market.size[own]
    expect(phase(run, 'waterfall')).toEqual([])
    expect(market.size[own]).toBe(lots)
    expect(run.world.protocols[0].tally[FUND_LOW]).toBe(equity(run.world, market, own))
    expect(run.world.protocols[0].tally[FUND_LOW]).toBeLessThan(0)
  })
})
