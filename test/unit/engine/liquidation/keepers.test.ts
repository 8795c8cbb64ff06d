import { describe, expect, test } from 'vitest'
import { stepper } from '../../../../src/engine/stepper.ts'
import type { Run } from '../../../../src/engine/run.ts'
import type { Scenario } from '../../../../src/scenario/document.ts'
import { auditBooks } from '../../../../src/world/audit.ts'
import {
  INITIAL,
  KEEPERS_TOOK,
  MAINTENANCE,
  MARK,
  PENALTIES,
  REWARDS,
  TAKEN_OVER,
  equity,
} from '../../../../src/world/world.ts'
import { pay } from '../../../../src/world/ledger.ts'
import { parsed, small } from '../../../support/scenarios.ts'
import { leave, liquidate, notionalOf, phase, rowsOf } from '../hands.ts'
import { ruled } from './witness.ts'

/** Whole positions to keepers who take whatever pays; the fund takes nothing over, and waits long. */
const KEEPING = {
  protocol: { waterfall: [{ kind: 'insurance-fund', capital: 1_000_000 }] },
  margin: { kind: 'static' },
  liquidation: { kind: 'full', keeperReward: 0.005, penaltyRate: 0.01, backstopAfter: 86_400 },
  keeper: { leastReward: 0.0001, latencyMin: 5, latencyMax: 5 },
}

/** A run in which keepers have made their offers, and some accounts of equal notional are in trouble. */
function troubled(scenario: Scenario, ratio = 0.005, count = 1): { run: Run; rows: number[] } {
  const { run } = stepper(scenario)
  for (const one of ['oracle', 'agents']) phase(run, one)
  const rows = rowsOf(run, 'noise').slice(0, count)
  for (const row of rows) leave(run, row, ratio)
  return { run, rows }
}

const scenario = ruled({ agents: 400, steps: 30 }, KEEPING)

/** The step in which accounts are found, and the one in which the fastest keepers are there. */
function found(run: Run): ReturnType<typeof liquidate> {
  expect(liquidate(run)).toEqual([])
  return liquidate(run)
}

/** Takeovers of an account, by whom. */
const takers = (told: ReturnType<typeof liquidate>): number[] =>
  told.filter(({ kind }) => kind === 'takeover').map(({ other }) => other)

describe('a keeper', () => {
  test('takes a position over at the mark, for its reward out of the penalty', () => {
    const { run, rows } = troubled(scenario, 0.0115)
    const [account] = rows
    const [market] = run.world.markets
    const [protocol] = run.world.protocols
    const held = market.size[account]
    const notional = notionalOf(run, account)
    const [fund] = protocol.rungAccounts
    const [had, funds] = [equity(run.world, market, account), run.world.cash[0][fund]]
    const told = found(run)
    const [keeper] = takers(told)
    expect(rowsOf(run, 'keepers', true)).toContain(keeper)
    expect(market.size[account]).toBe(0)
    expect(market.size[keeper]).toBe(held)
    expect(-market.quote[keeper]).toBe(held * market.state[MARK] * market.k)
    // All has been paid: half of the penalty to the keeper, half to the fund.
    const [reward, penalty] = ['reward', 'penalty'].map(kind =>
      told.find(one => one.kind === kind)!,
    )
    expect(reward).toMatchObject({ account, other: keeper, amount: Math.floor(0.005 * notional) })
    expect(penalty).toMatchObject({ account, other: fund })
    expect(reward.amount + penalty.amount).toBe(Math.ceil(0.01 * notional))
    expect(run.world.cash[0][account]).toBe(had - Math.ceil(0.01 * notional))
    expect(run.world.cash[0][fund]).toBe(funds + penalty.amount)
    expect(protocol.tally[PENALTIES]).toBe(reward.amount + penalty.amount)
    expect(protocol.tally[REWARDS]).toBe(reward.amount)
    expect(protocol.tally[KEEPERS_TOOK]).toBe(notional)
    expect(protocol.tally[TAKEN_OVER]).toBe(notional)
    auditBooks(run.world)
  })

  test('has what is missing of its reward from the fund', () => {
    const { run, rows } = troubled(scenario, 0.002)
    const [account] = rows
    const notional = notionalOf(run, account)
    const [fund] = run.world.protocols[0].rungAccounts
    const funds = run.world.cash[0][fund]
    const had = equity(run.world, run.world.markets[0], account)
    const told = found(run)
    const rewards = told.filter(({ kind }) => kind === 'reward')
    expect(rewards.map(one => [one.account, one.amount])).toEqual([
      [account, had],
      [fund, Math.floor(0.005 * notional) - had],
    ])
    expect(run.world.cash[0][fund]).toBe(funds - rewards[1].amount)
    expect(run.world.cash[0][account]).toBe(0)
  })

  test('is not paid out of a fund that has nothing', () => {
    const poor = { ...KEEPING, protocol: { waterfall: [{ kind: 'insurance-fund', sizeShare: 0, capital: 0 }] } } // prettier-ignore
    const { run } = troubled(ruled({ agents: 400, steps: 30 }, poor), 0.002, 12)
    const [fund] = run.world.protocols[0].rungAccounts
    const told = found(run)
    expect(takers(told).length).toBeGreaterThan(0)
    expect(run.world.cash[0][fund]).toBeGreaterThanOrEqual(0)
    const paid = told.filter(({ kind }) => kind === 'reward').reduce((sum, { amount }) => sum + amount, 0) // prettier-ignore
    expect(run.world.protocols[0].tally[REWARDS]).toBe(paid)
  })

  test('needs the time to get there', () => {
    const slow = ruled({ agents: 400, steps: 30 }, { ...KEEPING, keeper: { latencyMin: 20, latencyMax: 20 } }) // prettier-ignore
    const { run, rows } = troubled(slow)
    // Found in the first of these steps; twenty seconds are four more.
    const waits = [0, 1, 2, 3, 4].map(() => takers(liquidate(run)).length > 0)
    expect(waits).toEqual([false, false, false, false, true])
    expect(run.world.markets[0].size[rows[0]]).toBe(0)
  })

  test('needs a reward that is worth it', () => {
    const greedy = ruled({ agents: 400, steps: 30 }, { ...KEEPING, keeper: { leastReward: 0.006, leastRewardSpread: 0 } }) // prettier-ignore
    const { run, rows } = troubled(greedy)
    const held = run.world.markets[0].size[rows[0]]
    const told = [liquidate(run), liquidate(run), liquidate(run)].flat()
    // Nothing done is no event, either.
    expect(told).toEqual([])
    expect(run.world.markets[0].size[rows[0]]).toBe(held)
  })

  test('needs the capital: all together take no more than their limit', () => {
    const bound = ruled({ agents: 400, steps: 30 }, { ...KEEPING, keeper: { ...KEEPING.keeper, leverageLimit: 0.5 } }) // prettier-ignore
    const { run, rows } = troubled(bound, 0.005, 40)
    found(run)
    let full = 0
    for (const keeper of rowsOf(run, 'keepers', true)) {
      const limit = 0.5 * run.world.startEquity[keeper]
      const taken = notionalOf(run, keeper)
      expect(taken).toBeLessThanOrEqual(limit)
      if (limit - taken < 2 * run.world.markets[0].state[MARK] * 10) full++
    }
    expect(full).toBeGreaterThan(1)
    const left = rows.filter(row => run.world.markets[0].size[row] !== 0)
    expect(left.length).toBeGreaterThan(0)
    auditBooks(run.world)
  })

  test('has nothing to offer without leverage, and what is left waits', () => {
    const none = ruled({ agents: 400, steps: 30 }, { ...KEEPING, keeper: { ...KEEPING.keeper, leverageLimit: 0 } }) // prettier-ignore
    const { run } = troubled(none)
    expect([liquidate(run), liquidate(run)].flat()).toEqual([])
  })

  test('leaves alone who would hand it a loss: an account deep under water', () => {
    for (const [ratio, taken] of [
      [-0.019, true],
      [-0.021, false],
    ] as const) {
      // prettier-ignore
      const { run, rows } = troubled(scenario)
      expect(liquidate(run)).toEqual([])
      leave(run, rows[0], ratio)
      expect(takers(liquidate(run)).length > 0).toBe(taken)
      expect(run.world.markets[0].size[rows[0]]).toBe(0)
    }
  })

  test('takes nobody over with what it has not: neither without equity nor beyond initial margin', () => {
    const reckless = ruled({ agents: 400, steps: 30 }, { ...KEEPING, keeper: { ...KEEPING.keeper, leverageLimit: 100 } }) // prettier-ignore
    const { run } = troubled(reckless, 0.005, 40)
    const [able, ...others] = rowsOf(run, 'keepers', true)
    const { world } = run
    // Since they made their offers they have lost most of it, or all.
    for (const row of others) pay(world, 0, row, world.outside, world.cash[0][row])
    pay(world, 0, able, world.outside, Math.floor(0.9 * world.cash[0][able]))
    found(run)
    const [market] = world.markets
    const most = equity(world, market, able) / world.protocols[0].rates[0][INITIAL]
    expect(notionalOf(run, able)).toBeLessThanOrEqual(most)
    expect(notionalOf(run, able)).toBeGreaterThan(0.9 * most)
    for (const row of others) expect(notionalOf(run, row)).toBe(0)
    // In trouble itself it takes no more, and it is not its own keeper.
    leave(run, able, 0.001)
    expect(takers([liquidate(run), liquidate(run)].flat())).toEqual([])
  })
})

describe('the order of keepers', () => {
  const keepers = { ...KEEPING.keeper, leverageLimit: 100, leastRewardSpread: 0 }
  const many = ruled({ agents: 1000, steps: 400 }, { ...KEEPING, keeper: keepers })

  /** Slots of those who come first, step after step: one account in trouble in each. */
  function winners(of: Scenario, steps: number): number[] {
    const { run } = stepper(of)
    phase(run, 'oracle')
    phase(run, 'agents')
    const { first } = run.world.cohorts.find(({ id }) => id === 'keepers')!
    const slots = []
    for (const row of rowsOf(run, 'noise').slice(0, steps)) {
      leave(run, row, 0.005)
      const told = found(run)
      slots.push(takers(told)[0] - first)
      run.world.log.cursor[1] = 0
    }
    return slots
  }

  const seen = winners(many, 150)

  test('is drawn for each step: everybody comes first now and then', () => {
    const wins = new Map<number, number>()
    for (const slot of seen) wins.set(slot, (wins.get(slot) ?? 0) + 1)
    const { count } = many.cohorts.find(({ id }) => id === 'keepers')!
    expect(wins.size).toBe(count)
    const mean = seen.length / count
    // Give or take four deviations.
    for (const times of wins.values()) expect(Math.abs(times - mean)).toBeLessThan(4 * Math.sqrt(mean)) // prettier-ignore
  })

  test('does not depend on who else there is', () => {
    const others = { ...many.cohorts[0], id: 'newcomers', count: 70, equity: 0.01, muted: true }
    const cohorts = [others, ...many.cohorts.toReversed()]
    expect(winners(parsed({ ...many, cohorts }), 40)).toEqual(seen.slice(0, 40))
  })

  test('is another one under another luck', () => {
    expect(winners(parsed({ ...many, micro: 1 }), 40)).not.toEqual(seen.slice(0, 40))
  })
})

test('a keeper of one market takes nothing over in another', () => {
  const base = small('standard', 300, 30)
  const [market] = base.markets
  const [protocol] = base.protocols
  const makers = base.cohorts.find(({ id }) => id === 'makers')!
  /** Takeovers by keepers who work in a market, of an account in trouble in the second one. */
  const takenBy = (place: string): number[] => {
    const cohorts = base.cohorts.map(one => ({ ...one, market: one.id === 'keepers' ? place : 'second' })) // prettier-ignore
    const scenario = parsed({
      ...base,
      shocks: [],
      markets: [market, { ...market, id: 'second' }],
      protocols: [
        {
          ...protocol,
          markets: ['btc', 'second'],
          waterfall: KEEPING.protocol.waterfall,
          liquidation: { ...protocol.liquidation, backstopAfter: 80_000 },
        },
      ],
      cohorts: [...cohorts, { ...makers, id: 'others', market: 'btc' }],
    })
    const { run } = stepper(scenario)
    for (const one of ['oracle', 'agents']) phase(run, one)
    const { world } = run
    const [, second] = world.markets
    const { first, count } = world.cohorts.find(({ id }) => id === 'noise')!
    const row = Array.from({ length: count }, (_, slot) => first + slot).find(one => second.size[one] !== 0)! // prettier-ignore
    const required = world.protocols[0].rates[1][MAINTENANCE] * Math.abs(second.size[row]) * second.state[MARK] * second.k // prettier-ignore
    pay(world, 0, row, world.outside, equity(world, second, row) - Math.floor(0.7 * required))
    return takers([1, 2, 3, 4].flatMap(() => liquidate(run)))
  }
  expect(takenBy('second').length).toBeGreaterThan(0)
  expect(takenBy('btc')).toEqual([])
})
