/** What caps and halts leave of orders and quotes, lot by lot. */
import { describe, expect, test } from 'vitest'
import { holdOrders } from '../../../src/engine/orderRules.ts'
import { bestAsk, bestBid } from '../../../src/market/book/book.ts'
import type { BookMemory } from '../../../src/market/venues/bookMemory.ts'
import { QUOTE } from '../../../src/world/intents.ts'
import {
  ACCOUNT_MOST,
  AUCTION,
  BAND_HIGH,
  BAND_LOW,
  CALLED,
  DISTRESSED,
  FLAGGED,
  FUND_ROOM,
  HALTED,
  LIQUIDATION_ROOM,
  NO_TRADE,
  OPEN_ROOM,
  ORDERS_CUT,
  PROFIT_COUNTS,
  REDUCE_ONLY,
  VAULT_PAUSED,
  WITHDRAW_MARGIN,
  WITHDRAW_ROOM,
} from '../../../src/world/world.ts'
import { phase } from './hands.ts'
import { group, handMade, setCash, setMark, setPosition, START, type Hand } from './handMade.ts'

/** Held lots and wanted ones. */
type Wish = readonly [held: number, wanted: number]

/** Traders with all the margin they may need, and orders at the mark: what is left of these, and how many were cut. */
function hold(hand: Hand, wishes: readonly Wish[], money = 1e10): [lots: number[], cut: number] {
  const { rows } = group(hand, 'traders')
  wishes.forEach(([held], j) => {
    setCash(hand, rows[j], money)
    setPosition(hand, rows[j], held)
  })
  const { scratch, cohort } = group(hand, 'traders')
  scratch.acting.count = wishes.length
  wishes.forEach(([, wanted], j) => {
    scratch.intents.lots[j] = wanted
    scratch.intents.limit[j] = START
  })
  const cut = holdOrders(hand.world, hand.run.rules, cohort, scratch)
  return [[...scratch.intents.lots.subarray(0, wishes.length)].map(lots => lots + 0), cut]
}

describe('room to open positions', () => {
  test('is taken by who comes first, and what closes needs none', () => {
    const hand = handMade()
    const { state } = hand.market
    state[OPEN_ROOM] = 100
    const wishes: Wish[] = [
      // Closes a part, which gives nobody else room; opens 60; of 60 more opens 40.
      ...([[50, -10], [0, 60], [50, 60]] as const), // prettier-ignore
      // With no room left: turns no further than flat, enlarges nothing, and closes what it wants.
      ...([[-30, 80], [80, -100], [-5, -1], [7, -7]] as const), // prettier-ignore
    ]
    expect(hold(hand, wishes)).toEqual([[-10, 60, 40, 30, -80, 0, -7], 4])
    expect(state[OPEN_ROOM]).toBe(0)
  })

  test('is taken by shorts as by longs, and what turns takes only what it opens', () => {
    const hand = handMade()
    hand.market.state[OPEN_ROOM] = 100
    expect(hold(hand, [[30, -90], [0, -50]])).toEqual([[-90, -40], 1]) // prettier-ignore
  })

  test('is whole lots', () => {
    const hand = handMade()
    hand.market.state[OPEN_ROOM] = 10.7
    expect(hold(hand, [[0, 20], [0, -20]])).toEqual([[10, 0], 2]) // prettier-ignore
  })

  test('is not taken while orders are called: what opens then opens when it is uncrossed', () => {
    const hand = handMade()
    const { state } = hand.market
    state[OPEN_ROOM] = 10
    state[AUCTION] = CALLED
    expect(hold(hand, [[0, 20]])).toEqual([[20], 0])
    expect(state[OPEN_ROOM]).toBe(10)
  })

  test('is without end where nobody caps it', () => {
    expect(hold(handMade(), [[0, 20], [-20, -20]])).toEqual([[20, -20], 0]) // prettier-ignore
  })
})

describe('the most of one account', () => {
  test('stops what goes beyond it, lets what is beyond it already shrink, and turns to no more', () => {
    const hand = handMade()
    hand.market.state[ACCOUNT_MOST] = 30
    const wishes: Wish[] = [[0, 30], [0, 31], [-20, -15], [50, 1], [50, -10], [50, -200], [-50, 90]] // prettier-ignore
    expect(hold(hand, wishes)).toEqual([[30, 30, -10, 0, -10, -80, 80], 5])
  })

  test('of a part of a lot is rounded down', () => {
    const hand = handMade()
    hand.market.state[ACCOUNT_MOST] = 30.9
    expect(hold(hand, [[0, 31]])).toEqual([[30], 1])
  })
})

describe('a market for reducers only', () => {
  test('cuts what enlarges and what turns', () => {
    const hand = handMade()
    hand.market.state[HALTED] = REDUCE_ONLY
    const wishes: Wish[] = [[0, 5], [10, 5], [10, -4], [10, -25], [-10, 25]] // prettier-ignore
    expect(hold(hand, wishes)).toEqual([[0, 0, -4, -10, 10], 4])
  })
})

test('margin is what is brought where paper profit does not count', () => {
  // A hundred lots, up by a tenth; a lot asks for 11,000 and half a thousandth of slack.
  const wanted = (part: number): number => {
    const hand = handMade()
    const [row] = group(hand, 'traders').rows
    setMark(hand, 11_000)
    hand.tally[PROFIT_COUNTS] = part
    const [[lots]] = hold(hand, [[100, 1000]], 5_000_000)
    expect(hand.cash[row]).toBe(5_000_000)
    return lots
  }
  const perLot = (0.1 + handMade().run.rules.markets[0].venue.slack) * 110_000
  expect(wanted(1)).toBe(Math.floor(6_000_000 / perLot) - 100)
  expect(wanted(0.5)).toBe(Math.floor(5_500_000 / perLot) - 100)
  expect(wanted(0)).toBe(Math.floor(5_000_000 / perLot) - 100)
})

test('whatever was stopped is open again at the end of a step in which nothing stops it', () => {
  const hand = handMade()
  const { market, tally } = hand
  const registers = [BAND_LOW, BAND_HIGH, HALTED, AUCTION, OPEN_ROOM, ACCOUNT_MOST, DISTRESSED]
  const tallies = [LIQUIDATION_ROOM, WITHDRAW_ROOM, WITHDRAW_MARGIN, PROFIT_COUNTS, FUND_ROOM, VAULT_PAUSED] // prettier-ignore
  for (const register of registers) market.state[register] = 0.5
  for (const register of tallies) tally[register] = 0.5
  phase(hand.run, 'breakers')
  expect(registers.map(register => market.state[register])).toEqual([0, Infinity, 0, 0, Infinity, Infinity, 0]) // prettier-ignore
  expect(tallies.map(register => tally[register])).toEqual([Infinity, Infinity, 0, 1, Infinity, 0]) // prettier-ignore
})

test('lots in distress are the longs under maintenance less the shorts', () => {
  const hand = handMade()
  const { protocol } = hand.rules
  const { rows } = group(hand, 'traders')
  for (const [j, lots] of [30, -8, 4].entries()) setPosition(hand, rows[j], lots)
  protocol.flagged.set(rows.slice(0, 3))
  protocol.tally[FLAGGED] = 2
  phase(hand.run, 'breakers')
  expect(hand.market.state[DISTRESSED]).toBe(22)
})

describe('in a step', () => {
  const bookOf = ({ run }: Hand) => (run.memories.venues[0] as BookMemory).book

  /** The first maker, who holds 20,000 lots, quotes 3 levels of 100 a side; the market phase follows. */
  function quote(hand: Hand, lots: readonly number[]) {
    for (const { acting } of hand.run.scratch.cohorts) acting.count = 0
    const { scratch, rows, cohort } = group(hand, 'makers')
    const { quotes, acting } = scratch
    acting.count = 1
    quotes.action[0] = QUOTE
    quotes.lots.fill(0)
    for (let l = 0; l < 3; l++) {
      for (const [from, side] of [
        [0, -1],
        [quotes.levels, 1],
      ] as const) {
        // prettier-ignore
        quotes.lots[from + l] = lots[l]
        quotes.ticks[from + l] = START + side * (l + 1)
      }
    }
    phase(hand.run, 'market')
    const own = (from: number): number[] => [...quotes.lots.subarray(from, from + 3)]
    return { row: rows[0], cohort, bids: own(0), asks: own(quotes.levels) }
  }

  test('a maker quotes what it wants where nothing caps it', () => {
    const hand = handMade()
    const { bids, asks } = quote(hand, [100, 100, 100])
    expect([bids, asks]).toEqual([[100, 100, 100], [100, 100, 100]]) // prettier-ignore
    expect([bestBid(bookOf(hand)), bestAsk(bookOf(hand))]).toEqual([START - 1, START + 1])
  })

  test.each([
    // Held, most of one account; what is left of 100, 100, 100 on the bid and on the ask.
    [20_000, 20_150, [100, 50, 0], [100, 100, 100]],
    [20_000, 20_000, [0, 0, 0], [100, 100, 100]],
    [20_000, 19_000, [0, 0, 0], [100, 100, 100]],
    [0, 150.9, [100, 50, 0], [100, 50, 0]],
    [-50, 120, [100, 70, 0], [70, 0, 0]],
  ])('one who holds %d quotes up to a cap of %d, best levels first', (held, most, bids, asks) => {
    const hand = handMade()
    const [row] = group(hand, 'makers').rows
    setPosition(hand, row, held)
    hand.market.state[ACCOUNT_MOST] = most
    expect(quote(hand, [100, 100, 100])).toMatchObject({ bids, asks })
  })

  test('levels of less than nothing make no room for others', () => {
    const hand = handMade()
    hand.market.state[ACCOUNT_MOST] = 20_000
    expect(quote(hand, [-50, 100, 100])).toMatchObject({ bids: [0, 0, 0], asks: [0, 100, 100] })
  })

  test.each([
    // Two billion quanta of notional ask for 200 million.
    [20_000, 199_999_999, [0, 0, 0], [100, 100, 100]],
    [20_000, 200_000_000, [100, 100, 100], [100, 100, 100]],
    [-20_000, 199_999_999, [100, 100, 100], [0, 0, 0]],
  ])('one with %d lots and %d quanta quotes what its margin carries', (held, money, bids, asks) => {
    const hand = handMade()
    const [row] = group(hand, 'makers').rows
    setCash(hand, row, money)
    setPosition(hand, row, held)
    expect(quote(hand, [100, 100, 100])).toMatchObject({ bids, asks })
  })

  test('a maker carries its position with what counts of its profit', () => {
    const hand = handMade()
    const [row] = group(hand, 'makers').rows
    setCash(hand, row, 100_000_000)
    setPosition(hand, row, 20_000, START - 1000)
    expect(quote(hand, [1, 1, 1]).bids).toEqual([1, 1, 1])
    hand.tally[PROFIT_COUNTS] = 0
    expect(quote(hand, [1, 1, 1]).bids).toEqual([0, 0, 0])
  })

  /** A trader buys into the quotes of a maker. */
  function buy(hand: Hand, lots: number): number {
    quote(hand, [100, 100, 100])
    const { rows, scratch } = group(hand, 'traders')
    hand.run.scratch.cohorts[group(hand, 'makers').cohort.index].acting.count = 0
    scratch.acting.count = 1
    scratch.intents.lots[0] = lots
    const before = hand.market.size[rows[0]]
    phase(hand.run, 'market')
    return hand.market.size[rows[0]] - before
  }

  test('a halted market fills nobody, an open one does', () => {
    expect(buy(handMade(), 50)).toBe(50)
    const hand = handMade()
    hand.market.state[HALTED] = NO_TRADE
    expect(buy(hand, 50)).toBe(0)
    expect(hand.tally[ORDERS_CUT]).toBe(0)
  })

  test('orders that were cut are counted', () => {
    const hand = handMade()
    const [row] = group(hand, 'traders').rows
    setPosition(hand, row, 0)
    hand.market.state[OPEN_ROOM] = 20
    expect(buy(hand, 50)).toBe(20)
    expect(hand.tally[ORDERS_CUT]).toBe(1)
  })

  test('orders in a call wait for it to end, even in a halt', () => {
    const hand = handMade()
    hand.market.state[HALTED] = NO_TRADE
    hand.market.state[AUCTION] = CALLED
    expect(buy(hand, 50)).toBe(0)
    const { call } = hand.run.memories.venues[0] as BookMemory
    expect([...call.lots].filter(lots => lots !== 0)).toEqual([50])
  })
})
