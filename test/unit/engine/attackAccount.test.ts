/** The account of an attack: one dealing with each party, worked out by hand, and what the books say of it. */
import { describe, expect, test } from 'vitest'
import { attackAccountOf, followAttacks } from '../../../src/engine/attackAccount.ts'
import type { PartyKind } from '../../../src/engine/parties.ts'
import { chargeTaker, payRebate } from '../../../src/market/fees.ts'
import type { VenueContext } from '../../../src/market/venue.ts'
import { consume, emit, KIND, type EventKind } from '../../../src/world/events.ts'
import { pay } from '../../../src/world/ledger.ts'
import { settleFunding } from '../../../src/world/settleFunding.ts'
import { tradeBetween, transferPosition } from '../../../src/world/tradeBetween.ts'
import { FUNDING, IMPACT, STEP, equity } from '../../../src/world/world.ts'
import {
  group,
  handMade,
  handMadeScenario,
  LOT,
  PER_LOT,
  PURSE,
  setMark,
  START,
  type Hand,
} from './handMade.ts'

type Two = readonly [number, number]

interface Attack extends Hand {
  readonly purse: number
  readonly rows: readonly number[]
  readonly one: number
  readonly trader: number
  readonly vault: number
  /** Buys lots (below zero: sells) from another account at a price. */
  readonly trade: (from: number, with_: number, lots: number, ticks?: number) => void
  /** Pays, from and to, and says so: of the event's account and the other where they are not these two. */
  readonly paid: (kind: EventKind, way: Two, amount: number, told?: Two) => void
  /** Ends the step, and reads the account: gains by kind of party, or by cohort. */
  readonly gains: () => Record<string, number>
}

/** Attackers of whom one account has 10 million quanta, out of their purse of 200 million. */
function attack(changes: Parameters<typeof handMade>[0] = {}): Attack {
  const hand = handMade(changes)
  const { run, world, market } = hand
  const { cohort, rows } = group(hand, 'attackers')
  const [one] = rows
  const [trader] = group(hand, 'traders').rows
  const paid: Attack['paid'] = (kind, way, amount, told = way) => {
    pay(world, 0, way[0], way[1], amount)
    emit(world.log, { kind: KIND[kind], account: told[0], other: told[1], amount })
  }
  paid('collateral', [cohort.purse, one], 10_000_000, [one, cohort.purse])
  return {
    ...{ ...hand, purse: cohort.purse, rows, one, trader, paid },
    vault: hand.rules.protocol.rungAccounts[1],
    trade: (account, other, lots, ticks = START) => {
      const fills = { accounts: Int32Array.of(other), ticks: Int32Array.of(ticks), lots: Int32Array.of(Math.abs(lots)) } // prettier-ignore
      tradeBetween(world, market, account, Math.sign(lots), fills, 0, 1, -1)
    },
    gains: () => {
      followAttacks(run)
      consume(world.log)
      const [own] = run.memories.attacks
      const { taken, profit, worth, budget, extracted, spent } = attackAccountOf(run, own)
      // What the books say, and what was noted by party, are one number.
      expect(budget).toBe(PURSE)
      expect(profit).toBe(worth - budget)
      expect(taken.reduce((sum, { amount }) => sum + amount, 0)).toBe(profit)
      expect(extracted - spent).toBe(profit)
      expect(extracted).toBe(taken.reduce((sum, { amount }) => sum + Math.max(0, amount), 0))
      const amounts = taken.map(({ amount }) => amount)
      expect(amounts.toSorted((a, b) => b - a)).toEqual(amounts)
      const nameOf = (kind: PartyKind, index: number): string =>
        kind === 'cohort' ? world.cohorts[index].id : kind === 'rung' ? `rung ${index}` : kind
      return Object.fromEntries(taken.map(({ party, amount }) => [nameOf(party.kind, party.index), amount])) // prettier-ignore
    },
  }
}

describe('the account of an attack', () => {
  test('is empty while it deals with nobody but itself', () => {
    const { one, rows, purse, paid, trade, gains } = attack()
    paid('collateral', [purse, rows[1]], 10_000_000, [rows[1], purse])
    trade(one, rows[1], 50, START + 7)
    paid('collateral', [one, purse], 1000, [one, purse])
    expect(gains()).toEqual({})
  })

  test.each([1, -1])('has what a trader lost to it by a trade, at the mark: side %d', side => {
    const hand = attack()
    const { one, trader, trade, gains } = hand
    trade(one, trader, side * 10)
    expect(gains()).toEqual({})
    setMark(hand, START + 500)
    expect(gains()).toEqual({ traders: side * 10 * 500 * 10 })
    setMark(hand, START - 500)
    expect(gains()).toEqual({ traders: -side * 10 * 500 * 10 })
  })

  test('is the same whoever of the two came first', () => {
    const hand = attack()
    const { one, trader, trade, gains } = hand
    trade(trader, one, -10)
    setMark(hand, START + 500)
    expect(gains()).toEqual({ traders: 50_000 })
  })

  test('keeps what each of two lost apart, although the position is one', () => {
    const hand = attack()
    const { one, trader, trade, gains } = hand
    const [maker] = group(hand, 'makers').rows
    trade(one, trader, 10, START - 100)
    trade(one, maker, -10, START + 200)
    // Bought low from a trader and sold high to a maker, in two steps or one.
    expect(gains()).toEqual({ traders: 10_000, makers: 20_000 })
    setMark(hand, 2 * START)
    const { traders, makers } = gains()
    expect([traders, makers]).toEqual([10 * 10_100 * 10, -10 * 9800 * 10])
  })

  test('has the fees it paid in the treasury, and the rebates it got', () => {
    const { one, world, market, rules, gains } = attack()
    const { treasury } = rules.protocol
    const context = { world, market, feeAccount: treasury, earner: rules.protocol } as VenueContext
    chargeTaker(context, one, 'attacker', 10_000_000, 500)
    expect(gains()).toEqual({ treasury: -5000 })
    payRebate(context, one, 10_000_000, 200)
    expect(gains()).toEqual({ treasury: -3000 })
  })

  test('has what a rung took over, as its loss or its gain, and penalties and what was kept', () => {
    const { one, vault, world, market, trader, trade, paid, gains } = attack()
    trade(one, trader, -10)
    const value = 10 * (START + 300) * 10
    const told = { kind: KIND.takeover, account: one, other: vault, cause: -1 }
    transferPosition(world, market, { from: one, to: vault, side: -1, lots: 10, value }, told)
    expect(gains()).toEqual({ 'rung 1': -30_000 })
    paid('penalty', [one, vault], 400)
    paid('residue', [one, vault], 20)
    expect(gains()).toEqual({ 'rung 1': -30_420 })
    paid('rung-paid', [vault, one], 1000, [one, vault])
    paid('insolvent', [world.protocols[0].badDebt, one], 70, [one, world.protocols[0].badDebt])
    expect(gains()).toEqual({ 'rung 1': -29_420, 'bad-debt': 70 })
  })

  test('has a trader who was closed against it, as a trade at the price of the bankruptcy', () => {
    const hand = attack()
    const { one, world, market, trader, trade, gains } = hand
    const [maker] = group(hand, 'makers').rows
    trade(one, trader, 10)
    // The maker, who is short by then, loses nothing but its position: told of the winner.
    market.size[maker] = -10
    market.quote[maker] = 10 * START * 10
    const value = 10 * (START - 200) * 10
    const told = { kind: KIND.deleverage, account: maker, other: one, cause: -1 }
    transferPosition(world, market, { from: one, to: maker, side: 1, lots: 10, value }, told)
    expect(gains()).toEqual({ makers: -20_000 })
  })

  test.each([1, -1])(
    'has what it lost, deleveraged as a winner, to the account in trouble: its side %d',
    side => {
      const { one, world, market, trader, trade, gains } = attack()
      trade(one, trader, side * 10)
      // Closed 150 ticks worse than where it came in.
      const value = 10 * (START - side * 150) * 10
      const told = { kind: KIND.deleverage, account: one, other: trader, cause: -1 }
      transferPosition(world, market, { from: trader, to: one, side: -side, lots: 10, value }, told)
      expect(gains()).toEqual({ traders: -15_000 })
    },
  )

  test('has a long that a rung took over as it has a short', () => {
    const { one, vault, world, market, trader, trade, gains } = attack()
    trade(one, trader, 10)
    const value = 10 * (START - 300) * 10
    const told = { kind: KIND.takeover, account: one, other: vault, cause: -1 }
    transferPosition(world, market, { from: one, to: vault, side: 1, lots: 10, value }, told)
    expect(gains()).toEqual({ 'rung 1': -30_000 })
  })

  test('has losses that were charged to it, shares of the vault, and money from outside', () => {
    const { one, vault, world, trader, purse, paid, gains } = attack()
    paid('loss-socialized', [one, trader], 30)
    paid('vault-in', [one, vault], 500)
    paid('vault-out', [vault, one], 200, [one, vault])
    paid('gas', [one, world.outside], 7)
    paid('deposit', [world.outside, purse], 40, [purse, -1])
    expect(gains()).toEqual({ traders: -30, 'rung 1': -300, world: 33 })
  })

  test('has rewards out of the pool, and what a house made of a fill', () => {
    const { one, market, rules, world, paid, gains } = attack()
    const { keeperPool } = rules.protocol
    pay(world, 0, world.outside, keeperPool, 100)
    paid('reward', [keeperPool, one], 100)
    market.size[one] += 5
    market.quote[one] -= 5 * (START - 20) * 10
    emit(world.log, { kind: KIND.fill, account: one, other: market.house, lots: 5, ticks: START - 20 }) // prettier-ignore
    expect(gains()).toEqual({ 'keeper-pool': 100, house: 1000 })
  })

  test('has funding with its account, paid or owed alike', () => {
    const hand = attack()
    const { one, world, market, trader, trade, gains } = hand
    trade(one, trader, 10)
    // Ten quanta a lot, and a half.
    market.state[FUNDING] = 10.5 * 65_536
    expect(gains()).toEqual({ funding: -105 })
    settleFunding(world, market, one)
    expect(gains()).toEqual({ funding: -105 })
    market.state[FUNDING] = -2 * 65_536
    expect(gains()).toEqual({ funding: 20 })
  })

  test('has what it paid abroad, what that is worth now, and the fee of it', () => {
    const hand = attack()
    const { run, market, purse, gains } = hand
    run.rules.markets[0].venue.tradeOutside(purse, 1000)
    const value = Math.round(1000 * LOT * Math.exp((PER_LOT * 1000) / 2))
    const fee = Math.ceil(value / 1000)
    expect(gains()).toEqual({ 'outside-venue': 1000 * LOT - value, world: -fee })
    market.state[IMPACT] = Math.log(1.2)
    expect(gains()).toEqual({ 'outside-venue': 1000 * 1.2 * LOT - value, world: -fee })
  })

  test('has what an account under water owes and nobody has paid yet: its owner walks away from it', () => {
    const hand = attack()
    const { one, rows, world, market, trader, trade, paid, purse, gains } = hand
    paid('collateral', [purse, rows[1]], 10_000_000, [rows[1], purse])
    trade(one, trader, -1000)
    setMark(hand, START + 2000)
    expect(equity(world, market, one)).toBe(-10_000_000)
    expect(gains()).toEqual({ traders: -20_000_000, unpaid: 10_000_000 })
    setMark(hand, START + 500)
    expect(gains()).toEqual({ traders: -5_000_000 })
  })

  test('of two attackers each has its own, and the other as a cohort', () => {
    const { cohorts } = handMadeScenario()
    const second = { ...cohorts[4], id: 'second' }
    const hand = attack({ cohorts: [...cohorts, second] })
    const { run, one, trade, gains } = hand
    const other = group(hand, 'second')
    trade(one, other.rows[0], 10)
    setMark(hand, START + 100)
    expect(gains()).toEqual({ second: 10_000 })
    // The second brought no margin: what it lost it owes, and has lost nothing itself.
    const [, theirs] = run.memories.attacks
    const { profit, taken } = attackAccountOf(run, theirs)
    expect(profit).toBe(0)
    expect(taken.map(({ party, amount }) => [party.kind, party.index, amount])).toEqual([
      ['unpaid', 0, 10_000],
      ['cohort', group(hand, 'attackers').cohort.index, -10_000],
    ])
  })
})

describe('the story of an attack', () => {
  test('has each phase that was entered, with its first step and its latest reason', () => {
    const { run, world, purse } = attack()
    const enter = (step: number, phase: number, reason: number, who = purse): void => {
      world.scalars[STEP] = step
      emit(world.log, { kind: KIND['attack-phase'], account: who, other: phase, lots: reason })
      followAttacks(run)
      consume(world.log)
    }
    const [own] = run.memories.attacks
    expect(attackAccountOf(run, own).story).toEqual([])
    enter(0, 2, 1)
    enter(7, 1, 0)
    enter(9, 2, 5)
    // Somebody else's.
    enter(11, 3, 3, purse + 1)
    own.cohort.memory.phase[0] = 2
    own.cohort.memory.reason[0] = 5
    expect(attackAccountOf(run, own)).toMatchObject({
      phase: 2,
      reason: 5,
      story: [
        { phase: 2, step: 0, reason: 5 },
        { phase: 1, step: 7, reason: 0 },
      ],
    })
  })
})
