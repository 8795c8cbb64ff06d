/** Trades on the outside venue, worked out by hand: a lot is worth 100,000 quanta, and one lot moves the price by 5e-6. */
import { describe, expect, test } from 'vitest'
import { outsideValue, tradeOutside } from '../../../src/market/outside.ts'
import { outsideTicks } from '../../../src/world/outsidePrice.ts'
import { auditBooks } from '../../../src/world/audit.ts'
import {
  ATTACK_EVENT,
  ATTACK_FLOW,
  IMPACT,
  OUTSIDE,
  REFERENCE_INTEREST,
} from '../../../src/world/world.ts'
import { eventsOf } from '../../support/watch.ts'
import { forget, group, handMade, LOT, PER_LOT, setCash, type Hand } from '../engine/handMade.ts'

const TERMS = { perInterest: 0.5, fee: 0.001 }

function standing(cash = 4e9): Hand & { purse: number; trade: (lots: number) => number } {
  const hand = handMade()
  const { cohort } = group(hand, 'attackers')
  setCash(hand, cohort.purse, cash)
  forget(hand)
  const trade = (lots: number): number =>
    tradeOutside(hand.world, hand.market, TERMS, cohort.purse, lots)
  return { ...hand, purse: cohort.purse, trade }
}

/** Price paid over the price before, for an order that moves it by `y` after `before`. */
const paid = (lots: number, before = 0): number =>
  Math.round(Math.abs(lots) * LOT * Math.exp(PER_LOT * (before + lots / 2)))
const feeOf = (value: number): number => Math.ceil(value / 1000)

describe('an order on the outside venue', () => {
  test.each([10_000, -10_000, 1, -1])('of %d lots trades at S e^(y/2), and pays a fee', lots => {
    const { cash, market, purse, trade, world } = standing()
    const value = paid(lots)
    expect(trade(lots)).toBe(lots > 0 ? value : -value)
    expect(cash[purse]).toBe(4e9 - Math.sign(lots) * value - feeOf(value))
    expect(cash[market.abroad]).toBe(Math.sign(lots) * value)
    expect([market.spot[purse], market.spot[market.abroad]]).toEqual([lots, -lots])
    expect(market.state[ATTACK_FLOW]).toBe(lots)
    const [order, fee] = eventsOf(world.log)
    expect(order).toMatchObject({
      ...{ kind: 'outside-trade', account: purse, other: market.abroad, lots },
      ticks: Math.round(10_000 * Math.exp((PER_LOT * lots) / 2)),
      amount: Math.sign(lots) * value,
    })
    expect(fee).toMatchObject({ kind: 'fee', account: purse, other: world.outside, amount: feeOf(value) }) // prettier-ignore
    expect(market.state[ATTACK_EVENT]).toBe(order.id)
    auditBooks(world)
  })

  test('pays for what earlier orders of the step did to the price', () => {
    const { trade } = standing()
    expect(trade(10_000)).toBe(paid(10_000))
    expect(trade(5000)).toBe(paid(5000, 10_000))
    // The price itself has not moved yet.
    expect(trade(-15_000)).toBe(-paid(-15_000, 15_000))
  })

  test('there and back in one step costs the fees and nothing else', () => {
    const { cash, purse, trade } = standing()
    const value = trade(10_000)
    expect(trade(-10_000)).toBe(-value)
    expect(cash[purse]).toBe(4e9 - 2 * feeOf(value))
  })

  test('in parts costs about what it costs at once', () => {
    const [whole, parts] = [standing(), standing()]
    const value = whole.trade(20_000)
    let sum = 0
    for (let i = 0; i < 20; i++) sum += parts.trade(1000)
    expect(Math.abs(sum / value - 1)).toBeLessThan(1e-3)
    expect(parts.market.state[ATTACK_FLOW]).toBe(20_000)
  })

  test.each([1, -1])('moves the log of the price by a half at most: side %d', side => {
    const { market, purse, trade } = standing(1e12)
    trade(side * 300_000)
    const most = Math.floor(0.5 / PER_LOT)
    expect(market.spot[purse]).toBe(side * most)
    // The next order has the same room.
    trade(side * 50_000)
    expect(market.spot[purse]).toBe(side * (most + 50_000))
  })

  test('buys no more than cash pays for, the fee and its own push included', () => {
    const { cash, market, purse, trade } = standing(1e9)
    const value = trade(50_000)
    const bought = market.spot[purse]
    // At the price that all 50,000 would have made.
    const most = (1e9 - 2) / (LOT * Math.exp(PER_LOT * 25_000) * 1.001)
    expect(bought).toBe(Math.floor(most))
    expect(value).toBe(paid(bought))
    expect(cash[purse]).toBeGreaterThanOrEqual(0)
  })

  test.each([0, 50_000, -1])('buys nothing with %d quanta', money => {
    const { market, purse, trade, world } = standing(Math.max(0, money))
    if (money < 0) market.state[OUTSIDE] = 1e12
    expect(trade(1)).toBe(0)
    expect(market.spot[purse]).toBe(0)
    expect(eventsOf(world.log)).toEqual([])
  })

  test('moves nothing where nobody holds anything to measure it by', () => {
    const { market, trade } = standing()
    market.state[REFERENCE_INTEREST] = 0
    expect(trade(10_000)).toBe(10_000 * LOT)
    expect(trade(10_000)).toBe(10_000 * LOT)
  })
})

test('what is held outside is worth the whole ticks of the price of the moment, never less than one', () => {
  const { market } = handMade()
  expect(outsideTicks(market)).toBe(10_000)
  market.state[IMPACT] = Math.log(1.00004)
  expect(outsideTicks(market)).toBeCloseTo(10_000.4, 6)
  expect(outsideValue(market, 7)).toBe(7 * 10_000 * 10)
  market.state[IMPACT] = Math.log(1.00006)
  expect(outsideValue(market, -7)).toBe(-7 * 10_001 * 10)
  market.state[IMPACT] = -20
  expect(outsideValue(market, 7)).toBe(70)
  expect(outsideValue(market, 0)).toBe(0)
})
