/** What a keeper is paid, by whom, and what it pays itself, worked out by hand. */
import { describe, expect, test } from 'vitest'
import { stepper } from '../../../../src/engine/stepper.ts'
import type { Run } from '../../../../src/engine/run.ts'
import { pay } from '../../../../src/world/ledger.ts'
import {
  FUND_ROOM,
  GAS_NOW,
  GAS_PAID,
  KEEPERS_CAME,
  LAST_REWARD,
  REWARDS,
  STEP,
} from '../../../../src/world/world.ts'
import type { Seen } from '../../../support/watch.ts'
import { leave, liquidate, notionalOf, phase, rowsOf } from '../hands.ts'
import { ruled } from './witness.ts'

const KEEPING = {
  protocol: { waterfall: [{ kind: 'insurance-fund', capital: 1_000_000 }] },
  margin: { kind: 'static' },
  liquidation: { kind: 'full', keeperReward: 0.005, penaltyRate: 0.01, backstopAfter: 86_400 },
}

interface Case {
  readonly run: Run
  /** In trouble, with a position of so many quanta and no more equity than `left` of it. */
  readonly account: number
  readonly notional: number
  readonly tally: Float64Array
  readonly keepers: readonly number[]
}

/** One account in trouble, and keepers who are there at once and ask for so much. */
function troubled(
  asks: { least?: number; margin?: number },
  ratio = 0.006,
  liquidation = {},
): Case {
  const rules = { ...KEEPING, liquidation: { ...KEEPING.liquidation, ...liquidation } }
  const { run } = stepper(ruled({ agents: 400, steps: 30 }, rules))
  for (const one of ['oracle', 'agents']) phase(run, one)
  const keepers = rowsOf(run, 'keepers', true)
  const { index } = run.world.cohorts.find(({ id }) => id === 'keepers')!
  const { offers, acting } = run.scratch.cohorts[index]
  acting.count = keepers.length
  acting.rows.set(keepers)
  offers.latency.fill(0)
  offers.most.fill(1e6)
  offers.least.fill(asks.least ?? 0)
  offers.margin.fill(asks.margin ?? 0)
  const [account] = rowsOf(run, 'noise')
  leave(run, account, ratio)
  const { tally } = run.world.protocols[0]
  return { run, account, notional: notionalOf(run, account), tally, keepers }
}

/** The step in which it is found and closed. */
function closed({ run }: Case): Seen[] {
  return liquidate(run)
}

const taken = (told: readonly Seen[]): boolean => told.some(({ kind }) => kind === 'takeover')

describe('a keeper comes', () => {
  test.each([
    // Gas, margin and least reward as shares of notional; the reward is 0.5 %.
    [0.0049, 0, 0, true],
    [0.0051, 0, 0, false],
    [0.003, 0.0019, 0, true],
    [0.003, 0.0021, 0, false],
    [0.002, 0.001, 0.0019, true],
    [0.002, 0.001, 0.0021, false],
  ])(
    'if its reward covers gas of %d, its own minimum of %d and a share of %d: %s',
    (gas, margin, least, comes) => {
      const probe = troubled({})
      const it = troubled({ margin: margin * probe.notional, least })
      it.tally[GAS_NOW] = Math.floor(gas * it.notional)
      expect(taken(closed(it))).toBe(comes)
    },
  )

  test('for a part of a position only if that part pays its gas', () => {
    const it = troubled({})
    it.tally[GAS_NOW] = Math.floor(0.003 * it.notional)
    const { index } = it.run.world.cohorts.find(({ id }) => id === 'keepers')!
    const held = Math.abs(it.run.world.markets[0].size[it.account])
    // Half of it would bring 0.25 %.
    it.run.scratch.cohorts[index].offers.most.fill(Math.floor(held / 2))
    expect(taken(closed(it))).toBe(false)
  })
})

describe('gas', () => {
  test('is paid to the outside world for each transaction, and counted', () => {
    const it = troubled({})
    it.tally[GAS_NOW] = 777
    const told = closed(it).filter(({ kind }) => kind === 'gas')
    expect(told.map(({ other, amount }) => [other, amount])).toEqual([[it.run.world.outside, 777]])
    expect(it.keepers).toContain(told[0].account)
    expect(it.tally[GAS_PAID]).toBe(777)
  })

  test('is paid no further than there is cash', () => {
    const it = troubled({})
    const { world } = it.run
    // All that keepers have is paper.
    for (const keeper of it.keepers) {
      world.markets[0].quote[keeper] = 1e10
      pay(world, 0, keeper, world.outside, world.cash[0][keeper] - 10)
    }
    it.tally[GAS_NOW] = 777
    const [gas] = closed(it).filter(({ kind }) => kind === 'gas')
    expect(gas.amount).toBe(10)
    expect(it.tally[GAS_PAID]).toBe(10)
    for (const keeper of it.keepers) expect(world.cash[0][keeper]).toBeGreaterThanOrEqual(0)
  })
})

describe('a reward', () => {
  const rewardsOf = (told: readonly Seen[]): [number, number][] =>
    told.filter(({ kind }) => kind === 'reward').map(({ account, amount }) => [account, amount])

  test('is paid by the account, then out of what fees set aside, then by the fund', () => {
    const it = troubled({}, 0.002)
    const { world } = it.run
    const { keeperPool, rungAccounts } = world.protocols[0]
    pay(world, 0, world.outside, keeperPool, 300)
    const had = Math.round(0.002 * it.notional)
    const due = Math.floor(0.005 * it.notional)
    const told = closed(it)
    expect(rewardsOf(told)).toEqual([
      [it.account, had],
      [keeperPool, 300],
      [rungAccounts[0], due - had - 300],
    ])
    expect(it.tally[REWARDS]).toBe(due)
    expect(world.cash[0][keeperPool]).toBe(0)
    expect([it.tally[KEEPERS_CAME], it.tally[LAST_REWARD]]).toEqual([1, 0.005])
  })

  test('leaves to the pool what the account pays alone', () => {
    const it = troubled({}, 0.011)
    const { world } = it.run
    const { keeperPool } = world.protocols[0]
    pay(world, 0, world.outside, keeperPool, 300)
    expect(rewardsOf(closed(it))).toEqual([[it.account, Math.floor(0.005 * it.notional)]])
    expect(world.cash[0][keeperPool]).toBe(300)
  })

  test('is paid by the fund no further than its room in the step, which it takes up', () => {
    const it = troubled({}, 0.002)
    const [fund] = it.run.world.protocols[0].rungAccounts
    it.tally[FUND_ROOM] = 1000
    expect(rewardsOf(closed(it)).at(-1)).toEqual([fund, 1000])
    expect(it.tally[FUND_ROOM]).toBe(0)
  })

  test('grows with the seconds of waiting, to its most', () => {
    const growing = { keeperReward: 0.001, rewardGrowth: 0.012, rewardMost: 0.0025 }
    const paidAfter = (steps: number): number => {
      const it = troubled({}, 0.011, growing)
      it.tally[GAS_NOW] = 1e12
      for (let i = 1; i < steps; i++) expect(taken(closed(it))).toBe(false)
      it.tally[GAS_NOW] = 0
      // Who does not act again in a step has offered nothing in it.
      it.run.scratch.keepers.step = -1
      const [[, amount]] = rewardsOf(closed(it))
      expect(it.run.world.scalars[STEP]).toBe(steps)
      return amount / it.notional
    }
    // A fifth of a thousandth a second, from the step on in which it was found.
    expect(paidAfter(1)).toBeCloseTo(0.001, 6)
    expect(paidAfter(2)).toBeCloseTo(0.001 + 5 * 0.0002, 6)
    expect(paidAfter(3)).toBeCloseTo(0.0025, 6)
    expect(paidAfter(6)).toBeCloseTo(0.0025, 6)
  })
})
