import { describe, expect, test } from 'vitest'
import { InvariantError } from '../../../../src/kernel/assert.ts'
import { createColumns } from '../../../../src/kernel/columns.ts'
import { hashHex, hashStart } from '../../../../src/kernel/digest.ts'
import {
  ASK,
  BASE,
  BID,
  CANCEL_TAKING,
  LEVELS,
  LOTS,
  OWN_LOTS,
  OWN_ORDERS,
  TICKS_LIMIT,
  bestAsk,
  bestBid,
  createBook,
  createFills,
  depth,
  depthProfile,
  match,
  place,
  recentre,
  reserveFills,
  withdraw,
  type Book,
  type Fills,
} from '../../../../src/market/book/book.ts'
import { faults, resting, slotsAt } from './structure.ts'

/** Level 0 stands at 1,000 ticks; slot s belongs to account 10 + s. */
function emptyBook(slots = 8, base = 1000) {
  const columns = createColumns()
  const book = createBook(columns, 'book', slots, 0, base)
  for (let slot = 0; slot < slots; slot++) book.owner[slot] = 10 + slot
  return { book, columns }
}

/** Bids 5 at 1,010 (slots 0, 1), 7 at 1,008 (slot 2); asks 4 at 1,012 (slot 3), 6 at 1,015 (slots 4, 5). */
function fullBook() {
  const { book, columns } = emptyBook()
  place(book, 0, BID, 10, 2)
  place(book, 1, BID, 10, 3)
  place(book, 2, BID, 8, 7)
  place(book, 3, ASK, 12, 4)
  place(book, 4, ASK, 15, 1)
  place(book, 5, ASK, 15, 5)
  return { book, columns, fills: createFills() }
}

function rows({ count, slots, accounts, ticks, lots }: Fills): number[][] {
  return Array.from({ length: count }, (_, i) => [slots[i], accounts[i], ticks[i], lots[i]])
}

function slots(book: Book, side: number): number[] {
  return resting(book, side).map(({ slot }) => slot)
}

describe('an empty book', () => {
  test('has no best prices, no depth, and fills nothing', () => {
    const { book } = emptyBook()
    const fills = createFills()
    expect([bestBid(book), bestAsk(book)]).toEqual([NaN, NaN])
    expect(depth(book, BID, -1e9, 1e9)).toBe(0)
    expect(match(book, 1, 1, 5, TICKS_LIMIT, fills)).toBe(0)
    expect(match(book, 1, -1, 5, -TICKS_LIMIT, fills)).toBe(0)
    expect(fills.count).toBe(0)
    expect(faults(book)).toEqual([])
  })

  test.each([NaN, 1.5, Infinity, TICKS_LIMIT, -TICKS_LIMIT - 1])('cannot begin at %d', base => {
    expect(() => createBook(createColumns(), 'book', 1, 1, base)).toThrow(InvariantError)
  })

  test.each([-TICKS_LIMIT, -5, 0, TICKS_LIMIT - LEVELS])('can begin at %d', base => {
    const { book } = emptyBook(2, base)
    place(book, 0, BID, 0, 1)
    place(book, 1, ASK, LEVELS - 1, 1)
    expect([bestBid(book), bestAsk(book)]).toEqual([base, base + LEVELS - 1])
    const fills = createFills()
    expect(match(book, 1, 1, 2, TICKS_LIMIT, fills)).toBe(1)
    expect(match(book, 1, -1, 2, -TICKS_LIMIT, fills)).toBe(1)
    expect(rows(fills).map(([, , ticks]) => ticks)).toEqual([base + LEVELS - 1, base])
  })
})

describe('placing', () => {
  test('puts an order at the end of its level, and the best price where the best order is', () => {
    const { book } = fullBook()
    expect(slotsAt(book, 10)).toEqual([0, 1])
    expect([bestBid(book), bestAsk(book)]).toEqual([1010, 1012])
    expect(slots(book, BID)).toEqual([0, 1, 2])
    expect(slots(book, ASK)).toEqual([3, 4, 5])
    expect(faults(book)).toEqual([])
  })

  test('takes any whole lots up to 2^31 - 1', () => {
    const { book } = emptyBook()
    place(book, 0, BID, 5, 2147483647)
    place(book, 1, BID, 5, 2147483647)
    expect(depth(book, BID, 1005, 1005)).toBe(4294967294)
    const fills = createFills()
    expect(match(book, 1, -1, 2147483647, 1, fills)).toBe(2147483647)
    expect(rows(fills)).toEqual([[0, 10, 1005, 2147483647]])
  })
})

describe('withdrawing', () => {
  test.each([
    ['the first', 0, [1, 2]],
    ['the middle', 1, [0, 2]],
    ['the last', 2, [0, 1]],
  ])('%s of a queue leaves the others in their order', (_, slot, left) => {
    const { book } = emptyBook()
    for (const each of [0, 1, 2]) place(book, each, ASK, 7, 1)
    withdraw(book, slot)
    expect(slotsAt(book, 7)).toEqual(left)
    expect(faults(book)).toEqual([])
  })

  test('the only order at the best price moves that price to the next', () => {
    const { book } = fullBook()
    withdraw(book, 3)
    expect(bestAsk(book)).toBe(1015)
    withdraw(book, 0)
    expect(bestBid(book)).toBe(1010)
    withdraw(book, 1)
    expect(bestBid(book)).toBe(1008)
    withdraw(book, 2)
    expect(bestBid(book)).toBeNaN()
    expect(faults(book)).toEqual([])
  })

  test('twice is withdrawing once', () => {
    const { book, columns } = fullBook()
    withdraw(book, 1)
    const digest = (): string => {
      const state = hashStart()
      columns.hash(state)
      return hashHex(state)
    }
    const before = digest()
    withdraw(book, 1)
    expect(digest()).toBe(before)
  })

  test('frees the slot for another price, at the end of its queue', () => {
    const { book } = fullBook()
    withdraw(book, 0)
    place(book, 0, BID, 8, 1)
    expect(slots(book, BID)).toEqual([1, 2, 0])
    expect(faults(book)).toEqual([])
  })
})

describe('matching', () => {
  test('takes the best price first and the oldest at each, at the prices that rest', () => {
    const { book, fills } = fullBook()
    expect(match(book, 1, 1, 7, 2000, fills)).toBe(7)
    expect(rows(fills)).toEqual([
      [3, 13, 1012, 4],
      [4, 14, 1015, 1],
      [5, 15, 1015, 2],
    ])
    expect(bestAsk(book)).toBe(1015)
    expect(book.orders[4 * 5 + LOTS]).toBe(3)
    expect(faults(book)).toEqual([])
  })

  test('sells into the bids downwards', () => {
    const { book, fills } = fullBook()
    expect(match(book, 1, -1, 6, 1, fills)).toBe(6)
    expect(rows(fills)).toEqual([
      [0, 10, 1010, 2],
      [1, 11, 1010, 3],
      [2, 12, 1008, 1],
    ])
    expect(bestBid(book)).toBe(1008)
  })

  test('goes up to the limit and not a tick further', () => {
    const { book, fills } = fullBook()
    expect(match(book, 1, 1, 9, 1011, fills)).toBe(0)
    expect(match(book, 1, 1, 9, 1014, fills)).toBe(4)
    expect(match(book, 1, -1, 9, 1009, fills)).toBe(5)
    expect(match(book, 1, -1, 9, 1008, fills)).toBe(7)
    expect([bestBid(book), bestAsk(book)]).toEqual([NaN, 1015])
  })

  test('keeps the place in the queue of an order filled in part', () => {
    const { book, fills } = fullBook()
    match(book, 1, -1, 1, 1, fills)
    match(book, 1, -1, 2, 1, fills)
    expect(rows(fills)).toEqual([
      [0, 10, 1010, 1],
      [0, 10, 1010, 1],
      [1, 11, 1010, 1],
    ])
  })

  test('appends to fills that are there, and makes room for more', () => {
    const { book } = fullBook()
    const fills = createFills(0)
    match(book, 1, 1, 2, 2000, fills)
    match(book, 1, 1, 100, 2000, fills)
    expect(rows(fills).map(([slot, , , lots]) => [slot, lots])).toEqual([
      [3, 2],
      [3, 2],
      [4, 1],
      [5, 5],
    ])
    reserveFills(fills, 100)
    expect(fills.lots.length).toBeGreaterThanOrEqual(104)
    expect(fills.lots.subarray(0, 4)).toEqual(Int32Array.of(2, 2, 1, 5))
  })

  test('takes off the orders of the account itself, counts them, and goes on behind them', () => {
    const { book, fills } = fullBook()
    expect(match(book, 13, 1, 2, 2000, fills)).toBe(2)
    expect(rows(fills)).toEqual([
      [4, 14, 1015, 1],
      [5, 15, 1015, 1],
    ])
    expect([book.tally[OWN_ORDERS], book.tally[OWN_LOTS]]).toEqual([1, 4])
    expect(book.orders[4 * 3 + LOTS]).toBe(0)
    expect(faults(book)).toEqual([])
  })

  test('leaves own orders that the lots or the limit do not reach', () => {
    const { book, fills } = fullBook()
    expect(match(book, 15, 1, 5, 2000, fills)).toBe(5)
    expect(match(book, 15, 1, 5, 1014, fills)).toBe(0)
    expect(slots(book, ASK)).toEqual([5])
    expect(book.tally[OWN_ORDERS]).toBe(0)
  })

  test('ends at the first own order if that is asked for', () => {
    const { book, fills } = fullBook()
    expect(match(book, 15, 1, 9, 2000, fills, CANCEL_TAKING)).toBe(5)
    expect(match(book, 15, 1, 9, 2000, fills, CANCEL_TAKING)).toBe(0)
    expect(slots(book, ASK)).toEqual([5])
    expect(book.tally[OWN_ORDERS]).toBe(0)
    expect(faults(book)).toEqual([])
  })
})

describe('depth', () => {
  test('is the lots from one price to another, both included, on one side', () => {
    const { book } = fullBook()
    expect(depth(book, BID, 1008, 1010)).toBe(12)
    expect(depth(book, BID, 1009, 1010)).toBe(5)
    expect(depth(book, BID, 1008, 1009.5)).toBe(7)
    expect(depth(book, BID, -Infinity, Infinity)).toBe(12)
    expect(depth(book, ASK, -Infinity, Infinity)).toBe(10)
    expect(depth(book, ASK, 1012.5, 1015)).toBe(6)
    expect(depth(book, ASK, 1, 1011)).toBe(0)
    expect(depth(book, ASK, 1015, 1012)).toBe(0)
    expect(depth(book, ASK, NaN, 1012)).toBe(0)
  })

  test('by buckets goes away from a price, and leaves out what lies on its near side', () => {
    const { book } = fullBook()
    const out = new Float64Array(3).fill(99)
    depthProfile(book, ASK, 1012, 2, out)
    expect(out).toEqual(Float64Array.of(4, 6, 0))
    depthProfile(book, ASK, 1013, 1, out)
    expect(out).toEqual(Float64Array.of(0, 0, 6))
    depthProfile(book, BID, 1010, 1, out)
    expect(out).toEqual(Float64Array.of(5, 0, 7))
    depthProfile(book, BID, 1011.5, 2, out)
    expect(out).toEqual(Float64Array.of(5, 7, 0))
    depthProfile(book, BID, 1000, 2, out)
    expect(out).toEqual(new Float64Array(3))
  })
})

describe('moving the window', () => {
  test.each([1001, 1008, 900, -20_000, 1010 - LEVELS + 6])(
    'to %d keeps prices and queues',
    base => {
      const { book } = fullBook()
      const before = [resting(book, BID), resting(book, ASK)]
      expect(recentre(book, base)).toBe(0)
      expect(book.registers[BASE]).toBe(base)
      expect([resting(book, BID), resting(book, ASK)]).toEqual(before)
      expect([bestBid(book), bestAsk(book)]).toEqual([1010, 1012])
      expect(faults(book)).toEqual([])
    },
  )

  test('withdraws what no longer fits below it', () => {
    const { book } = fullBook()
    expect(recentre(book, 1009)).toBe(1)
    expect(slots(book, BID)).toEqual([0, 1])
    expect(recentre(book, 1013)).toBe(3)
    expect([bestBid(book), bestAsk(book)]).toEqual([NaN, 1015])
    expect(faults(book)).toEqual([])
  })

  test('withdraws what no longer fits above it', () => {
    const { book } = fullBook()
    expect(recentre(book, 1015 - LEVELS)).toBe(2)
    expect([bestBid(book), bestAsk(book)]).toEqual([1010, 1012])
    expect(recentre(book, 1010 - LEVELS)).toBe(3)
    expect(slots(book, BID)).toEqual([2])
    expect(faults(book)).toEqual([])
  })

  test.each([1_000_000, -1_000_000, TICKS_LIMIT - LEVELS])('far away, to %d, empties it', base => {
    const { book } = fullBook()
    expect(recentre(book, base)).toBe(6)
    expect([bestBid(book), bestAsk(book)]).toEqual([NaN, NaN])
    expect(faults(book)).toEqual([])
    place(book, 0, BID, 3, 1)
    expect(bestBid(book)).toBe(base + 3)
  })

  test.each([NaN, 0.5, TICKS_LIMIT])('to %d is refused and changes nothing', base => {
    const { book } = fullBook()
    expect(() => recentre(book, base)).toThrow('base of a book')
    expect(book.registers[BASE]).toBe(1000)
    expect(slots(book, BID)).toEqual([0, 1, 2])
  })
})

describe('a snapshot', () => {
  test('holds the whole book: what is played after it comes out the same again', () => {
    const { book, columns } = fullBook()
    const snapshot = columns.snapshot()
    const play = (): unknown[] => {
      const fills = createFills()
      match(book, 14, 1, 6, 2000, fills)
      withdraw(book, 0)
      place(book, 3, BID, 9, 4)
      match(book, 1, -1, 5, 1, fills)
      const state = hashStart()
      columns.hash(state)
      return [rows(fills), hashHex(state)]
    }
    const first = play()
    columns.restore(snapshot)
    expect(faults(book)).toEqual([])
    expect(slots(book, ASK)).toEqual([3, 4, 5])
    expect(play()).toEqual(first)
  })

  test('names its columns after the book', () => {
    const columns = createColumns()
    createBook(columns, 'books.0', 1, 1, 0)
    createBook(columns, 'books.1', 1, 1, 0)
    const names = columns.snapshot().columns.map(({ name }) => name)
    expect(names.filter(name => name.startsWith('books.0.'))).toHaveLength(names.length / 2)
    expect(names).toContain('books.1.orders')
  })
})
