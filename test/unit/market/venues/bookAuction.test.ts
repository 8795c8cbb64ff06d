/** A call auction on the venue: who is taken in, who is served, what it costs, and what is left. */
import { beforeEach, describe, expect, test } from 'vitest'
import { stepper, type Stepper } from '../../../../src/engine/stepper.ts'
import type { Run } from '../../../../src/engine/run.ts'
import { deriveKey, uniform } from '../../../../src/kernel/random.ts'
import { ASK, BID, bestAsk, bestBid, depth, type Book } from '../../../../src/market/book/book.ts'
import type { BookMemory } from '../../../../src/market/venues/bookMemory.ts'
import type { Venue } from '../../../../src/market/venue.ts'
import { auditBooks } from '../../../../src/world/audit.ts'
import { consume } from '../../../../src/world/events.ts'
import { ORDER_POST_ONLY, ORDER_REDUCE_ONLY, ORDER_REST } from '../../../../src/world/intents.ts'
import { pay } from '../../../../src/world/ledger.ts'
import {
  AUCTION,
  BAND_HIGH,
  BAND_LOW,
  BY_CARRY,
  BY_LIQUIDATION,
  BY_TRADER,
  CALLED,
  FILL_COUNT,
  FORCED_FLOW,
  HALTED,
  LAST_TRADE,
  MARK,
  MID,
  NO_TRADE,
  PRICE_ORIGINS,
  REBATE,
  STEP,
  UNCROSSED,
  VOLUME,
  type Market,
} from '../../../../src/world/world.ts'
import { auctionSlowly, type Wish } from '../../../support/slowAuction.ts'
import { small } from '../../../support/scenarios.ts'
import { eventsOf } from '../../../support/watch.ts'
import { faults, resting } from '../book/structure.ts'

const scenario = small('standard', 200, 10)

let run: Stepper
let state: Run
let market: Market
let venue: Venue
let book: Book
let memory: BookMemory
/** Whole ticks about the middle of the book. */
let mid: number

beforeEach(() => {
  run = stepper(scenario)
  state = run.run
  market = state.world.markets[0]
  venue = state.rules.markets[0].venue
  memory = state.memories.venues[0] as BookMemory
  book = memory.book
  mid = Math.round(market.state[MID])
  market.state[HALTED] = NO_TRADE
})

const cohort = (id: string) => state.world.cohorts.find(one => one.id === id)!

interface Order {
  readonly id?: string
  /** Slot in its cohort. */
  readonly slot?: number
  readonly lots: number
  readonly limit?: number
  readonly rule?: number
}

const rowOf = ({ id = 'noise', slot = 0 }: Order): number => cohort(id).first + slot

/** A step of the market phase with these orders, in a phase of the auction. */
function step(phase: number, orders: readonly Order[] = []): void {
  market.state[AUCTION] = phase
  for (const order of orders) {
    venue.clear(cohort(order.id ?? 'noise'), {
      count: 1,
      rows: Int32Array.of(rowOf(order)),
      lots: Float64Array.of(order.lots),
      limit: Float64Array.of(order.limit ?? 0),
      rule: Uint8Array.of(order.rule ?? 0),
    })
  }
  venue.finish()
  state.world.scalars[STEP]++
}

/** What changed in every account's position. */
function changes(act: () => void): Map<number, number> {
  const before = market.size.slice()
  act()
  const all = [...market.size].map((lots, row) => [row, lots - before[row]] as const)
  return new Map(all.filter(([, lots]) => lots !== 0))
}

const fills = () => eventsOf(state.world.log).filter(({ kind }) => kind === 'fill')

/** A book without quotes. */
function clearBook(): void {
  for (const { first, count } of state.world.cohorts) {
    for (let row = first; row < first + count; row++) venue.pull(row)
  }
  expect([bestBid(book), bestAsk(book)]).toEqual([NaN, NaN])
}

describe('while orders are called', () => {
  test('nothing trades, however far they cross, and nothing moves', () => {
    const [bid, ask] = [bestBid(book), bestAsk(book)]
    const moved = changes(() => {
      step(CALLED, [
        { lots: 500, limit: mid + 200 },
        { slot: 1, lots: -500, limit: mid - 200 },
      ])
      step(CALLED)
    })
    expect(moved.size).toBe(0)
    expect(fills()).toEqual([])
    expect([bestBid(book), bestAsk(book), market.state[MID]]).toEqual([bid, ask, (bid + ask) / 2])
  })

  test('the latest order of an account counts, and takes the place of what it had resting', () => {
    clearBook()
    market.state[HALTED] = 0
    step(0, [{ lots: 30, limit: mid - 5, rule: ORDER_REST }])
    expect(bestBid(book)).toBe(mid - 5)
    market.state[HALTED] = NO_TRADE
    step(CALLED, [{ lots: 10, limit: mid }])
    expect(bestBid(book)).toBe(NaN)
    step(CALLED, [
      { lots: 7, limit: mid },
      { slot: 1, lots: -100, limit: mid },
    ])
    expect(memory.call.count[0]).toBe(2)
    const moved = changes(() => step(UNCROSSED))
    expect([...moved]).toEqual([
      [rowOf({ lots: 0 }), 7],
      [rowOf({ slot: 1, lots: 0 }), -7],
    ])
  })

  test('orders without a limit are held to their reach from the mark of their step', () => {
    clearBook()
    const mark = market.state[MARK]
    step(CALLED, [{ lots: 10 }, { slot: 1, lots: -10 }])
    expect([...memory.call.limit].filter(limit => limit > 0)).toEqual([Math.floor(mark * 1.05), Math.ceil(mark * 0.95)]) // prettier-ignore
  })

  test('what may only rest goes into the book, where it stands before what is called', () => {
    clearBook()
    step(CALLED, [{ lots: 10, limit: mid }])
    step(CALLED, [
      { slot: 1, lots: 10, limit: mid, rule: ORDER_POST_ONLY },
      { slot: 2, lots: -10, limit: mid + 1, rule: ORDER_POST_ONLY },
    ])
    expect([bestBid(book), bestAsk(book)]).toEqual([mid, mid + 1])
    const moved = changes(() => step(UNCROSSED, [{ slot: 3, lots: -10, limit: mid }]))
    expect([...moved.keys()]).toEqual([rowOf({ slot: 1, lots: 0 }), rowOf({ slot: 3, lots: 0 })])
  })

  test('a forced sale waits, and what a desk leaves resting meets the auction', () => {
    clearBook()
    const desk = state.world.protocols[0].rungAccounts[0]
    step(CALLED, [{ lots: 50, limit: mid + 10 }])
    expect(venue.force(cohort('noise').first + 5, -100, 0, -1)).toBe(0)
    venue.rest(desk, -20, mid - 3)
    const moved = changes(() => step(UNCROSSED))
    expect(moved.get(desk)).toBe(-20)
    expect(market.state[FORCED_FLOW]).toBe(-20)
  })

  test('an account in trouble loses its order', () => {
    step(CALLED, [{ lots: 500, limit: mid + 200 }])
    venue.pull(rowOf({ lots: 0 }))
    expect(memory.call.count[0]).toBe(0)
    expect(changes(() => step(UNCROSSED)).size).toBe(0)
  })

  test('orders are dropped when the auction is called off', () => {
    step(CALLED, [{ lots: 500, limit: mid + 200 }])
    step(0)
    expect(memory.call.count[0]).toBe(0)
    expect(changes(() => step(UNCROSSED)).size).toBe(0)
  })

  test('they are part of a snapshot', () => {
    step(CALLED, [{ lots: 500, limit: mid + 200 }])
    const kept = run.snapshot()
    const once = changes(() => step(UNCROSSED))
    expect(once.size).toBeGreaterThan(1)
    const log = eventsOf(state.world.log)
    consume(state.world.log)
    run.restore(kept)
    venue = state.rules.markets[0].venue
    expect(changes(() => step(UNCROSSED))).toEqual(once)
    expect(eventsOf(state.world.log).length).toBeLessThanOrEqual(log.length)
  })
})

describe('the uncrossing', () => {
  test('fills orders and quotes at one price, the best limits first, then the earliest', () => {
    clearBook()
    step(CALLED, [
      { lots: 10, limit: mid + 5 },
      { slot: 1, lots: 10, limit: mid + 2 },
    ])
    step(CALLED, [
      { slot: 2, lots: 10, limit: mid + 2 },
      { slot: 3, lots: 10, limit: mid + 9 },
    ])
    const moved = changes(() => step(UNCROSSED, [{ slot: 4, lots: -25, limit: mid + 2 }]))
    const first = cohort('noise').first
    expect([...moved]).toEqual([
      [first, 10],
      [first + 1, 5],
      [first + 3, 10],
      [first + 4, -25],
    ])
    expect(new Set(fills().map(({ ticks }) => ticks))).toEqual(new Set([mid + 2]))
    expect(market.state[LAST_TRADE]).toBe(mid + 2)
  })

  test('takes from makers no worse than they quoted, and leaves their book sound', () => {
    const asks = resting(book, ASK)
    const wanted = asks.slice(0, 5).reduce((sum, { lots }) => sum + lots, 0) - 1
    const moved = changes(() => step(UNCROSSED, [{ lots: wanted, limit: asks[7].ticks }]))
    expect(moved.get(rowOf({ lots: 0 }))).toBe(wanted)
    const [price] = new Set(fills().map(({ ticks }) => ticks))
    // Up to its fifth level the book offers enough, and no higher price would trade more.
    expect(price).toBeGreaterThanOrEqual(asks[4].ticks)
    expect(price).toBeLessThanOrEqual(asks[7].ticks)
    for (const { account, lots, ticks } of asks.slice(0, 4)) {
      expect(ticks).toBeLessThanOrEqual(price)
      expect(-moved.get(account)!).toBeGreaterThanOrEqual(lots)
    }
    expect(faults(book)).toEqual([])
  })

  test('stays inside the band', () => {
    clearBook()
    market.state[BAND_LOW] = mid - 10
    market.state[BAND_HIGH] = mid + 10
    step(UNCROSSED, [
      { lots: 10, limit: mid + 90 },
      { slot: 1, lots: -10, limit: mid + 40 },
    ])
    expect(fills()).toEqual([])
    step(UNCROSSED, [
      { lots: 10, limit: mid + 90 },
      { slot: 1, lots: -10, limit: mid + 10 },
    ])
    expect(fills().map(({ ticks }) => ticks)).toEqual([mid + 10])
  })

  test('charges who was called, both sides of a pair, and pays whom they met in the book', () => {
    clearBook()
    market.state[REBATE] = 0.0002
    const { treasury } = state.world.protocols[0]
    pay(state.world, 0, state.world.outside, treasury, 1e9)
    step(CALLED, [
      { lots: 10, limit: mid },
      { slot: 1, lots: -8, limit: mid },
      { slot: 2, lots: -2, limit: mid, rule: ORDER_POST_ONLY },
    ])
    step(UNCROSSED)
    const value = (lots: number): number => lots * mid * market.k
    const fee = (lots: number): number => Math.ceil((value(lots) * 500) / 1e6)
    const first = cohort('noise').first
    const paid = eventsOf(state.world.log).filter(({ kind }) => kind === 'fee')
    expect(paid.map(({ account, amount }) => [account, amount])).toEqual([[first, fee(10)], [first + 1, fee(8)]]) // prettier-ignore
    const given = eventsOf(state.world.log).filter(({ kind }) => kind === 'rebate')
    expect(given.map(({ other, amount }) => [other, amount])).toEqual([[first + 2, Math.floor(value(2) * 0.0002)]]) // prettier-ignore
    expect([market.state[VOLUME], market.state[FILL_COUNT]]).toEqual([value(10), 2])
  })

  test('drops what is left of an order, unless it may rest', () => {
    clearBook()
    step(CALLED, [
      { lots: 10, limit: mid + 3 },
      { slot: 1, lots: 10, limit: mid + 2, rule: ORDER_REST },
      { slot: 2, lots: 10, limit: mid + 1, rule: ORDER_REST },
      { slot: 3, lots: 10, limit: mid + 1 },
      { slot: 4, lots: -14, limit: mid - 3 },
    ])
    step(UNCROSSED)
    expect(depth(book, BID, 1, 1e6)).toBe(16)
    expect(resting(book, BID).map(({ ticks, lots }) => [ticks, lots])).toEqual([[mid + 2, 6], [mid + 1, 10]]) // prettier-ignore
    expect(memory.call.count[0]).toBe(0)
    expect(changes(() => step(UNCROSSED)).size).toBe(0)
  })

  test('of an order that may only reduce takes no more than is held', () => {
    clearBook()
    const [row] = [...market.size.keys()].filter(
      one => one >= cohort('noise').first && market.size[one] > 1,
    )
    const slot = row - cohort('noise').first
    const held = market.size[row]
    const other = slot === 0 ? 1 : 0
    step(CALLED, [
      { slot, lots: -2 * held, limit: mid, rule: ORDER_REDUCE_ONLY },
      { slot: other, lots: 3 * held, limit: mid },
    ])
    step(UNCROSSED)
    expect(market.size[row]).toBe(0)
    step(CALLED, [
      { slot, lots: -5, limit: mid, rule: ORDER_REDUCE_ONLY },
      { slot: other, lots: 5, limit: mid },
    ])
    expect(changes(() => step(UNCROSSED)).size).toBe(0)
  })

  test.each<[string, (row: number) => void]>([
    ['its position has changed', row => (market.size[row] += 1)],
    ['money has left', row => pay(state.world, 0, row, state.world.outside, 1)],
  ])('takes an order for void if %s since it was called', (_, act) => {
    clearBook()
    step(CALLED, [
      { lots: 10, limit: mid },
      { slot: 1, lots: -10, limit: mid },
    ])
    act(rowOf({ lots: 0 }))
    expect(changes(() => step(UNCROSSED)).size).toBe(0)
  })

  test('takes an order that money has come to', () => {
    clearBook()
    step(CALLED, [
      { lots: 10, limit: mid },
      { slot: 1, lots: -10, limit: mid },
    ])
    pay(state.world, 0, state.world.outside, rowOf({ lots: 0 }), 1)
    expect(changes(() => step(UNCROSSED)).size).toBe(2)
  })

  test('says whose orders moved the middle, in parts that sum to the move', () => {
    const before = [...market.basisParts]
    const was = market.state[MID]
    const size = 3 * depth(book, BID, mid - 30, mid)
    step(UNCROSSED, [
      { lots: -size / 2, limit: mid - 400 },
      { id: 'carry', lots: -size / 4, limit: mid - 400 },
      { id: 'keepers', lots: -size / 4, limit: mid - 400 },
      { slot: 1, lots: 5, limit: mid + 5 },
    ].map(order => ({ ...order, lots: Math.round(order.lots) }))) // prettier-ignore
    const parts = [...market.basisParts].map((part, origin) => part - before[origin])
    expect(market.state[MID]).toBeLessThan(was)
    const whole = Math.log(market.state[MID] / was)
    expect(parts.slice(0, PRICE_ORIGINS).reduce((a, b) => a + b)).toBeCloseTo(whole, 12)
    expect(parts[BY_TRADER] / whole).toBeCloseTo(0.5, 2)
    expect(parts[BY_CARRY] / whole).toBeCloseTo(0.25, 2)
    expect(parts[BY_LIQUIDATION] / whole).toBeCloseTo(0.25, 2)
    expect(market.state[FORCED_FLOW]).toBe(-Math.round(size / 4))
  })
})

test('random traffic meets as in an auction that tries every price, and the books hold', () => {
  const noise = cohort('noise')
  const key = deriveKey([1, 2], 3, 4)
  let auctions = 0
  for (let round = 0; round < 60; round++) {
    let at = 0
    const draw = (low: number, high: number): number =>
      Math.floor(low + (high - low + 1) * uniform(key[0], key[1], round, at++))
    const wide = draw(2, 40)
    market.state[BAND_LOW] = draw(0, 2) === 0 ? mid - draw(0, wide) : 0
    market.state[BAND_HIGH] = draw(0, 2) === 0 ? mid + draw(0, wide) : Infinity
    const steps = draw(1, 4)
    for (let t = 0; t < steps; t++) {
      const orders = Array.from({ length: draw(0, 25) }, (_, slot) => ({
        slot: (slot * 7 + draw(0, 6)) % noise.count,
        lots: (draw(0, 1) === 0 ? 1 : -1) * draw(1, draw(0, 3) === 0 ? 20_000 : 300),
        limit: mid + draw(-wide, wide),
        rule: [0, 0, ORDER_REST, ORDER_POST_ONLY][draw(0, 3)],
      }))
      const last = new Map(orders.map(order => [order.slot, order]))
      step(CALLED, [...last.values()])
    }
    const slow = expected()
    const moved = changes(() => step(UNCROSSED))
    expect(netted(slow.filled)).toEqual(moved)
    if (slow.lots > 0) {
      auctions++
      expect(new Set(fills().map(({ ticks }) => ticks))).toEqual(new Set([slow.ticks]))
      expect(fills().reduce((sum, { lots }) => sum + Math.abs(lots), 0)).toBe(slow.lots)
    } else expect(fills()).toEqual([])
    expect(faults(book)).toEqual([])
    expect(memory.call.count[0]).toBe(0)
    auditBooks(state.world)
    consume(state.world.log)
  }
  expect(auctions).toBeGreaterThan(20)
})

/** What stands in the book and what was called, in the order of its priority, to the slow auction. */
function expected() {
  const { at, lots, limit, rank } = memory.call
  const quotes = [BID, ASK].flatMap(side =>
    resting(book, side).map(({ account, slot, ticks, lots: wanted }): Wish => ({
      name: `${account}:${side === BID ? 1 : -1}:${slot}`,
      side: side === BID ? 1 : -1,
      ticks,
      lots: wanted,
    })),
  )
  const low = Math.ceil(market.state[BAND_LOW])
  const high = Math.min(1e9, Math.floor(market.state[BAND_HIGH]))
  const rows = [...at.keys()].filter(row => at[row] > 0)
  const inTurn = (side: number): number[] =>
    rows
      .filter(row => Math.sign(lots[row]) === side)
      .sort((a, b) => side * (limit[b] - limit[a]) || at[a] - at[b] || rank[a] - rank[b] || a - b)
  const called = [...inTurn(1), ...inTurn(-1)].map((row): Wish => {
    const side = Math.sign(lots[row])
    const ticks = side > 0 ? Math.min(high, limit[row]) : Math.max(low, limit[row])
    return { name: `${row}:${side}:`, side, ticks, lots: Math.abs(lots[row]) }
  })
  return auctionSlowly([...quotes, ...called], market.state[MARK], Math.max(1, low), high)
}

/** Signed lots by account. */
function netted(filled: ReadonlyMap<string, number>): Map<number, number> {
  const all = new Map<number, number>()
  for (const [name, lots] of filled) {
    const [account, side] = name.split(':').map(Number)
    all.set(account, (all.get(account) ?? 0) + side * lots)
  }
  return new Map([...all].filter(([, lots]) => lots !== 0).sort(([a], [b]) => a - b))
}
