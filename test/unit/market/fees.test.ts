/** What a trade costs, worked out by hand. */
import { describe, expect, test } from 'vitest'
import { chargeTaker, payRebate } from '../../../src/market/fees.ts'
import type { VenueContext } from '../../../src/market/venue.ts'
import { REBATES, ROLES, TAKER_FEES } from '../../../src/world/world.ts'
import { eventsOf } from '../../support/watch.ts'
import { forget, group, handMade, setCash } from '../engine/handMade.ts'

function counter() {
  const hand = handMade()
  const { world, market, rules, cash } = hand
  const { treasury } = rules.protocol
  const context = { world, market, feeAccount: treasury, earner: rules.protocol } as VenueContext
  const [account] = group(hand, 'makers').rows
  setCash(hand, treasury, 1000)
  setCash(hand, account, 1_000_000)
  forget(hand)
  return { ...hand, cash, context, treasury, account, told: () => eventsOf(world.log) }
}

describe('a taker', () => {
  test('pays millionths of the value, rounded up, and is counted by its role', () => {
    const { context, cash, treasury, account, tally, rules, told } = counter()
    chargeTaker(context, account, 'attacker', 2001, 500)
    // 1.0005 quanta.
    expect([cash[account], cash[treasury]]).toEqual([999_998, 1002])
    expect(told()).toEqual([expect.objectContaining({ kind: 'fee', account, other: treasury, amount: 2 })]) // prettier-ignore
    expect(tally[TAKER_FEES]).toBe(2)
    chargeTaker(context, account, 'trader', 2_000_000, 500)
    expect(tally[TAKER_FEES]).toBe(1002)
    const { feesBy } = rules.protocol
    expect([...feesBy]).toEqual(ROLES.map(role => (role === 'attacker' ? 2 : role === 'trader' ? 1000 : 0))) // prettier-ignore
  })

  test('pays nothing where nothing is asked', () => {
    const { context, cash, account, told } = counter()
    chargeTaker(context, account, 'trader', 2_000_000, 0)
    expect([cash[account], told()]).toEqual([1_000_000, []])
  })
})

describe('a maker', () => {
  test('is paid millionths of the value, rounded down', () => {
    const { context, cash, treasury, account, tally, told } = counter()
    payRebate(context, account, 999_999, 100)
    expect([cash[account], cash[treasury], tally[REBATES]]).toEqual([1_000_099, 901, 99])
    expect(told()).toEqual([expect.objectContaining({ kind: 'rebate', account: treasury, other: account, amount: 99 })]) // prettier-ignore
  })

  test('is paid only as far as there is money', () => {
    const { context, cash, treasury, account, tally, told } = counter()
    payRebate(context, account, 20_000_000, 100)
    payRebate(context, account, 20_000_000, 100)
    expect([cash[account], cash[treasury], tally[REBATES]]).toEqual([1_001_000, 0, 1000])
    expect(told().length).toBe(1)
  })

  test('pays where the rebate is below zero, rounded up', () => {
    const { context, cash, treasury, account, tally, told } = counter()
    payRebate(context, account, 999_999, -100)
    expect([cash[account], cash[treasury], tally[REBATES]]).toEqual([999_900, 1100, -100])
    expect(told()[0]).toMatchObject({ kind: 'rebate', account: treasury, other: account, amount: -100 }) // prettier-ignore
  })
})
