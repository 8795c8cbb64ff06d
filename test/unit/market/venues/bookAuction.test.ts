/** A call auction on the venue: who is taken in, who is served, what it costs, and what is left. */
import { beforeEach, describe, expect, test } from 'vitest'
import { ASK, BID, bestAsk, bestBid, depth } from '../../../../src/market/book/book.ts'
import { consume } from '../../../../src/world/events.ts'
import { ORDER_POST_ONLY, ORDER_REDUCE_ONLY, ORDER_REST } from '../../../../src/world/intents.ts'
import { pay } from '../../../../src/world/ledger.ts'
import {
  BAND_HIGH,
  BAND_LOW,
  BY_CARRY,
  BY_LIQUIDATION,
  BY_TRADER,
  CALLED,
  FILL_COUNT,
  FORCED_FLOW,
  HALTED,
  INITIAL,
  LAST_TRADE,
  MARK,
  MID,
  NO_TRADE,
  PRICE_ORIGINS,
  REBATE,
  UNCROSSED,
  VOLUME,
  equity,
} from '../../../../src/world/world.ts'
import { faults, resting } from '../book/structure.ts'
import { openHall, type Hall } from './auctionHall.ts'

let hall: Hall
/** Ticks about the middle of its book. */
let mid: number

beforeEach(() => {
  hall = openHall()
  ;({ mid } = hall)
})

describe('while orders are called', () => {
  test('nothing trades, however far they cross, and nothing moves', () => {
    const [bid, ask] = [bestBid(hall.book), bestAsk(hall.book)]
    const moved = hall.changes(() => {
      hall.step(CALLED, [
        { lots: 500, limit: mid + 200 },
        { slot: 1, lots: -500, limit: mid - 200 },
      ])
      hall.step(CALLED)
    })
    expect(moved.size).toBe(0)
    expect(hall.events('fill')).toEqual([])
    expect([bestBid(hall.book), bestAsk(hall.book), hall.market.state[MID]]).toEqual([
      bid,
      ask,
      (bid + ask) / 2,
    ])
  })

  test('the latest order of an account counts, and takes the place of what it had resting', () => {
    hall.clear()
    hall.market.state[HALTED] = 0
    hall.step(0, [{ lots: 30, limit: mid - 5, rule: ORDER_REST }])
    expect(bestBid(hall.book)).toBe(mid - 5)
    hall.market.state[HALTED] = NO_TRADE
    hall.step(CALLED, [{ lots: 10, limit: mid }])
    expect(bestBid(hall.book)).toBe(NaN)
    hall.step(CALLED, [
      { lots: 7, limit: mid },
      { slot: 1, lots: -100, limit: mid },
    ])
    expect(hall.call.count[0]).toBe(2)
    const moved = hall.changes(() => hall.step(UNCROSSED))
    expect([...moved]).toEqual([
      [hall.row(0), 7],
      [hall.row(1), -7],
    ])
  })

  test('orders without a limit are held to their reach from the mark of their step', () => {
    hall.clear()
    const mark = hall.market.state[MARK]
    hall.step(CALLED, [{ lots: 10 }, { slot: 1, lots: -10 }])
    expect([...hall.call.limit].filter(limit => limit > 0)).toEqual([Math.floor(mark * 1.05), Math.ceil(mark * 0.95)]) // prettier-ignore
  })

  test('what may only rest goes into the hall.book, where it stands before what is called', () => {
    hall.clear()
    hall.step(CALLED, [{ lots: 10, limit: mid }])
    hall.step(CALLED, [
      { slot: 1, lots: 10, limit: mid, rule: ORDER_POST_ONLY },
      { slot: 2, lots: -10, limit: mid + 1, rule: ORDER_POST_ONLY },
    ])
    expect([bestBid(hall.book), bestAsk(hall.book)]).toEqual([mid, mid + 1])
    const moved = hall.changes(() => hall.step(UNCROSSED, [{ slot: 3, lots: -10, limit: mid }]))
    expect([...moved.keys()]).toEqual([hall.row(1), hall.row(3)])
  })

  test('what may only reduce waits as well, even if it says that it may only rest', () => {
    expect(hall.market.size[hall.row(0)]).toBeGreaterThan(30)
    const rule = ORDER_POST_ONLY | ORDER_REDUCE_ONLY
    const called = hall.changes(() => hall.step(CALLED, [{ lots: -30, limit: mid - 200, rule }]))
    expect(called.size).toBe(0)
    expect(hall.events('fill')).toEqual([])
    const moved = hall.changes(() => hall.step(UNCROSSED))
    expect(moved.get(hall.row(0))).toBe(-30)
  })

  test('a forced sale waits, and what a desk leaves resting meets the auction', () => {
    expect(hall.venue().force(hall.row(5), -100, 0, -1)).toBe(0)
    hall.clear()
    const desk = hall.run.world.protocols[0].rungAccounts[0]
    hall.step(CALLED, [{ lots: 50, limit: mid + 10 }])
    hall.venue().rest(desk, -20, mid - 3)
    const moved = hall.changes(() => hall.step(UNCROSSED))
    expect(moved.get(desk)).toBe(-20)
    expect(hall.market.state[FORCED_FLOW]).toBe(-20)
  })

  test('an account in trouble loses its order', () => {
    hall.step(CALLED, [{ lots: 500, limit: mid + 200 }])
    hall.venue().pull(hall.row(0))
    expect(hall.call.count[0]).toBe(0)
    expect(hall.changes(() => hall.step(UNCROSSED)).size).toBe(0)
  })

  test('orders are dropped when the auction is called off', () => {
    hall.step(CALLED, [{ lots: 500, limit: mid + 200 }])
    hall.step(0)
    expect(hall.call.count[0]).toBe(0)
    expect(hall.changes(() => hall.step(UNCROSSED)).size).toBe(0)
  })

  test('they are part of a snapshot', () => {
    hall.step(CALLED, [{ lots: 500, limit: mid + 200 }])
    const kept = hall.stepper.snapshot()
    const once = hall.changes(() => hall.step(UNCROSSED))
    expect(once.size).toBeGreaterThan(1)
    consume(hall.run.world.log)
    hall.stepper.restore(kept)
    expect(hall.call.count[0]).toBe(1)
    expect(hall.changes(() => hall.step(UNCROSSED))).toEqual(once)
  })
})

describe('the uncrossing', () => {
  test('fills orders and quotes at one price, the best limits first, then the earliest', () => {
    hall.clear()
    hall.step(CALLED, [
      { lots: 10, limit: mid + 5 },
      { slot: 1, lots: 10, limit: mid + 2 },
    ])
    hall.step(CALLED, [
      { slot: 2, lots: 10, limit: mid + 2 },
      { slot: 3, lots: 10, limit: mid + 9 },
    ])
    const moved = hall.changes(() => hall.step(UNCROSSED, [{ slot: 4, lots: -25, limit: mid + 2 }]))
    const first = hall.row(0)
    expect([...moved]).toEqual([
      [first, 10],
      [first + 1, 5],
      [first + 3, 10],
      [first + 4, -25],
    ])
    expect(new Set(hall.events('fill').map(({ ticks }) => ticks))).toEqual(new Set([mid + 2]))
    expect(hall.market.state[LAST_TRADE]).toBe(mid + 2)
  })

  test('holds each order to the rules once more: what margin no longer carries is cut', () => {
    const { first, count } = hall.cohort('noise')
    const slot = Array.from({ length: count }, (_, j) => j).find(
      j => hall.market.size[first + j] > 0,
    )!
    const buyer = hall.row(slot)
    const { rates } = hall.run.world.protocols[0]
    const before = hall.market.size[buyer]
    const order = { slot, lots: 500, limit: mid + 20 }
    hall.step(CALLED, [order])
    // Between the call and the auction margin rises until two hundred lots are all that its money carries.
    const own = equity(hall.run.world, hall.market, buyer)
    const lot = hall.market.state[MARK] * hall.market.k
    rates[0][INITIAL] = own / ((before + 200) * lot)
    hall.step(UNCROSSED)
    const bought = hall.market.size[buyer] - before
    expect(bought).toBeGreaterThan(150)
    expect(bought).toBeLessThanOrEqual(200)
  })

  test('takes from makers no worse than they quoted, and leaves their book sound', () => {
    const asks = resting(hall.book, ASK)
    const wanted = asks.slice(0, 5).reduce((sum, { lots }) => sum + lots, 0) - 1
    const moved = hall.changes(() => hall.step(UNCROSSED, [{ lots: wanted, limit: asks[7].ticks }]))
    expect(moved.get(hall.row(0))).toBe(wanted)
    const [price] = new Set(hall.events('fill').map(({ ticks }) => ticks))
    // Up to its fifth level the book offers enough, and no higher price would trade more.
    expect(price).toBeGreaterThanOrEqual(asks[4].ticks)
    expect(price).toBeLessThanOrEqual(asks[7].ticks)
    for (const { account, lots, ticks } of asks.slice(0, 4)) {
      expect(ticks).toBeLessThanOrEqual(price)
      expect(-moved.get(account)!).toBeGreaterThanOrEqual(lots)
    }
    expect(faults(hall.book)).toEqual([])
  })

  test('stays inside the band', () => {
    hall.clear()
    hall.market.state[BAND_LOW] = mid - 10
    hall.market.state[BAND_HIGH] = mid + 10
    hall.step(UNCROSSED, [
      { lots: 10, limit: mid + 90 },
      { slot: 1, lots: -10, limit: mid + 40 },
    ])
    expect(hall.events('fill')).toEqual([])
    hall.step(UNCROSSED, [
      { lots: 10, limit: mid + 90 },
      { slot: 1, lots: -10, limit: mid + 10 },
    ])
    expect(hall.events('fill').map(({ ticks }) => ticks)).toEqual([mid + 10])
  })

  test('charges who was called, both sides of a pair, and pays whom they met in the book', () => {
    hall.clear()
    hall.market.state[REBATE] = 0.0002
    const { treasury } = hall.run.world.protocols[0]
    pay(hall.run.world, 0, hall.run.world.outside, treasury, 1e9)
    hall.step(CALLED, [
      { lots: 10, limit: mid },
      { slot: 1, lots: -8, limit: mid },
      { slot: 2, lots: -2, limit: mid, rule: ORDER_POST_ONLY },
    ])
    hall.step(UNCROSSED)
    const value = (lots: number): number => lots * mid * hall.market.k
    const fee = (lots: number): number => Math.ceil((value(lots) * 500) / 1e6)
    const first = hall.row(0)
    const paid = hall.events('fee')
    expect(paid.map(({ account, amount }) => [account, amount])).toEqual([[first, fee(10)], [first + 1, fee(8)]]) // prettier-ignore
    const given = hall.events('rebate')
    expect(given.map(({ other, amount }) => [other, amount])).toEqual([[first + 2, Math.floor(value(2) * 0.0002)]]) // prettier-ignore
    expect([hall.market.state[VOLUME], hall.market.state[FILL_COUNT]]).toEqual([value(10), 2])
  })

  test('drops what is left of an order, unless it may rest', () => {
    hall.clear()
    hall.step(CALLED, [
      { lots: 10, limit: mid + 3 },
      { slot: 1, lots: 10, limit: mid + 2, rule: ORDER_REST },
      { slot: 2, lots: 10, limit: mid + 1, rule: ORDER_REST },
      { slot: 3, lots: 10, limit: mid + 1 },
      { slot: 4, lots: -14, limit: mid - 3 },
    ])
    hall.step(UNCROSSED)
    expect(depth(hall.book, BID, 1, 1e6)).toBe(16)
    expect(resting(hall.book, BID).map(({ ticks, lots }) => [ticks, lots])).toEqual([[mid + 2, 6], [mid + 1, 10]]) // prettier-ignore
    expect(hall.call.count[0]).toBe(0)
    expect(hall.changes(() => hall.step(UNCROSSED)).size).toBe(0)
  })

  test('of an order that may only reduce takes no more than is held', () => {
    hall.clear()
    const [row] = [...hall.market.size.keys()].filter(
      one => one >= hall.row(0) && hall.market.size[one] > 1,
    )
    const slot = row - hall.row(0)
    const held = hall.market.size[row]
    const other = slot === 0 ? 1 : 0
    hall.step(CALLED, [
      { slot, lots: -2 * held, limit: mid, rule: ORDER_REDUCE_ONLY },
      { slot: other, lots: 3 * held, limit: mid },
    ])
    hall.step(UNCROSSED)
    expect(hall.market.size[row]).toBe(0)
    hall.step(CALLED, [
      { slot, lots: -5, limit: mid, rule: ORDER_REDUCE_ONLY },
      { slot: other, lots: 5, limit: mid },
    ])
    expect(hall.changes(() => hall.step(UNCROSSED)).size).toBe(0)
  })

  test.each<[string, (row: number) => void]>([
    ['its position has changed', row => (hall.market.size[row] += 1)],
    ['money has left', row => pay(hall.run.world, 0, row, hall.run.world.outside, 1)],
  ])('takes an order for void if %s since it was called', (_, act) => {
    hall.clear()
    hall.step(CALLED, [
      { lots: 10, limit: mid },
      { slot: 1, lots: -10, limit: mid },
    ])
    act(hall.row(0))
    expect(hall.changes(() => hall.step(UNCROSSED)).size).toBe(0)
  })

  test('takes an order that money has come to', () => {
    hall.clear()
    hall.step(CALLED, [
      { lots: 10, limit: mid },
      { slot: 1, lots: -10, limit: mid },
    ])
    pay(hall.run.world, 0, hall.run.world.outside, hall.row(0), 1)
    expect(hall.changes(() => hall.step(UNCROSSED)).size).toBe(2)
  })

  test('says whose orders moved the middle, in parts that sum to the move', () => {
    const before = [...hall.market.basisParts]
    const was = hall.market.state[MID]
    const size = 3 * depth(hall.book, BID, mid - 30, mid)
    hall.step(UNCROSSED, [
      { lots: -size / 2, limit: mid - 400 },
      { id: 'carry', lots: -size / 4, limit: mid - 400 },
      { id: 'keepers', lots: -size / 4, limit: mid - 400 },
      { slot: 1, lots: 5, limit: mid + 5 },
    ].map(order => ({ ...order, lots: Math.round(order.lots) }))) // prettier-ignore
    const parts = [...hall.market.basisParts].map((part, origin) => part - before[origin])
    expect(hall.market.state[MID]).toBeLessThan(was)
    const whole = Math.log(hall.market.state[MID] / was)
    expect(parts.slice(0, PRICE_ORIGINS).reduce((a, b) => a + b)).toBeCloseTo(whole, 12)
    expect(parts[BY_TRADER] / whole).toBeCloseTo(0.5, 2)
    expect(parts[BY_CARRY] / whole).toBeCloseTo(0.25, 2)
    expect(parts[BY_LIQUIDATION] / whole).toBeCloseTo(0.25, 2)
    expect(hall.market.state[FORCED_FLOW]).toBe(-Math.round(size / 4))
  })
})
