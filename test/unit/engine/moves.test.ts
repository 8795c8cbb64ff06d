/** Money between purses, accounts, pockets and the vault, worked out by hand. */
import { describe, expect, test } from 'vitest'
import { moveMoney } from '../../../src/engine/moves.ts'
import { bestBid } from '../../../src/market/book/book.ts'
import type { BookMemory } from '../../../src/market/venues/bookMemory.ts'
import { worthOf } from '../../../src/protocol/waterfall/vaultShares.ts'
import { ORDER_REST } from '../../../src/world/intents.ts'
import { auditBooks } from '../../../src/world/audit.ts'
import { ATTACK_FLOW, IMPACT, WITHDRAW_ROOM, WITHDRAWN, equity } from '../../../src/world/world.ts'
import { pay } from '../../../src/world/ledger.ts'
import { eventsOf, type Seen } from '../../support/watch.ts'
import {
  forget,
  group,
  handMade,
  handMadeScenario,
  LOT,
  PER_LOT,
  PURSE,
  setCash,
  setMark,
  setPosition,
  type Group,
  type Hand,
} from './handMade.ts'

interface Attack extends Hand, Group {
  readonly purse: number
  /** Moves what the two accounts want, and trades outside; returns what was told. */
  readonly move: (collateral: readonly number[], spotLots?: number) => Seen[]
}

/** Two accounts of an attacker with a purse of 200 million quanta. */
function attack(): Attack {
  const hand = handMade()
  const members = group(hand, 'attackers')
  const { cohort, own, scratch } = members
  const move = (collateral: readonly number[], spotLots = 0): Seen[] => {
    group(hand, 'attackers')
    scratch.plot.collateral.set(collateral)
    scratch.plot.spotLots = spotLots
    forget(hand)
    moveMoney(hand.run, own, scratch)
    return eventsOf(hand.world.log)
  }
  return { ...hand, ...members, purse: cohort.purse, move }
}

describe('between a purse and its accounts', () => {
  test('money goes in as wanted, in whole quanta, and is equity at once', () => {
    const { cash, rows, purse, scratch, world, move } = attack()
    const told = move([1_000_000.9, 5])
    expect([cash[purse], cash[rows[0]], cash[rows[1]]]).toEqual([PURSE - 1_000_005, 1_000_000, 5])
    expect(told.map(one => [one.kind, one.account, one.other, one.amount])).toEqual([
      ['collateral', rows[0], purse, 1_000_000],
      ['collateral', rows[1], purse, 5],
    ])
    expect([...scratch.acting.equity.subarray(0, 2)]).toEqual([1_000_000, 5])
    auditBooks(world)
  })

  test('no more goes in than there is: who comes first has it', () => {
    const { cash, rows, purse, move } = attack()
    move([PURSE - 10, 1e300])
    expect([cash[purse], cash[rows[0]], cash[rows[1]]]).toEqual([0, PURSE - 10, 10])
    expect(move([1, 1])).toEqual([])
  })

  test('what is free comes out, and no more', () => {
    const hand = attack()
    const { cash, rows, purse, tally, move } = hand
    setCash(hand, rows[0], 1_000_000)
    setPosition(hand, rows[0], 10)
    const told = move([-2_000_000, -1])
    // Ten lots need an initial margin of 100,000; the other account has nothing.
    expect(cash[purse]).toBe(PURSE + 900_000)
    expect(equity(hand.world, hand.market, rows[0])).toBe(100_000)
    expect(told.map(one => [one.account, one.other, one.amount])).toEqual([[rows[0], purse, -900_000]]) // prettier-ignore
    expect(tally[WITHDRAWN]).toBe(900_000)
    expect(hand.scratch.acting.equity[0]).toBe(100_000)
    expect(move([-1, 0])).toEqual([])
  })

  test('all together take out the room of the step, first come first served', () => {
    const hand = attack()
    const { cash, rows, purse, tally, move } = hand
    for (const row of rows) setCash(hand, row, 1_000_000)
    tally[WITHDRAW_ROOM] = 700_000
    move([-600_000, -600_000])
    expect([cash[purse] - PURSE, cash[rows[0]], cash[rows[1]]]).toEqual([700_000, 400_000, 900_000])
    expect([tally[WITHDRAWN], tally[WITHDRAW_ROOM]]).toEqual([700_000, 0])
  })

  test('what leaves takes the orders off that were held to it', () => {
    const hand = attack()
    const { run, rows, cohort, move } = hand
    const { venue } = run.rules.markets[0]
    const { book } = run.memories.venues[0] as BookMemory
    setCash(hand, rows[0], 1_000_000)
    setCash(hand, rows[1], 1_000_000)
    const orders = {
      ...{ count: 2, rows: Int32Array.from(rows), lots: Float64Array.of(5, 5) },
      ...{ limit: Float64Array.of(9990, 9980), rule: Uint8Array.of(ORDER_REST, ORDER_REST) },
    }
    venue.clear(cohort, orders)
    venue.finish()
    expect(bestBid(book)).toBe(9990)
    // Nothing leaves, nothing is taken off.
    move([5, 0])
    expect(bestBid(book)).toBe(9990)
    move([-5, 0])
    expect(bestBid(book)).toBe(9980)
  })

  test('a paper profit takes out what others brought, and not a quantum more', () => {
    const hand = attack()
    const { world, cash, rows, purse, market, move } = hand
    const [winner, loser] = rows
    setCash(hand, winner, 1_000_000)
    // Both sides of one trade under one control: what it wins it loses, and the loser has nothing.
    setPosition(hand, winner, 100_000)
    setPosition(hand, loser, -100_000)
    setMark(hand, 30_000)
    expect(equity(world, market, winner)).toBe(1_000_000 + 100_000 * 20_000 * 10)
    const there = -cash[world.outside] - cash[purse]
    // Initial margin leaves 17 billion free; everybody together has brought less.
    expect(there).toBeLessThan(17e9)
    move([-1e300, 0])
    expect(cash[purse]).toBe(PURSE + there)
    expect(move([-1, 0])).toEqual([])
  })
})

describe('orders on the outside venue', () => {
  const ofPurse = ({ market, purse, cash }: Attack) => [market.spot[purse], cash[purse]]

  test('are whole lots', () => {
    const it = attack()
    it.move([0, 0], 100.9)
    expect(it.market.spot[it.purse]).toBe(100)
    it.move([0, 0], -50.9)
    expect(it.market.spot[it.purse]).toBe(50)
    for (const nothing of [0.9, -0.9, NaN, Infinity, -Infinity]) {
      expect(it.move([0, 0], nothing)).toEqual([])
    }
  })

  /** What so many lots leave of a full purse: their price is half way through their own push, and there is the fee. */
  const leftAfter = (lots: number): number => {
    const value = Math.round(lots * LOT * Math.exp((PER_LOT * lots) / 2))
    return PURSE - value - Math.ceil(value / 1000)
  }

  test('are done in full as long as the purse pays for them, fee and push included', () => {
    const it = attack()
    // Without either it would be 2000 lots.
    it.move([0, 0], 1980)
    expect(ofPurse(it)).toEqual([1980, leftAfter(1980)])
    expect(leftAfter(1980)).toBeGreaterThan(0)
    expect(leftAfter(1990)).toBeLessThan(0)
  })

  test('buy what the purse pays for at the price of all that is wanted', () => {
    const it = attack()
    // No order moves the price by more than half, in logs: the middle of that is a quarter.
    it.move([0, 0], 1e9)
    const lots = Math.floor(PURSE / (LOT * Math.exp(0.25) * 1.001))
    expect(ofPurse(it)).toEqual([lots, leftAfter(lots)])
  })

  test('come after what goes in and out of accounts', () => {
    const it = attack()
    it.move([PURSE - 15 * LOT, 0], 15)
    // What is left is fifteen lots without their fee.
    expect(it.market.spot[it.purse]).toBe(14)
  })

  test('sell what was bought, and beyond it only what the purse can answer for: half of it', () => {
    const it = attack()
    it.move([0, 0], 400)
    it.market.state[ATTACK_FLOW] = 0
    const worth = it.cash[it.purse] + 400 * LOT
    it.move([0, 0], -1e9)
    const owed = Math.floor(worth / (LOT * 0.5))
    expect(it.market.spot[it.purse]).toBe(-owed)
    // All is borrowed that may be.
    it.market.state[ATTACK_FLOW] = 0
    expect(it.cash[it.purse]).toBeGreaterThan(PURSE)
    expect(it.move([0, 0], -1e9)).toEqual([])
  })

  test.each([
    ['all of it', 500_000_000, 0],
    ['in part', 300_000_000, -1],
  ])('buy back what was borrowed as far as there is cash for it: %s', (_, cash, side) => {
    const it = attack()
    it.move([0, 0], -3000)
    it.market.state[ATTACK_FLOW] = 0
    // The price has risen by half: 3000 lots cost 450 million and more.
    it.market.state[IMPACT] = Math.log(1.5)
    setCash(it, it.purse, cash)
    it.move([0, 0], 3000)
    const [owed, left] = ofPurse(it)
    expect(Math.sign(owed)).toBe(side)
    expect(owed).toBeGreaterThan(-3000)
    expect(left).toBeGreaterThanOrEqual(0)
  })

  test('buy nothing with nothing, and borrow nothing on nothing', () => {
    const it = attack()
    pay(it.world, 0, it.purse, it.world.outside, PURSE)
    expect(it.move([0, 0], 1)).toEqual([])
    expect(it.move([0, 0], -1)).toEqual([])
    expect(it.move([1, 1])).toEqual([])
  })
})

interface Saving extends Hand, Group {
  readonly move: (amount: readonly number[], outward?: readonly number[]) => Seen[]
}

/** Three depositors with 100 million quanta each. */
function saving(changes: Parameters<typeof handMade>[0] = {}): Saving {
  const hand = handMade(changes)
  const members = group(hand, 'depositors')
  const { own, scratch } = members
  const move = (amount: readonly number[], outward: readonly number[] = [0, 0, 0]): Seen[] => {
    group(hand, 'depositors')
    scratch.transfers.amount.set(amount)
    scratch.transfers.outward.set(outward)
    forget(hand)
    moveMoney(hand.run, own, scratch)
    return eventsOf(hand.world.log)
  }
  return { ...hand, ...members, move }
}

describe('depositors', () => {
  test('move money into the vault and out of it, and it leaves their equity and comes back', () => {
    const { cash, rows, rules, scratch, world, move } = saving()
    const { context, params } = rules.vault!
    const before = cash[context.account]
    const told = move([1_000_000, 0, NaN])
    expect(told.map(one => [one.kind, one.account, one.amount])).toEqual([['vault-in', rows[0], 1_000_000]]) // prettier-ignore
    expect([cash[rows[0]], cash[context.account] - before]).toEqual([99_000_000, 1_000_000])
    expect(scratch.acting.equity[0]).toBe(99_000_000)
    expect(worthOf(context, params, rows[0])).toBe(1_000_000)
    move([-400_000, -5, 0])
    expect([cash[rows[0]], cash[rows[1]]]).toEqual([99_400_000, 100_000_000])
    expect(scratch.acting.equity[0]).toBe(99_400_000)
    auditBooks(world)
  })

  test('what goes into the vault takes the orders off that were held to it', () => {
    const { run, rows, cohort, move } = saving()
    const { venue } = run.rules.markets[0]
    const { book } = run.memories.venues[0] as BookMemory
    const orders = {
      ...{ count: 2, rows: Int32Array.from(rows), lots: Float64Array.of(5, 5) },
      ...{ limit: Float64Array.of(9990, 9980), rule: Uint8Array.of(ORDER_REST, ORDER_REST) },
    }
    venue.clear(cohort, orders)
    venue.finish()
    expect(bestBid(book)).toBe(9990)
    // Nothing goes in, nothing is taken off.
    move([0.5, 0, 5])
    expect(bestBid(book)).toBe(9990)
    move([5, 0, 0])
    expect(bestBid(book)).toBe(9980)
  })

  test('put no margin into the vault', () => {
    const hand = saving()
    const { cash, rows, move } = hand
    // Nine tenths of it is initial margin.
    setPosition(hand, rows[0], 9000)
    move([1e300, 0, 0])
    expect(cash[rows[0]]).toBe(90_000_000)
  })

  test('keep their money where there is no vault', () => {
    const [protocol] = handMadeScenario().protocols
    const waterfall = [{ kind: 'insurance-fund' }]
    const { cash, rows, move } = saving({ protocols: [{ ...protocol, waterfall }] })
    expect(move([1_000_000, -1, 0])).toEqual([])
    expect(cash[rows[0]]).toBe(100_000_000)
  })

  test('take out into their pocket what is free, and bring back what is in it', () => {
    const hand = saving()
    const { world, cash, rows, tally, scratch, move } = hand
    setPosition(hand, rows[1], 5000)
    const told = move([0, 0, 0], [1000.5, 1e300, 0])
    expect(told.map(one => [one.kind, one.account, one.other, one.amount])).toEqual([
      ['collateral', rows[0], world.outside, -1000],
      ['collateral', rows[1], world.outside, -50_000_000],
    ])
    expect(rows.map(row => world.wallet[row])).toEqual([1000, 50_000_000, 0])
    expect(tally[WITHDRAWN]).toBe(50_001_000)
    expect([...scratch.acting.equity.subarray(0, 2)]).toEqual([99_999_000, 50_000_000])
    const back = move([0, 0, 0], [-400.5, -1e300, -7])
    expect(back.map(one => [one.account, one.other, one.amount])).toEqual([
      [rows[0], world.outside, 400],
      [rows[1], world.outside, 50_000_000],
    ])
    expect(rows.map(row => world.wallet[row])).toEqual([600, 0, 0])
    expect(rows.map(row => cash[row])).toEqual([99_999_400, 100_000_000, 100_000_000])
    expect(scratch.acting.equity[0]).toBe(99_999_400)
  })

  test('take out before they put into the vault', () => {
    const { rows, world, rules, move } = saving()
    move([1e300, 0, 0], [99_000_000, 0, 0])
    expect(world.wallet[rows[0]]).toBe(99_000_000)
    expect(worthOf(rules.vault!.context, rules.vault!.params, rows[0])).toBe(1_000_000)
  })
})

test('traders move nothing', () => {
  const hand = handMade()
  const { own, scratch } = group(hand, 'traders')
  scratch.plot.spotLots = 5
  forget(hand)
  moveMoney(hand.run, own, scratch)
  expect(eventsOf(hand.world.log)).toEqual([])
})
