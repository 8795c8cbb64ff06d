import { beforeEach, describe, expect, test } from 'vitest'
import { ORDER_POST_ONLY, ORDER_REDUCE_ONLY, ORDER_REST } from '../../../../src/world/intents.ts'
import { stepper, type Stepper } from '../../../../src/engine/stepper.ts'
import type { Run } from '../../../../src/engine/run.ts'
import { ASK, bestAsk, bestBid, depth, type Book } from '../../../../src/market/book/book.ts'
import type { bookParams } from '../../../../src/market/venues/bookParams.ts'
import type { BookMemory } from '../../../../src/market/venues/bookMemory.ts'
import type { Venue } from '../../../../src/market/venue.ts'
import { KIND } from '../../../../src/world/events.ts'
import { transferPosition } from '../../../../src/world/tradeBetween.ts'
import {
  BY_CARRY,
  BY_LIQUIDATION,
  BY_MAKER,
  BY_TRADER,
  FORCED_FLOW,
  IMPACT,
  LAST_TRADE,
  MARK,
  MID,
  OUTSIDE,
  REFERENCE_INTEREST,
  VOLUME,
  type Market,
} from '../../../../src/world/world.ts'
import { parsed, small } from '../../../support/scenarios.ts'
import { eventsOf } from '../../../support/watch.ts'
import { faults } from '../book/structure.ts'

const PULL = 0.3
const scenario = small('standard', 200, 10)

let run: Stepper
let state: Run
let market: Market
let venue: Venue
let book: Book
let desk: number

/** A venue as it opens, with makers' quotes in the book. */
beforeEach(() => {
  run = stepper(scenario)
  state = run.run
  market = state.world.markets[0]
  venue = state.rules.markets[0].venue
  book = (state.memories.venues[0] as BookMemory).book
  desk = state.world.protocols[0].rungAccounts[0]
})

const cohort = (id: string) => state.world.cohorts.find(one => one.id === id)!

interface Order {
  readonly lots: number
  readonly limit?: number
  readonly rule?: number
  /** Slot in its cohort. */
  readonly slot?: number
}

/** An order of one agent, matched at once. Returns the row of its account. */
function send(id: string, { lots, limit = 0, rule = 0, slot = 0 }: Order): number {
  const own = cohort(id)
  const row = own.first + slot
  venue.clear(own, {
    count: 1,
    rows: Int32Array.of(row),
    lots: Float64Array.of(lots),
    limit: Float64Array.of(limit),
    rule: Uint8Array.of(rule),
  })
  venue.finish()
  return row
}

const sum = (values: Iterable<number>): number => [...values].reduce((all, value) => all + value, 0)

/** Of the middle over the outside venue's price, with what forced flow did to that. */
const gap = (): number =>
  Math.log(market.state[MID] * market.tick) - Math.log(market.state[OUTSIDE]) - market.state[IMPACT]

/** What the parts became since `before`. */
const moved = (before: readonly number[]): number[] =>
  [...market.basisParts].map((part, origin) => part - before[origin])

describe('forced flow', () => {
  const flow = (): number => market.state[FORCED_FLOW]

  test('is what desks and accounts in trouble sell, not what they ask to sell', () => {
    expect(flow()).toBe(0)
    const far = Math.ceil(market.state[MID] * 0.9995)
    const filled = venue.force(desk, -1_000_000, far, -1)
    expect(filled).toBeGreaterThan(0)
    expect(filled).toBeLessThan(1_000_000)
    expect(flow()).toBe(-filled)
    const bought = venue.force(cohort('noise').first, 50, 0, -1)
    expect(flow()).toBe(bought - filled)
  })

  test('is also what keepers sell of their inventory, and nothing that others do', () => {
    for (const id of ['noise', 'carry', 'gambler']) send(id, { lots: -40 })
    expect(flow()).toBe(0)
    const row = send('keepers', { lots: -40 })
    expect(market.size[row]).toBe(-40)
    expect(flow()).toBe(-40)
  })

  test('of a desk’s order that rested counts when somebody meets it', () => {
    const inside = bestBid(book) + 1
    expect(inside).toBeLessThan(bestAsk(book))
    venue.rest(desk, -30, inside)
    expect(flow()).toBe(0)
    send('noise', { lots: 20, limit: inside })
    expect(market.size[desk]).toBe(-20)
    expect(flow()).toBe(-20)
    // Forced sale meets forced purchase: nobody else is moved by it.
    venue.force(cohort('momentum').first, 10, inside, -1)
    expect(market.size[desk]).toBe(-30)
    expect(flow()).toBe(-20)
  })

  test('reaches the outside price: a part for ever, the rest fades with its half-life', () => {
    const { impactPerOpenInterest: pull, impactPermanentShare: stays, impactHalfLife: half } = scenario.markets[0].venue as unknown as Record<keyof typeof bookParams, number> // prettier-ignore
    expect(pull).toBe(PULL)
    const lots = -20_000
    market.state[FORCED_FLOW] = lots
    const move = (pull * lots * market.state[MARK] * market.k) / market.state[REFERENCE_INTEREST]
    expect(move).toBeLessThan(-0.001)
    for (let step = 0; step <= 240; step++) {
      venue.publish()
      const faded = 0.5 ** ((step * scenario.clock.stepSeconds) / half)
      expect(market.state[IMPACT]).toBeCloseTo(move * (stays + (1 - stays) * faded), 14)
      expect(flow()).toBe(0)
      // The outside venue moved over a standing book, because of the liquidation.
      expect(market.basisParts[BY_LIQUIDATION]).toBeCloseTo(0 - market.state[IMPACT], 12)
    }
    expect(market.state[IMPACT] / move).toBeCloseTo(0.3 + 0.7 / 4, 12)
  })

  test('of several steps adds up', () => {
    market.state[FORCED_FLOW] = -5_000
    venue.publish()
    const once = market.state[IMPACT]
    market.state[FORCED_FLOW] = -5_000
    venue.publish()
    const keep = 0.5 ** (scenario.clock.stepSeconds / 600)
    // The mark that values it is the same all along.
    expect(market.state[IMPACT] / once).toBeCloseTo(1 + 0.3 + 0.7 * keep, 9)
  })
})

describe('who moved the middle of the book', () => {
  test.each([
    ['noise', BY_TRADER],
    ['carry', BY_CARRY],
    ['keepers', BY_LIQUIDATION],
  ])('%s: origin %i', (id, origin) => {
    const before = [...market.basisParts]
    const mid = market.state[MID]
    send(id, { lots: -400_000, limit: Math.ceil(mid * 0.999) })
    const parts = moved(before)
    expect(parts[origin]).toBeCloseTo(Math.log(market.state[MID] / mid), 12)
    expect(parts[origin]).toBeLessThan(0)
    parts.forEach((part, k) => expect(part === 0 || k === origin).toBe(true))
    expect(sum(market.basisParts)).toBeCloseTo(gap(), 12)
  })

  test('an order that rests inside the spread is its owner’s doing, and taking it off again, too', () => {
    const before = [...market.basisParts]
    const [bid, ask] = [bestBid(book), bestAsk(book)]
    send('noise', { lots: 30, limit: bid + 2, rule: ORDER_REST })
    expect(bestBid(book)).toBe(bid + 2)
    expect(market.state[MID]).toBe((bid + 2 + ask) / 2)
    expect(moved(before)[BY_TRADER]).toBeGreaterThan(0)
    expect(moved(before)[BY_MAKER]).toBe(0)
    expect(sum(market.basisParts)).toBeCloseTo(gap(), 12)
    // The next order of the account replaces it.
    send('noise', { lots: 30, limit: bid - 50, rule: ORDER_REST })
    expect(market.state[MID]).toBe((bid + ask) / 2)
    expect(moved(before)[BY_TRADER]).toBeCloseTo(0, 12)
    expect(sum(market.basisParts)).toBeCloseTo(gap(), 12)
  })

  test('it is taken off, and the middle goes back, by an order that fills nothing too', () => {
    const before = [...market.basisParts]
    const [bid, ask] = [bestBid(book), bestAsk(book)]
    send('noise', { lots: 30, limit: bid + 2, rule: ORDER_REST })
    send('noise', { lots: 30, limit: bid - 50 })
    expect(bestBid(book)).toBe(bid)
    expect(market.state[MID]).toBe((bid + ask) / 2)
    expect(moved(before)[BY_TRADER]).toBeCloseTo(0, 12)
    expect(sum(market.basisParts)).toBeCloseTo(gap(), 12)
  })

  test('a desk that leaves a forced order inside the spread is the liquidation’s doing', () => {
    const before = [...market.basisParts]
    venue.rest(desk, -30, bestBid(book) + 1)
    const parts = moved(before)
    expect(parts[BY_LIQUIDATION]).toBeLessThan(0)
    expect(parts[BY_MAKER]).toBe(0)
    expect(sum(market.basisParts)).toBeCloseTo(gap(), 12)
  })

  test('quotes that are taken off are the makers’', () => {
    const before = [...market.basisParts]
    for (const { id, first, count } of state.world.cohorts) {
      if (id !== 'makers') continue
      for (let row = first; row < first + count; row++) venue.pull(row)
    }
    expect(moved(before)[BY_MAKER]).not.toBe(0)
    expect(moved(before)[BY_TRADER]).toBe(0)
    expect(sum(market.basisParts)).toBeCloseTo(gap(), 12)
  })
})

describe('rules of an order', () => {
  test('immediate or cancel leaves nothing behind', () => {
    const bid = bestBid(book)
    send('noise', { lots: 30, limit: bid - 1 })
    expect(bestBid(book)).toBe(bid)
    const asks = market.state[VOLUME]
    send('noise', { lots: 30, limit: bestAsk(book) })
    expect(market.state[VOLUME]).toBeGreaterThan(asks)
  })

  test('what rests is replaced by the account’s next order, and leaves the book with its trouble', () => {
    const bid = bestBid(book)
    const row = send('noise', { lots: 30, limit: bid + 1, rule: ORDER_REST })
    send('noise', { lots: 30, limit: bid + 2, rule: ORDER_REST })
    expect(bestBid(book)).toBe(bid + 2)
    venue.pull(row)
    expect(bestBid(book)).toBe(bid)
    expect(market.state[MID]).toBe((bid + bestAsk(book)) / 2)
    venue.pull(row)
    expect(faults(book)).toEqual([])
  })

  test('post only never takes', () => {
    const size = market.size[cohort('noise').first]
    const row = send('noise', { lots: 30, limit: bestAsk(book), rule: ORDER_POST_ONLY })
    expect(market.size[row]).toBe(size)
    expect(bestBid(book)).toBeLessThan(bestAsk(book))
  })

  test('reduce only never enlarges nor turns', () => {
    const { first, count } = cohort('noise')
    for (let slot = 0; slot < count; slot++) {
      const before = market.size[first + slot]
      for (const sign of [1, -1]) {
        const held = market.size[first + slot]
        send('noise', { lots: sign * 2 * Math.abs(before), rule: ORDER_REDUCE_ONLY, slot })
        const now = market.size[first + slot]
        expect(Math.abs(now)).toBeLessThanOrEqual(Math.abs(held))
        expect(now * held).toBeGreaterThanOrEqual(0)
      }
    }
  })

  test('an account never meets itself: its own order goes first', () => {
    const bid = bestBid(book)
    const row = send('noise', { lots: 30, limit: bid + 1, rule: ORDER_REST })
    send('noise', { lots: -10, limit: bid + 1 })
    const fills = eventsOf(state.world.log).filter(({ kind }) => kind === 'fill')
    expect(fills.every(({ account, other }) => account !== other)).toBe(true)
    expect(fills.filter(({ account }) => account === row).length).toBe(0)
  })

  test('a taker pays its fee on the value it took, rounded up, and a forced one pays none', () => {
    const { treasury } = state.world.protocols[0]
    const [cash] = state.world.cash
    const row = send('noise', { lots: 33 })
    const events = eventsOf(state.world.log)
    const value = sum(events.filter(({ kind }) => kind === 'fill').map(({ lots, ticks }) => Math.abs(lots) * ticks * market.k)) // prettier-ignore
    const fee = events.filter(({ kind }) => kind === 'fee')
    expect(fee.map(({ account, amount }) => [account, amount])).toEqual([[row, Math.ceil((value * 500) / 1e6)]]) // prettier-ignore
    expect(cash[treasury]).toBe(fee[0].amount)
    expect(market.state[LAST_TRADE]).toBeCloseTo(value / (33 * market.k), 9)
    venue.force(row, -33, 0, -1)
    expect(cash[treasury]).toBe(fee[0].amount)
  })
})

test('a desk’s resting order stays for the step and is off before it sells again', () => {
  const inside = bestBid(book) + 1
  const to = { from: cohort('noise').first, to: desk, side: 1, lots: 100, value: 100 * 50_000 * 10 }
  transferPosition(state.world, market, to, { kind: KIND.takeover, account: 0, other: desk, cause: -1 }) // prettier-ignore
  venue.rest(desk, -40, inside)
  expect(bestAsk(book)).toBe(inside)
  // One order a desk: a second one finds no place.
  venue.rest(desk, -40, inside + 1)
  expect(depth(book, ASK, inside, inside)).toBe(40)
  venue.prepare()
  expect(bestAsk(book)).toBeGreaterThan(inside)
  // Where it would cross, it is left out.
  venue.rest(desk, -40, bestBid(book))
  expect(bestAsk(book)).toBeGreaterThan(inside)
  expect(faults(book)).toEqual([])
})

test('the window follows a price that triples, and the book in it stays sound', () => {
  const steps = 165
  const base = small('standard', 150, steps)
  // In minutes and usd: half a minute of peace, then three times as much within ten minutes.
  const path = [[0, 50_000], [0.5, 50_000], [11, 150_000], [13, 30_000]] // prettier-ignore
  const process = { kind: 'replay', path, bridgeVolatility: 0 }
  const makers = base.cohorts.map(one => one.id === 'makers' ? { ...one, agent: { ...one.agent, withdrawAt: 1000 } } : one) // prettier-ignore
  const wild = parsed({ ...base, cohorts: makers, markets: [{ ...base.markets[0], process }], shocks: [] }) // prettier-ignore
  const rising = stepper(wild, { audit: 'full' })
  const memory = rising.run.memories.venues[0] as BookMemory
  const bases = new Set<number>()
  let fills = 0
  let lowest = Infinity
  let highest = 0
  rising.advance(steps, ({ world }) => {
    const [own] = world.markets
    expect(faults(memory.book)).toEqual([])
    bases.add(memory.book.registers[2])
    fills += eventsOf(world.log).filter(({ kind }) => kind === 'fill').length
    lowest = Math.min(lowest, own.state[MID])
    highest = Math.max(highest, own.state[MID])
  })
  expect(rising.done()).toBe(true)
  expect(highest / 50_000).toBeGreaterThan(2.5)
  expect(bases.size).toBeGreaterThan(3)
  expect(fills).toBeGreaterThan(500)
  expect(lowest).toBeLessThan(50_000)
})
