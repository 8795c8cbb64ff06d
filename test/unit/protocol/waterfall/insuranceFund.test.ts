import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { insuranceFund, lpVault, ownEquity } from '../../../../src/protocol/waterfall/index.ts'
import type { HandOver } from '../../../../src/protocol/waterfall/rung.ts'
import { COUNT, KIND } from '../../../../src/world/events.ts'
import { FUND_PAID } from '../../../../src/world/world.ts'
import {
  K,
  START,
  books,
  give,
  handOver,
  missing,
  params,
  place,
  setMark,
  setOpenInterest,
  shortOf,
  trade,
  unbalanced,
  worth,
  type Books,
} from './books.ts'

const LOT = START * K

const RUNS = { seed: 20_251_013, numRuns: 400 }

/** A fund with `usd`, and the account it works from. */
function funded(usd: number): { all: Books; fund: number } {
  const all = books({})
  const fund = all.contexts[0].account
  give(all, fund, usd * 10_000)
  setOpenInterest(all, 1e6 * LOT)
  return { all, fund }
}

function takeOver(all: Books, request: HandOver, some = {}): void {
  const own = params(insuranceFund, { backstop: true, ...some })
  insuranceFund.takeOver!(all.contexts[0], own, request)
  expect(unbalanced(all)).toBe(0)
}

describe('the fund as a backstop', () => {
  test('takes nothing over unless it is told to', () => {
    const { all } = funded(1_000)
    place(all, 0, 100_000, 10)
    const request = handOver(all, 0)
    insuranceFund.takeOver!(all.contexts[0], params(insuranceFund), request)
    expect(request.lots).toBe(10)
    expect(all.transfers).toEqual([])
  })

  test('takes a position over at its bankruptcy price, which leaves its owner with nothing', () => {
    const { all, fund } = funded(1_000)
    place(all, 0, 100_000, 100)
    setMark(all, START - 2)
    const request = handOver(all, 0)
    takeOver(all, request)
    expect(request.lots).toBe(0)
    expect(all.transfers).toEqual([{ from: 0, to: fund, lots: 100, price: START - 200, kind: 'takeover' }]) // prettier-ignore
    expect(all.market.size[fund]).toBe(100)
    expect(all.world.cash[0][0]).toBe(0)
    expect(worth(all, fund)).toBe(10_000_000 + 100 * 198 * K)
  })

  test.each([
    // 1,000 usd = 200 lots; five times that, and 0.2 % of a million lots.
    { some: {}, held: 0, lots: 3_000 },
    { some: { backstopBase: 0 }, held: 0, lots: 1_000 },
    { some: { backstopLimit: 0 }, held: 0, lots: 2_000 },
    { some: { backstopLimit: 0, backstopBase: 0 }, held: 0, lots: 0 },
    { some: {}, held: 2_500, lots: 500 },
    { some: {}, held: 3_500, lots: 0 },
    { some: {}, held: -500, lots: 3_500 },
    // Over its limit on the other side: netting is always welcome.
    { some: {}, held: -3_500, lots: 6_500 },
    { some: { backstopLimit: 0, backstopBase: 0 }, held: -700, lots: 700 },
  ])('holding $held lots it takes $lots with $some', ({ some, held, lots }) => {
    const { all, fund } = funded(1_000)
    if (held !== 0) trade(all, fund, held, START)
    place(all, 0, 10_000, 10_000)
    const request = handOver(all, 0)
    takeOver(all, request, some)
    expect(10_000 - request.lots).toBe(lots)
  })

  test('nets a short as it nets a long', () => {
    const { all, fund } = funded(1_000)
    trade(all, fund, 3_500, START)
    place(all, 0, 10_000, -10_000)
    const request = handOver(all, 0)
    takeOver(all, request)
    expect(10_000 - request.lots).toBe(6_500)
    expect(all.market.size[fund]).toBe(-3_000)
  })

  test.each([
    { usd: 0, floor: 0 },
    { usd: 100, floor: 100 },
    { usd: 100, floor: 5_000 },
    { usd: 0, floor: -5_000 },
  ])('with $usd usd and a floor of $floor it takes nothing', ({ usd, floor }) => {
    const { all } = funded(usd)
    place(all, 0, 10_000, 100)
    const request = handOver(all, 0)
    takeOver(all, request, { floor })
    expect(request.lots).toBe(100)
  })

  test('counts what its own inventory has lost', () => {
    const { all, fund } = funded(1_000)
    trade(all, fund, 2_000, START)
    // 2,000 lots lose 1,000 ticks: exactly what it has.
    setMark(all, START - 1_000)
    expect(worth(all, fund)).toBe(0)
    place(all, 0, 10_000, { lots: -10, ticks: START - 1_000 })
    const request = handOver(all, 0)
    takeOver(all, request)
    expect(request.lots).toBe(10)
  })

  test('takes no more than it can lose at once: it never falls below its floor', () => {
    const cases = fc.record({
      usd: fc.integer({ min: 1, max: 2_000 }),
      floor: fc.integer({ min: -50, max: 100 }),
      lots: fc.integer({ min: 1, max: 4_000 }),
      side: fc.constantFrom(1, -1),
      move: fc.integer({ min: -900, max: 900 }),
    })
    let cut = 0
    const law = fc.property(cases, ({ usd, floor, lots, side, move }) => {
      const { all, fund } = funded(usd)
      const before = worth(all, fund)
      place(all, 0, lots * 500, side * lots)
      setMark(all, START + move)
      const request = handOver(all, 0)
      const isBankrupt = worth(all, 0) < 0
      takeOver(all, request, { floor })
      const taken = lots - request.lots
      if (isBankrupt && taken > 0 && taken < lots) cut++
      expect(all.market.size[fund]).toBe(side * taken + 0)
      const least = Math.max(0, floor * 10_000)
      expect(worth(all, fund)).toBeGreaterThanOrEqual(Math.min(before, least))
      if (taken > 0) expect(before).toBeGreaterThan(least)
    })
    fc.assert(law, RUNS)
    expect(cut).toBeGreaterThan(20)
  })

  test('does not take its own position over', () => {
    const { all, fund } = funded(1_000)
    trade(all, fund, 10, START)
    const request = handOver(all, fund)
    takeOver(all, request)
    expect(request.lots).toBe(10)
    expect(all.transfers).toEqual([])
  })
})

describe('what a backstop sells', () => {
  const sell = (all: Books, some = {}): void =>
    insuranceFund.sell!(all.contexts[0], params(insuranceFund, some))

  test.each([
    // 2 % of the inventory in five seconds, or 0.05 % of a million lots.
    { held: 1_000, lots: -500, limit: 9_945 },
    { held: 300, lots: -300, limit: 9_980 },
    { held: 100_000, lots: -2_000, limit: 9_500 },
    { held: -1_000, lots: 500, limit: 10_055 },
    { held: -100_000, lots: 2_000, limit: 10_500 },
  ])('of $held lots it puts up $lots at $limit or better', ({ held, lots, limit }) => {
    const { all, fund } = funded(2_000)
    trade(all, fund, held, START)
    sell(all)
    // 2,000 usd are 400 lots: the discount is 0.05 % and 0.2 % x held / 400, at most 5 %, and never more than that.
    const [order] = all.orders
    expect(order).toMatchObject({ account: fund, lots, rests: true })
    expect(Math.abs(order.limit - limit)).toBeLessThanOrEqual(held * held > 1e9 ? 0 : 1)
    expect(unbalanced(all)).toBe(0)
  })

  test.each([
    { held: 10, limit: 9_995 },
    { held: -10, limit: 10_003 },
  ])('with $held lots a limit between ticks is rounded towards the mark', ({ held, limit }) => {
    const { all, fund } = funded(2_000)
    trade(all, fund, held, START)
    setMark(all, 9_999)
    sell(all, { backstopSlope: 0 })
    expect(all.orders[0].limit).toBe(limit)
  })

  test('sells on when the toggle has been switched off, and faster with a faster pace', () => {
    const { all, fund } = funded(2_000)
    trade(all, fund, 1_000, START)
    sell(all, { backstop: false, backstopPace: 1 })
    expect(all.orders[0].lots).toBe(-1_000)
    expect(all.market.size[fund]).toBe(500)
  })

  test('accepts the widest discount once its equity is gone', () => {
    const { all, fund } = funded(1)
    trade(all, fund, 100, START)
    setMark(all, START - 1_000)
    sell(all)
    expect(all.orders[0].limit).toBe(8_550)
  })

  test('does nothing without inventory or with no pace at all', () => {
    const { all, fund } = funded(1_000)
    sell(all)
    trade(all, fund, 10, START)
    sell(all, { backstopPace: 0, backstopSlice: 0 })
    expect(all.orders).toEqual([])
  })
})

describe.each([
  ['insurance-fund', insuranceFund],
  ['own-equity', ownEquity],
  ['lp-vault', lpVault],
])('what %s pays', (_, part) => {
  test('goes to the shortfalls in order, down to zero, with an event for each', () => {
    const { all, fund } = funded(0)
    give(all, fund, 1_000)
    const shortfalls = shortOf(all, { 2: 700, 4: 400, 5: 1 })
    part.absorb(all.contexts[0], params(part), shortfalls)
    expect([...shortfalls.amount]).toEqual([0, 100, 1])
    expect([2, 4, 5].map(account => all.world.cash[0][account] + 0)).toEqual([0, -100, -1])
    expect(all.world.cash[0][fund]).toBe(0)
    const { log } = all.world
    expect(log.cursor[COUNT]).toBe(2)
    expect([...log.kind.subarray(0, 2)]).toEqual([KIND['rung-paid'], KIND['rung-paid']])
    expect([...log.other.subarray(0, 2)]).toEqual([fund, fund])
    expect([...log.amount.subarray(0, 2)]).toEqual([700, 300])
    expect(all.protocol.tally[FUND_PAID]).toBe(part === insuranceFund ? 1_000 : 0)
    expect(unbalanced(all)).toBe(0)
  })

  test('is not its settled cash where a position is losing, nor a gain that is not settled', () => {
    const { all, fund } = funded(100)
    trade(all, fund, 100, START)
    setMark(all, START - 1_500)
    const losing = shortOf(all, { 2: 1_000_000 })
    part.absorb(all.contexts[0], params(part), losing)
    expect(missing(losing)).toBe(750_000)
    setMark(all, START + 1_500)
    const winning = shortOf(all, { 3: 1_000_000 })
    part.absorb(all.contexts[0], params(part), winning)
    expect(missing(winning)).toBe(250_000)
  })

  test('never goes to itself', () => {
    const { all, fund } = funded(0)
    const shortfalls = shortOf(all, { [fund]: 500 })
    // Even one that may borrow.
    part.absorb(all.contexts[0], params(part, { floor: -1 }), shortfalls)
    expect(missing(shortfalls)).toBe(500)
  })

  test('is a share of the agents’ equity at the start', () => {
    const { all } = funded(0)
    place(all, 0, 1_000_003, 0)
    place(all, 1, 2_000_000, 0)
    expect(part.capital(all.contexts[0], params(part, { sizeShare: 0.01 }))).toBe(30_000)
  })
})

test('the operator stops at its floor', () => {
  const { all, fund } = funded(10)
  const shortfalls = shortOf(all, { 2: 100_000 })
  ownEquity.absorb(all.contexts[0], params(ownEquity, { floor: 4 }), shortfalls)
  expect(missing(shortfalls)).toBe(40_000)
  expect(all.world.cash[0][fund]).toBe(40_000)
})
