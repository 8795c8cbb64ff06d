import { describe, expect, test } from 'vitest'
import { createColumns } from '../../../../src/kernel/columns.ts'
import {
  ASK,
  BID,
  CANCEL_TAKING,
  LEVELS,
  TICKS_LIMIT,
  bestAsk,
  bestBid,
  createBook,
  createFills,
  place,
  recentre,
} from '../../../../src/market/book/book.ts'
import {
  OUTCOMES,
  cancel,
  createOrderEntry,
  immediateOrCancel,
  limit,
  market,
  postOnly,
  reduceOnly,
  type OrderEntry,
} from '../../../../src/market/book/orders.ts'
import { faults, resting } from './structure.ts'

/** A window from 1,000 ticks; makers 50 and 51 bid 5 at 1,009 and ask 5 at 1,011; three slots in the pool. */
function entryWithMakers(own?: number): OrderEntry {
  const book = createBook(createColumns(), 'book', 2, 3, 1000)
  book.owner.set([50, 51])
  place(book, 0, BID, 9, 5)
  place(book, 1, ASK, 11, 5)
  return createOrderEntry(book, createFills(), own)
}

/** Queues of both sides as [account, ticks, lots]. */
function queues({ book }: OrderEntry): number[][][] {
  return [BID, ASK].map(side =>
    resting(book, side).map(({ account, ticks, lots }) => [account, ticks, lots]),
  )
}

function fillsOf({ fills }: OrderEntry): number[][] {
  return Array.from({ length: fills.count }, (_, i) => [
    fills.accounts[i],
    fills.ticks[i],
    fills.lots[i],
  ])
}

const said = (outcome: number): string => OUTCOMES[outcome]

describe('a limit order', () => {
  test('that does not cross rests, and has a name', () => {
    const entry = entryWithMakers()
    expect(said(limit(entry, 1, 1, 3, 1010))).toBe('resting')
    expect(entry.lots).toBe(0)
    expect(entry.slot).toBe(2)
    expect(queues(entry)[0]).toEqual([
      [1, 1010, 3],
      [50, 1009, 5],
    ])
    expect(faults(entry.book)).toEqual([])
  })

  test('stands behind those that were at its price before', () => {
    const entry = entryWithMakers()
    limit(entry, 1, -1, 3, 1011)
    limit(entry, 2, -1, 2, 1011)
    expect(queues(entry)[1]).toEqual([
      [51, 1011, 5],
      [1, 1011, 3],
      [2, 1011, 2],
    ])
  })

  test('that crosses is filled first, and what is left of it rests at its own price', () => {
    const entry = entryWithMakers()
    expect(said(limit(entry, 1, 1, 8, 1012))).toBe('resting')
    expect(entry.lots).toBe(5)
    expect(fillsOf(entry)).toEqual([[51, 1011, 5]])
    expect(queues(entry)).toEqual([
      [
        [1, 1012, 3],
        [50, 1009, 5],
      ],
      [],
    ])
  })

  test('that is filled in full does not rest', () => {
    const entry = entryWithMakers()
    expect(said(limit(entry, 1, -1, 5, 1009))).toBe('filled')
    expect([entry.lots, entry.slot]).toEqual([5, -1])
    expect(bestBid(entry.book)).toBeNaN()
    expect(bestAsk(entry.book)).toBe(1011)
  })

  test('at the ends of the window rests, and beyond them is refused', () => {
    const entry = entryWithMakers()
    expect(said(limit(entry, 1, 1, 1, 1000))).toBe('resting')
    expect(said(limit(entry, 1, -1, 1, 999 + LEVELS))).toBe('resting')
    expect(said(limit(entry, 1, 1, 1, 999))).toBe('refused: outside the window')
    expect(said(limit(entry, 1, -1, 1, 1000 + LEVELS))).toBe('refused: outside the window')
    expect(said(limit(entry, 1, 1, 1, 1000 + LEVELS))).toBe('refused: outside the window')
  })

  test('is refused while the pool is full, and taken again once an order has gone', () => {
    const entry = entryWithMakers()
    for (const ticks of [1001, 1002, 1003]) limit(entry, 1, 1, 1, ticks)
    const { slot, generation } = entry
    const before = queues(entry)
    expect(said(limit(entry, 1, 1, 1, 1004))).toBe('refused: book is full')
    expect(said(limit(entry, 1, 1, 1, 1011))).toBe('refused: book is full')
    expect(said(postOnly(entry, 1, 1, 1, 1004))).toBe('refused: book is full')
    expect(queues(entry)).toEqual(before)
    expect(said(immediateOrCancel(entry, 1, 1, 1, 1011))).toBe('filled')
    cancel(entry, 1, slot, generation)
    expect(said(limit(entry, 1, 1, 1, 1004))).toBe('resting')
    expect(faults(entry.book)).toEqual([])
  })

  test('gives its slot back when it is filled', () => {
    const entry = entryWithMakers()
    for (let i = 0; i < 10; i++) {
      expect(said(limit(entry, 1, 1, 2, 1010))).toBe('resting')
      expect(said(market(entry, 2, -1, 2))).toBe('filled')
    }
    expect(fillsOf(entry)).toHaveLength(10)
    expect(faults(entry.book)).toEqual([])
  })
})

describe('a post-only order', () => {
  test('rests where it does not cross', () => {
    const entry = entryWithMakers()
    expect(said(postOnly(entry, 1, 1, 3, 1010))).toBe('resting')
    expect(said(postOnly(entry, 1, -1, 3, 1012))).toBe('resting')
    expect(fillsOf(entry)).toEqual([])
  })

  test.each([
    [1, 1011],
    [1, 1500],
    [-1, 1009],
    [-1, 1001],
  ])('%d at %d would cross, and is refused', (direction, ticks) => {
    const entry = entryWithMakers()
    const before = queues(entry)
    expect(said(postOnly(entry, 1, direction, 3, ticks))).toBe('refused: would cross')
    expect([entry.lots, entry.slot, entry.fills.count]).toEqual([0, -1, 0])
    expect(queues(entry)).toEqual(before)
  })

  test('is refused where it would meet only its own account', () => {
    expect(said(postOnly(entryWithMakers(), 51, 1, 3, 1011))).toBe('refused: would cross')
  })
})

describe('an order that does not rest', () => {
  test('immediate or cancel: what its limit does not reach lapses', () => {
    const entry = entryWithMakers()
    limit(entry, 1, -1, 3, 1012)
    expect(said(immediateOrCancel(entry, 2, 1, 7, 1011))).toBe('lapsed')
    expect(entry.lots).toBe(5)
    expect(said(immediateOrCancel(entry, 2, 1, 7, 1011))).toBe('lapsed')
    expect(entry.lots).toBe(0)
    expect(said(immediateOrCancel(entry, 2, 1, 3, 1012))).toBe('filled')
    expect(queues(entry)).toEqual([[[50, 1009, 5]], []])
  })

  test('market: takes whatever there is, at any price', () => {
    const entry = entryWithMakers()
    limit(entry, 1, -1, 3, 999 + LEVELS)
    limit(entry, 1, 1, 3, 1000)
    expect(said(market(entry, 2, 1, 100))).toBe('lapsed')
    expect(entry.lots).toBe(8)
    expect(said(market(entry, 2, -1, 8))).toBe('filled')
    expect(queues(entry)).toEqual([[], []])
    expect(said(market(entry, 2, -1, 8))).toBe('lapsed')
  })
})

describe('a reduce-only order', () => {
  test.each([
    { position: 3, direction: -1, lots: 5, filled: 3 },
    { position: 4, direction: -1, lots: 4, filled: 4 },
    { position: 9, direction: -1, lots: 2, filled: 2 },
    { position: -2, direction: 1, lots: 5, filled: 2 },
    { position: -3e9, direction: 1, lots: 4, filled: 4 },
  ])('is cut to what closes the position: %j', ({ position, direction, lots, filled }) => {
    const entry = entryWithMakers()
    const ticks = direction > 0 ? 1011 : 1009
    expect(said(reduceOnly(entry, 1, direction, lots, ticks, position))).toBe('filled')
    expect(entry.lots).toBe(filled)
  })

  test.each([
    [1, 3],
    [-1, -3],
    [1, 0],
    [-1, 0],
    [1, NaN],
  ])('%d with a position of %d would not reduce it, and is refused', (direction, position) => {
    const entry = entryWithMakers()
    const before = queues(entry)
    expect(said(reduceOnly(entry, 1, direction, 2, 1010, position))).toBe(
      'refused: would not reduce',
    )
    expect(queues(entry)).toEqual(before)
  })

  test('does not rest', () => {
    const entry = entryWithMakers()
    expect(said(reduceOnly(entry, 1, -1, 9, 1009, 8))).toBe('lapsed')
    expect(entry.lots).toBe(5)
    expect(queues(entry)[1]).toEqual([[51, 1011, 5]])
  })
})

describe('an order that meets one of its own account', () => {
  test('takes that one off, is filled behind it, and rests', () => {
    const entry = entryWithMakers()
    limit(entry, 1, -1, 2, 1010)
    const { slot, generation } = entry
    expect(said(limit(entry, 1, 1, 7, 1011))).toBe('resting')
    expect(fillsOf(entry)).toEqual([[51, 1011, 5]])
    expect(queues(entry)[0][0]).toEqual([1, 1011, 2])
    expect(said(cancel(entry, 1, slot, generation))).toBe('refused: no such order')
    expect(faults(entry.book)).toEqual([])
  })

  test('ends there, and does not rest, if the taking order is the one to go', () => {
    const entry = entryWithMakers(CANCEL_TAKING)
    limit(entry, 1, -1, 2, 1012)
    expect(said(limit(entry, 1, 1, 7, 1012))).toBe('stopped: own order')
    expect(entry.lots).toBe(5)
    expect(said(market(entry, 1, 1, 7))).toBe('stopped: own order')
    expect(said(immediateOrCancel(entry, 1, 1, 7, 1012))).toBe('stopped: own order')
    expect(queues(entry)).toEqual([[[50, 1009, 5]], [[1, 1012, 2]]])
  })
})

describe('a cancel', () => {
  test('takes off the order of that name and says how many lots it had left', () => {
    const entry = entryWithMakers()
    limit(entry, 1, 1, 4, 1010)
    const { slot, generation } = entry
    market(entry, 2, -1, 1)
    expect(said(cancel(entry, 1, slot, generation))).toBe('cancelled')
    expect(entry.lots).toBe(3)
    expect(queues(entry)[0]).toEqual([[50, 1009, 5]])
  })

  test('twice is cancelling once', () => {
    const entry = entryWithMakers()
    limit(entry, 1, 1, 4, 1010)
    const { slot, generation } = entry
    cancel(entry, 1, slot, generation)
    const before = queues(entry)
    expect(said(cancel(entry, 1, slot, generation))).toBe('refused: no such order')
    expect(entry.lots).toBe(0)
    expect(queues(entry)).toEqual(before)
  })

  test('by an old name does not reach the order that has the slot now', () => {
    const entry = entryWithMakers()
    limit(entry, 1, 1, 4, 1010)
    const { slot, generation } = entry
    market(entry, 2, -1, 4)
    limit(entry, 1, 1, 6, 1010)
    expect(entry.slot).toBe(slot)
    expect(entry.generation).not.toBe(generation)
    expect(said(cancel(entry, 1, slot, generation))).toBe('refused: no such order')
    expect(queues(entry)[0][0]).toEqual([1, 1010, 6])
  })

  test("of another account's order is refused", () => {
    const entry = entryWithMakers()
    limit(entry, 1, 1, 4, 1010)
    const { slot, generation } = entry
    expect(said(cancel(entry, 2, slot, generation))).toBe('refused: no such order')
    expect(said(cancel(entry, 1, slot, generation))).toBe('cancelled')
  })

  test.each([-1, 0, 1, 2, 5, 1e9, 2.5, NaN, Infinity, -Infinity])(
    'of slot %d, which holds no order of the pool, is refused',
    slot => {
      const entry = entryWithMakers()
      for (const account of [-1, 0, 50, 51]) {
        expect(said(cancel(entry, account, slot, 0))).toBe('refused: no such order')
      }
      expect(queues(entry)).toEqual([[[50, 1009, 5]], [[51, 1011, 5]]])
    },
  )

  test('of an order that the window has left behind is refused', () => {
    const entry = entryWithMakers()
    limit(entry, 1, 1, 4, 1001)
    const { slot, generation } = entry
    expect(recentre(entry.book, 1005)).toBe(1)
    expect(said(cancel(entry, 1, slot, generation))).toBe('refused: no such order')
    expect(faults(entry.book)).toEqual([])
  })
})

describe('bad input', () => {
  const size = [NaN, 0, -0, -1, 0.5, 1.5, 2147483648, 4294967297, 1e300, Infinity, -Infinity]
  const price = [NaN, 0, -0, -1, 1010.5, 4294968306, 1e300, Infinity, -Infinity, TICKS_LIMIT + 1]
  const cases = [
    ...size.map(lots => ({ lots, expected: 'refused: no size' })),
    ...price.map(ticks => ({ ticks, expected: 'refused: no price' })),
    ...[0, 2, -2, NaN, 0.5, Infinity].map(direction => ({
      direction,
      expected: 'refused: no side',
    })),
    ...[NaN, -1, 0.5, 2147483648, Infinity].map(account => ({
      account,
      expected: 'refused: no account',
    })),
    { ticks: 999, expected: 'refused: outside the window' },
    { ticks: TICKS_LIMIT, expected: 'refused: outside the window' },
  ]

  test.each(cases)('%j is an outcome of every kind of order', ({ expected, ...bad }) => {
    const entry = entryWithMakers()
    const before = queues(entry)
    const { account, direction, lots, ticks } = {
      account: 1,
      direction: 1,
      lots: 2,
      ticks: 1010,
      ...bad,
    }
    expect(said(limit(entry, account, direction, lots, ticks))).toBe(expected)
    expect(said(postOnly(entry, account, direction, lots, ticks))).toBe(expected)
    expect(said(immediateOrCancel(entry, account, direction, lots, ticks))).toBe(expected)
    expect(said(reduceOnly(entry, account, direction, lots, ticks, -5))).toBe(expected)
    if (!('ticks' in bad)) expect(said(market(entry, account, direction, lots))).toBe(expected)
    expect([entry.lots, entry.slot, entry.fills.count]).toEqual([0, -1, 0])
    expect(queues(entry)).toEqual(before)
    expect(faults(entry.book)).toEqual([])
  })

  test('the largest size and price there are do no harm', () => {
    const entry = entryWithMakers()
    recentre(entry.book, TICKS_LIMIT - LEVELS)
    expect(said(limit(entry, 1, -1, 2147483647, TICKS_LIMIT - 1))).toBe('resting')
    expect(said(limit(entry, 2, 1, 2147483647, TICKS_LIMIT - 1))).toBe('filled')
    expect(fillsOf(entry)).toEqual([[1, TICKS_LIMIT - 1, 2147483647]])
  })
})
