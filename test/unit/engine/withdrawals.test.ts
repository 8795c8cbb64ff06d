import { describe, expect, test } from 'vitest'
import type { ProtocolRules } from '../../../src/engine/rules.ts'
import { countedEquity } from '../../../src/engine/countedEquity.ts'
import { custody, noteWithdrawal, withdrawable } from '../../../src/engine/withdrawals.ts'
import { pay } from '../../../src/world/ledger.ts'
import {
  FUNDING,
  INITIAL,
  MARK,
  PROFIT_COUNTS,
  WITHDRAW_MARGIN,
  WITHDRAW_ROOM,
  WITHDRAWN,
} from '../../../src/world/world.ts'
import {
  group,
  handMade,
  handMadeScenario,
  setCash,
  setMark,
  setPosition,
  START,
  type Hand,
} from './handMade.ts'

/** A million quanta in an account, and ten lots of 100,000 each: initial margin is a tenth. */
function holding(lots: number): Hand & { account: number; free: () => number } {
  const hand = handMade()
  const { run, rules, market } = hand
  const [account] = group(hand, 'attackers').rows
  setCash(hand, account, 1_000_000)
  setPosition(hand, account, lots)
  return { ...hand, account, free: () => withdrawable(run, rules, market, account) }
}

describe('what may leave an account', () => {
  test('is all of it while it holds nothing', () => {
    expect(holding(0).free()).toBe(1_000_000)
  })

  test.each([10, -10])('is what initial margin does not need: %d lots', lots => {
    expect(holding(lots).free()).toBe(900_000)
  })

  test.each([
    // Mark, share of profit that counts; equity that counts less a tenth of notional.
    [10, 11_000, 1, 1_100_000 - 110_000],
    [10, 11_000, 0.25, 1_025_000 - 110_000],
    [10, 11_000, 0, 1_000_000 - 110_000],
    [10, 9_000, 1, 900_000 - 90_000],
    // Losses always count.
    [10, 9_000, 0, 900_000 - 90_000],
    [-10, 9_000, 1, 1_100_000 - 90_000],
    [-10, 9_000, 0, 1_000_000 - 90_000],
    [-10, 11_000, 0, 900_000 - 110_000],
  ])('of %d lots at a mark of %d with %d of profit counted is %d', (lots, mark, part, expected) => {
    const hand = holding(lots)
    setMark(hand, mark)
    hand.tally[PROFIT_COUNTS] = part
    expect(hand.free()).toBe(expected)
  })

  test.each([
    [0.2, 800_000],
    // Initial margin stays in any case.
    [0.05, 900_000],
  ])('leaves %d of notional behind where a withdrawal asks for it', (share, expected) => {
    const { tally, free } = holding(10)
    tally[WITHDRAW_MARGIN] = share
    expect(free()).toBe(expected)
  })

  test('is no more than the room of the step', () => {
    const { tally, free } = holding(10)
    tally[WITHDRAW_ROOM] = 5000
    expect(free()).toBe(5000)
    tally[WITHDRAW_ROOM] = 0
    expect(free()).toBe(0)
  })

  test('is nothing while the account is under maintenance', () => {
    const { rules, account, free } = holding(10)
    rules.protocol.flaggedAt[account - rules.protocol.first] = 7
    expect(free()).toBe(0)
  })

  test('is never below nothing', () => {
    const hand = holding(10)
    setCash(hand, hand.account, 99_999)
    expect(hand.free()).toBe(0)
    setMark(hand, 9_000)
    expect(hand.free()).toBe(0)
  })

  test('is less by the funding that is owed and not paid yet, of which a gain is no profit', () => {
    const { market, tally, free } = holding(10)
    // A thousand quanta a lot, of which 2^16 make one.
    market.state[FUNDING] = 1000 * 65_536
    expect(free()).toBe(890_000)
    market.state[FUNDING] = -1000 * 65_536
    expect(free()).toBe(910_000)
    tally[PROFIT_COUNTS] = 0
    expect(free()).toBe(900_000)
  })

  test('is whole quanta, rounded down', () => {
    const { rules, free } = holding(10)
    rules.protocol.rates[0][INITIAL] = 1 / 3
    expect(free()).toBe(666_666)
  })

  test('follows a margin that rises with size where there is one', () => {
    const { run, rules, market, account } = holding(10)
    const sized = { initial: (notional: number) => 0.4 * notional }
    const tiered = { ...rules, margins: [{ sized }] } as unknown as ProtocolRules
    expect(withdrawable(run, tiered, market, account)).toBe(600_000)
  })
})

test('equity counts whole where all profit does, and only profit is cut', () => {
  const hand = holding(10)
  const { world, market, account } = hand
  setMark(hand, 10_500)
  expect(countedEquity(world, market, account, 1)).toBe(1_050_000)
  expect(countedEquity(world, market, account, 0.5)).toBe(1_025_000)
  setMark(hand, 9_500)
  expect(countedEquity(world, market, account, 0.5)).toBe(950_000)
})

describe('what a protocol has at all', () => {
  test('is what was brought, wherever it went inside, and nothing of purses and the outside venue', () => {
    const hand = handMade()
    const { world, cash, market, rules } = hand
    const { protocol } = rules
    const { cohort, rows } = group(hand, 'attackers')
    const before = custody(world, protocol)
    expect(before).toBe(-cash[world.outside] - cash[cohort.purse])
    // From the purse into an account it comes in; between accounts, and to whoever is of the protocol, it stays.
    pay(world, 0, cohort.purse, rows[0], 5000)
    expect(custody(world, protocol)).toBe(before + 5000)
    pay(world, 0, rows[0], rows[1], 2000)
    const { treasury, keeperPool, badDebt, rungAccounts } = protocol
    const others = [treasury, keeperPool, badDebt, ...rungAccounts, market.house, market.funding]
    for (const account of others) pay(world, 0, rows[1], account, 100)
    expect(custody(world, protocol)).toBe(before + 5000)
    // What is paid abroad is no longer here, and what left for good is not either.
    pay(world, 0, rows[0], market.abroad, 300)
    expect(custody(world, protocol)).toBe(before + 4700)
    pay(world, 0, rows[1], world.outside, 700)
    expect(custody(world, protocol)).toBe(before + 4000)
  })

  test('does not grow with paper profits', () => {
    const hand = handMade()
    const before = custody(hand.world, hand.rules.protocol)
    setMark(hand, 200_000)
    expect(custody(hand.world, hand.rules.protocol)).toBe(before)
  })

  test('is never below nothing', () => {
    const { world, market, rules } = handMade()
    pay(world, 0, market.house, market.abroad, custody(world, rules.protocol) + 1)
    expect(custody(world, rules.protocol)).toBe(0)
  })

  test('is not what another protocol has', () => {
    const { protocols, cohorts } = handMadeScenario()
    const second = { ...protocols[0], id: 'q', waterfall: [] }
    const keepers = cohorts.find(({ id }) => id === 'keepers')!
    const there = { ...keepers, id: 'there', protocol: 'q', count: 3, equity: 7 }
    const { world } = handMade({ protocols: [...protocols, second], cohorts: [...cohorts, there] })
    const [one, two] = world.protocols.map(protocol => custody(world, protocol))
    const paid = world.cohorts.find(({ id }) => id === 'there')!
    const brought = world.startEquity.subarray(paid.first, paid.first + 3)
    expect(two).toBe(brought.reduce((sum, amount) => sum + amount, 0))
    const [attackers] = world.cohorts.filter(({ purse }) => purse >= 0)
    // The house and the funding of the market they share are of the first.
    expect(one + two).toBe(-world.cash[0][world.outside] - world.cash[0][attackers.purse])
    pay(world, 0, world.outside, world.markets[0].funding, 50)
    expect(custody(world, world.protocols[0])).toBe(one + 50)
    expect(custody(world, world.protocols[1])).toBe(two)
    // What a position between them cost was paid by one to the other; its gain since then is not there yet.
    const [{ size, quote, state }] = world.markets
    const [trader, keeper] = [world.cohorts[0].first, paid.first]
    size[trader] += 10
    size[keeper] -= 10
    quote[trader] -= 1_000_000
    quote[keeper] += 1_000_000
    state[MARK] = 2 * START
    expect(custody(world, world.protocols[0])).toBe(one + 50 - 1_000_000)
    expect(custody(world, world.protocols[1])).toBe(two + 1_000_000)
  })
})

test('what has left is counted, and takes up the room', () => {
  const { rules, tally } = handMade()
  noteWithdrawal(rules, 400)
  expect([tally[WITHDRAWN], tally[WITHDRAW_ROOM]]).toEqual([400, Infinity])
  tally[WITHDRAW_ROOM] = 1000
  noteWithdrawal(rules, 300)
  expect([tally[WITHDRAWN], tally[WITHDRAW_ROOM]]).toEqual([700, 700])
  noteWithdrawal(rules, 900)
  expect(tally[WITHDRAW_ROOM]).toBe(0)
})
