/** Requests to a vault that pays ten seconds later, worked out by hand: a step takes five. */
import { describe, expect, test } from 'vitest'
import {
  deposit,
  payRequests,
  request,
  vaultFigures,
  worthOf,
} from '../../../../src/protocol/waterfall/vaultShares.ts'
import { STEP, VAULT_ASKED, VAULT_PAUSED } from '../../../../src/world/world.ts'
import { eventsOf } from '../../../support/watch.ts'
import { forget, group, handMade, handMadeScenario, setCash, setPosition, START } from '../../engine/handMade.ts' // prettier-ignore

/** Three depositors of whom each has put ten million quanta into a vault that had none. */
function vault() {
  const [protocol] = handMadeScenario().protocols
  const lpVault = { kind: 'lp-vault', sizeShare: 0, unstakingSeconds: 10, backstopLimit: 2 }
  const hand = handMade({ protocols: [{ ...protocol, waterfall: [lpVault] }] })
  const { world, cash, rules, tally } = hand
  const { context, params } = rules.vault!
  const { rows } = group(hand, 'depositors')
  for (const row of rows) deposit(context, params, row, 10_000_000)
  const had = rows.map(row => cash[row])
  forget(hand)
  return {
    ...{ ...hand, rows, context, params, account: context.account, tally },
    ask: (row: number, amount: number) => request(context, params, row, amount),
    /** So many steps later, requests are paid. Returns what each depositor has got so far. */
    after: (steps: number): number[] => {
      world.scalars[STEP] += steps
      payRequests(context, params)
      return rows.map((row, j) => cash[row] - had[j])
    },
    queue: () => vaultFigures(context, params).queue,
    worth: (row: number) => worthOf(context, params, row),
  }
}

describe('a request', () => {
  test('waits for its time and is then paid, to the quantum', () => {
    const { rows, ask, after, tally, world, context } = vault()
    expect(ask(rows[1], 4_000_000)).toBe(0)
    expect(eventsOf(world.log)).toEqual([
      expect.objectContaining({ kind: 'vault-ask', account: rows[1], other: context.account, lots: 40_000_000 }), // prettier-ignore
    ])
    expect(tally[VAULT_ASKED]).toBe(1)
    expect(after(1)).toEqual([0, 0, 0])
    expect(after(1)).toEqual([0, 4_000_000, 0])
    expect([tally[VAULT_ASKED], context.asked[rows[1]]]).toEqual([0, 0])
    expect(after(5)).toEqual([0, 4_000_000, 0])
  })

  test('is whole quanta: of less nothing waits', () => {
    const { rows, ask, tally, context } = vault()
    ask(rows[0], 0.9)
    expect([tally[VAULT_ASKED], context.asked[rows[0]]]).toEqual([0, 0])
    ask(rows[0], 7.9)
    expect(context.asked[rows[0]]).toBe(70)
  })

  test('asks for no more than there is, however often', () => {
    const { rows, ask, after, tally, context } = vault()
    for (let i = 0; i < 3; i++) ask(rows[0], 6_000_000)
    expect(context.asked[rows[0]]).toBe(context.shares[rows[0]])
    expect(tally[VAULT_ASKED]).toBe(1)
    ask(rows[1], Infinity)
    expect(tally[VAULT_ASKED]).toBe(2)
    expect(after(2)).toEqual([10_000_000, 10_000_000, 0])
    expect([context.shares[rows[0]], tally[VAULT_ASKED]]).toEqual([0, 0])
  })

  test('made larger waits anew', () => {
    const { rows, ask, after } = vault()
    ask(rows[0], 1000)
    after(1)
    ask(rows[0], 500)
    expect(after(1)).toEqual([0, 0, 0])
    expect(after(1)).toEqual([1500, 0, 0])
  })

  test('bears what is lost, and has what is gained, until it is paid', () => {
    const hand = vault()
    const { rows, ask, after, account } = hand
    ask(rows[0], 10_000_000)
    setCash(hand, account, 15_000_000)
    expect(after(1)[0]).toBe(0)
    setCash(hand, account, 24_000_000)
    expect(after(1)[0]).toBe(8_000_000)
  })

  test('is not paid while nothing may leave, and is paid at once after', () => {
    const { rows, ask, after, tally } = vault()
    ask(rows[0], 1000)
    tally[VAULT_PAUSED] = 1
    expect(after(9)).toEqual([0, 0, 0])
    tally[VAULT_PAUSED] = 0
    expect(after(0)).toEqual([1000, 0, 0])
  })
})

describe('a queue', () => {
  test('is the part of all shares that was asked back', () => {
    const { rows, ask, queue, after } = vault()
    expect(queue()).toBe(0)
    ask(rows[0], 3_000_000)
    ask(rows[2], 6_000_000)
    expect(queue()).toBeCloseTo(0.3, 9)
    after(2)
    expect(queue()).toBe(0)
  })

  test('is served by the time of asking, not by row, while not all is free; who got a part waits for the rest', () => {
    const hand = vault()
    const { rows, ask, after, account, tally, context, worth } = hand
    // A position of 40 million at a limit of twice the equity keeps 20 of 30 million.
    setPosition(hand, account, 400)
    ask(rows[2], 7_000_000)
    hand.world.scalars[STEP] += 1
    ask(rows[0], 7_000_000)
    expect(after(2)).toEqual([3_000_000, 0, 7_000_000])
    expect(tally[VAULT_ASKED]).toBe(1)
    expect(context.asked[rows[0]]).toBe(40_000_000)
    expect(worth(rows[0])).toBe(7_000_000)
    // Free again.
    setPosition(hand, account, 0)
    expect(after(0)).toEqual([7_000_000, 0, 7_000_000])
    expect(tally[VAULT_ASKED]).toBe(0)
    expect(hand.market.state[1]).toBe(START)
  })

  test('of those who asked together is served by row', () => {
    const hand = vault()
    const { rows, ask, after, account } = hand
    setPosition(hand, account, 400)
    for (const row of [rows[2], rows[1]]) ask(row, 7_000_000)
    expect(after(2)).toEqual([0, 7_000_000, 3_000_000])
  })
})

test('a vault without a delay pays at once, unless nothing may leave', () => {
  const [protocol] = handMadeScenario().protocols
  const hand = handMade({ protocols: [{ ...protocol, waterfall: [{ kind: 'lp-vault', sizeShare: 0 }] }] }) // prettier-ignore
  const { context, params } = hand.rules.vault!
  const [row] = group(hand, 'depositors').rows
  deposit(context, params, row, 10_000_000)
  hand.tally[VAULT_PAUSED] = 1
  expect(request(context, params, row, 5)).toBe(0)
  hand.tally[VAULT_PAUSED] = 0
  expect(request(context, params, row, 5)).toBe(5)
})
