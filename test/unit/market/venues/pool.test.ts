import { beforeEach, describe, expect, test } from 'vitest'
import { CATALOGUE } from '../../../../src/engine/catalogue.ts'
import { stepper, type Stepper } from '../../../../src/engine/stepper.ts'
import type { Run } from '../../../../src/engine/run.ts'
import type { Venue } from '../../../../src/market/venue.ts'
import { ORDER_POST_ONLY, ORDER_REDUCE_ONLY } from '../../../../src/world/intents.ts'
import {
  ASK_DEPTH,
  BEST_ASK,
  BEST_BID,
  FORCED_FLOW,
  FORCED_LOTS,
  IMPACT,
  LONG_LOTS,
  MARK,
  MID,
  SHORT_LOTS,
  equity,
  type Market,
} from '../../../../src/world/world.ts'
import { highestTicks } from '../../../../src/world/limits.ts'
import type { Scenario } from '../../../../src/scenario/document.ts'
import { ledgerTwin } from '../../../../src/study/twins/ledger.ts'
import { parsed, small } from '../../../support/scenarios.ts'
import { eventsOf } from '../../../support/watch.ts'

const STEPS = 400
const base = small('latency-arbitrage', 150, STEPS)

type Changes = Partial<Record<'venue' | 'protocol' | 'scenario', object>>

/** The pool of the preset, changed. */
function poolOf({ venue, protocol, scenario }: Changes = {}): Scenario {
  const [market] = base.markets
  const [first] = base.protocols
  return parsed({
    ...base,
    markets: [{ ...market, venue: { ...market.venue, openInterestCap: 5, ...venue } }],
    protocols: [{ ...first, ...protocol }],
    ...scenario,
  })
}

let run: Stepper
let state: Run
let market: Market
let venue: Venue
let vault: number

function open(changes: Changes = {}): void {
  run = stepper(poolOf(changes), { audit: 'full' })
  state = run.run
  market = state.world.markets[0]
  venue = state.rules.markets[0].venue
  vault = state.world.protocols[0].rungAccounts[0]
}

beforeEach(() => open())

interface Order {
  readonly lots: number
  readonly limit?: number
  readonly rule?: number
  readonly slot?: number
}

/** An order of a trader. Returns its account and what became of it. */
function send({ lots, limit = 0, rule = 0, slot = 0 }: Order) {
  const cohort = state.world.cohorts.find(({ id }) => id === 'noise')!
  const row = cohort.first + slot
  const before = market.size[row]
  const from = state.world.log.cursor[1]
  venue.clear(cohort, {
    count: 1,
    rows: Int32Array.of(row),
    lots: Float64Array.of(lots),
    limit: Float64Array.of(limit),
    rule: Uint8Array.of(rule),
  })
  const events = eventsOf(state.world.log, from)
  return { row, filled: market.size[row] - before, events }
}

const mark = (): number => market.state[MARK]
const worth = (): number => equity(state.world, market, vault)

describe('at the start', () => {
  test('the pool has the other side of every position, and the house of none', () => {
    const { size, house, state: registers } = market
    const { first, last } = state.world.protocols[0]
    const net = size.slice(first, last).reduce((sum, lots) => sum + lots, 0)
    expect(net).not.toBe(0)
    expect(size[vault]).toBe(-net)
    expect(size[house]).toBe(0)
    expect(registers[LONG_LOTS]).toBe(registers[SHORT_LOTS])
  })

  test('what the pool took over it took at the mark: it has neither gained nor lost', () => {
    const capital = state.world.cash[0][vault]
    expect(capital).toBeGreaterThan(0)
    expect(worth()).toBe(capital)
  })

  test('without a vault the house has it', () => {
    open({ protocol: { waterfall: [] }, scenario: { cohorts: base.cohorts.filter(({ id }) => id !== 'depositors') } }) // prettier-ignore
    const { size, house } = market
    expect(size[house]).not.toBe(0)
    const { filled } = send({ lots: 10 })
    expect(filled).toBe(10)
    run.advance(STEPS)
    expect(run.summary().conservationError).toBe(0)
    expect(run.summary().fills).toBeGreaterThan(20)
  })
})

describe('an order', () => {
  test('is filled at once, half a spread from the mark, against the pool, for a fee', () => {
    open({ venue: { takerFee: 0.0005, halfSpread: 0.0001 } })
    const before = market.size[vault]
    const { row, filled, events } = send({ lots: 50 })
    expect(filled).toBe(50)
    expect(market.size[vault]).toBe(before - 50)
    const price = Math.ceil(mark() * 1.0001)
    const [fill, fee] = events
    expect(fill).toMatchObject({ kind: 'fill', account: row, other: vault, ticks: price, lots: 50 })
    expect(fee).toMatchObject({ kind: 'fee', account: row, amount: Math.ceil(50 * price * market.k * 0.0005) }) // prettier-ignore
    expect(send({ lots: -50 }).events[0].ticks).toBe(Math.floor(mark() * 0.9999))
  })

  test.each([
    ['buys no dearer than its limit', 1, -1],
    ['sells no cheaper than its limit', -1, 1],
  ])('%s', (_, side, away) => {
    const [bid, ask] = [market.state[BEST_BID], market.state[BEST_ASK]]
    const price = side > 0 ? ask : bid
    expect(send({ lots: side * 5, limit: price + away }).filled).toBe(0)
    expect(send({ lots: side * 5, limit: price }).filled).toBe(side * 5)
  })

  test('that would rest finds no place, and one that only reduces never opens', () => {
    expect(send({ lots: 5, rule: ORDER_POST_ONLY }).filled).toBe(0)
    const held = market.size[send({ lots: 40, slot: 3 }).row]
    const side = held > 0 ? 1 : -1
    expect(send({ lots: side * 7, slot: 3, rule: ORDER_REDUCE_ONLY }).filled).toBe(0)
    const all = send({ lots: -side * 1e6, slot: 3, rule: ORDER_REDUCE_ONLY })
    expect(all.filled).toBe(-held)
  })

  test('is cut to what the cap leaves, and a closing one is not', () => {
    open({ venue: { openInterestCap: 2, takerFee: 0, halfSpread: 0 } })
    const { filled } = send({ lots: 1e7 })
    const own = Math.max(0, market.size[vault])
    const longs = (market.state[LONG_LOTS] - own) * mark() * market.k
    expect(longs / worth()).toBeGreaterThan(1.9999)
    expect(longs).toBeLessThanOrEqual(2 * worth())
    const isLong = (slot: number): boolean => market.size[slot] > 0
    const slot = Array.from({ length: 20 }, (_, i) => i + 1).findIndex(isLong) + 1
    expect(send({ lots: 1, slot }).filled).toBe(0)
    expect(send({ lots: -filled }).filled).toBe(-filled)
  })

  test('pays for the imbalance that it makes, and gets back no more than was paid', () => {
    open({ venue: { impactFactor: 1e-9, impactRebate: 1, takerFee: 0, halfSpread: 0 } })
    const usd = (lots: number): number => lots * mark() * market.k * market.unit
    const imbalance = (): number => usd(-market.size[vault])
    const start = imbalance()
    const side = start >= 0 ? 1 : -1
    const { events, row } = send({ lots: side * 20_000 })
    const due = 1e-9 * (imbalance() ** 2 - start ** 2)
    expect(events[1]).toMatchObject({ kind: 'fee', account: row, other: vault })
    expect(events[1].amount * market.unit).toBeCloseTo(due, 3)
    const back = send({ lots: -side * 20_000 })
    expect(back.events[1]).toMatchObject({ kind: 'rebate', account: vault, other: row })
    expect(back.events[1].amount).toBeLessThanOrEqual(events[1].amount)
    // What rounding left is all that there is for a long step home.
    const left = events[1].amount - back.events[1].amount
    const home = send({ lots: Math.round(-imbalance() / usd(1)), slot: 5 })
    expect(home.events.slice(1).reduce((sum, { amount }) => sum + amount, 0)).toBe(left)
  })
})

describe('a forced order', () => {
  test('is filled like any other and felt by nobody abroad', () => {
    const { row } = send({ lots: 40 })
    expect(venue.force(row, -40, 0, -1)).toBe(40)
    expect(market.state[FORCED_FLOW]).toBe(-40)
    run.advance(1)
    expect(market.state[FORCED_LOTS]).toBe(-40)
    expect(market.state[FORCED_FLOW]).toBe(0)
    expect(market.state[IMPACT]).toBe(0)
  })

  test('keeps to its limit, and the pool trades with nobody through itself', () => {
    const { row } = send({ lots: 40 })
    expect(venue.force(row, -40, mark() * 2, -1)).toBe(0)
    expect(venue.force(vault, 40, 0, -1)).toBe(0)
  })
})

describe('a purchase on the outside venue by attackers', () => {
  test('moves its price at the next step by the pull, and fades', () => {
    open({ venue: { impactPerOpenInterest: 1, impactPermanentShare: 0.25, impactHalfLife: 5 } })
    const { purse } = state.world.cohorts.find(({ role }) => role === 'attacker')!
    const lots = 10_000
    const notional = lots * mark() * market.k
    venue.tradeOutside(purse, lots)
    run.advance(1)
    const move = notional / (4e6 / market.unit)
    expect(market.state[IMPACT]).toBeCloseTo(move, 12)
    run.advance(1)
    expect(market.state[IMPACT]).toBeCloseTo(move * (0.25 + 0.75 / 2), 12)
  })
})

describe('in a run', () => {
  test.each([
    ['at once', {}],
    ['a minute later', { executionDelay: 60 }],
    ['for a fee on imbalance', { impactFactor: 1e-7 }],
    ['up to a low cap', { openInterestCap: 0.2 }],
  ])('that fills %s every sum holds, and the events alone tell the story', (_, changes) => {
    open({ venue: changes })
    const twin = ledgerTwin.start(state)
    let fills = 0
    run.advance(STEPS, ({ world }) => {
      twin.follow(state)
      fills += eventsOf(world.log).filter(({ kind }) => kind === 'fill').length
      expect(market.state[MID]).toBe(market.state[MARK])
      expect(market.state[ASK_DEPTH]).toBeGreaterThanOrEqual(0)
    })
    expect(twin.difference(state)).toBeUndefined()
    expect(fills).toBeGreaterThan(20)
  })

  test('traders and pool together gain nothing but what the outside world brought', () => {
    run.advance(STEPS)
    expect(run.summary().conservationError).toBe(0)
    const net = market.size.reduce((sum, lots) => sum + lots, 0)
    expect(net).toBe(0)
    expect(market.size[market.house]).toBe(0)
  })
})

test('an impact beyond what anybody has takes what there is', () => {
  open({ venue: { impactFactor: 0.001, openInterestCap: 100, halfSpread: 0, takerFee: 0 } })
  const lots = Math.floor(2e8 / (mark() * market.k * market.unit))
  state.world.cash[0][vault] += 1e13
  const { row, filled } = send({ lots })
  expect(filled).toBe(lots)
  expect(Math.floor(equity(state.world, market, row))).toBe(0)
})

test('the highest price there is, and the widest spread on it, fit the columns of the log', () => {
  const { halfSpread } = CATALOGUE.venues.get('pool')!.params as unknown as { halfSpread: { max: number } } // prettier-ignore
  const empty = { ...market, state: new Float64Array(market.state.length), k: 1 }
  expect(Math.ceil(highestTicks(empty) * (1 + halfSpread.max))).toBeLessThan(2 ** 31)
})
