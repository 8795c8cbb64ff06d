import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { createColumns } from '../../../../src/kernel/columns.ts'
import {
  ASK,
  BASE,
  BEST_ASK,
  BEST_BID,
  BID,
  LEVELS,
  LOTS,
  createBook,
  createFills,
  match,
  type Book,
} from '../../../../src/market/book/book.ts'
import { pullQuotes, requote } from '../../../../src/market/book/quoting.ts'
import { SIDES, faults, resting, slotsAt } from './structure.ts'

/** Levels a side of each maker; price of level 0. */
const DEPTH = 3
const FROM = 1_000

/** A book in which so many makers have their slots. */
function bookOf(makers: number): Book {
  const book = createBook(createColumns(), 'book', makers * DEPTH * 2, 4, FROM)
  for (let slot = 0; slot < book.owner.length - 4; slot++) {
    book.owner[slot] = Math.floor(slot / (DEPTH * 2))
  }
  return book
}

/** What a maker wants: ticks and lots of its bids from the best, then of its asks. */
type Wish = readonly (readonly [ticks: number, lots: number])[]

/** Brings a maker's quotes to a wish; the wishes of others stand before it in the list. */
function quote(book: Book, maker: number, wish: Wish, slides = true): number {
  const before = new Array<number>(maker * DEPTH * 2).fill(7)
  const ticks = Int32Array.from([...before, ...wish.map(([at]) => at)])
  const lots = Int32Array.from([...before, ...wish.map(([, size]) => size)])
  return requote(book, ticks, lots, before.length, before.length, DEPTH, slides)
}

/** Ticks and lots of a maker's levels as they rest; undefined where none does. */
function standing(book: Book, maker: number) {
  const first = maker * DEPTH * 2
  return Array.from({ length: DEPTH * 2 }, (_, l) => {
    const word = 4 * (first + l)
    const lots = book.orders[word + LOTS]
    return lots === 0 ? undefined : [book.registers[BASE] + book.orders[word], lots]
  })
}

const WISH: Wish = [[30_000, 50], [29_984, 60], [29_900, 70], [30_010, 50], [30_026, 60], [30_110, 70]] // prettier-ignore

/** The same with other numbers for some levels. */
const but = (changes: Readonly<Record<number, readonly [number, number]>>): Wish =>
  WISH.map((one, l) => changes[l] ?? one)

describe('a maker’s levels', () => {
  test('come in as they are wanted, and none where no lots are wanted', () => {
    const book = bookOf(1)
    expect(quote(book, 0, but({ 1: [29_984, 0] }))).toBe(5)
    expect(standing(book, 0)).toEqual(WISH.map((one, l) => (l === 1 ? undefined : [...one])))
    expect(faults(book)).toEqual([])
  })

  test('are left alone where nothing changes', () => {
    const book = bookOf(2)
    quote(book, 0, WISH)
    quote(book, 1, WISH)
    const before = book.orders.slice()
    expect(quote(book, 0, WISH)).toBe(0)
    expect(book.orders).toEqual(before)
  })

  // An eighth of the distance that is wanted now: 89 ticks give 11, 112 give 14, 18 give 2, 19 give 2.
  test.each([
    [2, 11, 0],
    [2, 12, 2],
    [2, -14, 0],
    [2, -15, 2],
    [1, -2, 0],
    [1, -3, 2],
    [1, 2, 2],
    [0, 1, 2],
    [5, 14, 0],
    [5, 15, 2],
    [4, 2, 0],
    [4, 3, 2],
    [3, -1, 2],
  ])('level %i moved by %i ticks costs %i orders', (level, by, cost) => {
    const book = bookOf(1)
    quote(book, 0, WISH)
    const [ticks, lots] = WISH[level]
    expect(quote(book, 0, but({ [level]: [ticks + by, lots] }))).toBe(cost)
    const at = cost === 0 ? ticks : ticks + by
    expect(standing(book, 0)[level]).toEqual([at, lots])
  })

  test.each([
    [50, 46, 0],
    [50, 45, 2],
    [50, 55, 0],
    [50, 56, 2],
    [5, 5, 0],
    [5, 6, 2],
  ])('%i lots where %i are wanted cost %i orders', (have, want, cost) => {
    const book = bookOf(1)
    quote(book, 0, but({ 0: [30_000, have] }))
    expect(quote(book, 0, but({ 0: [30_000, want] }))).toBe(cost)
    expect(standing(book, 0)[0]).toEqual([30_000, cost === 0 ? have : want])
  })

  test('that were partly taken are filled up again; those taken whole come back', () => {
    const book = bookOf(2)
    quote(book, 0, WISH)
    match(book, 1, -1, 70, 1, createFills())
    expect(standing(book, 0).slice(0, 2)).toEqual([undefined, [29_984, 40]])
    expect(quote(book, 0, WISH)).toBe(3)
    expect(standing(book, 0)).toEqual(WISH.map(one => [...one]))
  })

  test('keep their place in the queue while they are left alone, and lose it when they move', () => {
    const book = bookOf(2)
    quote(book, 0, WISH)
    quote(book, 1, WISH)
    const queue = (): number[] => slotsAt(book, 30_000 - FROM).map(slot => book.owner[slot])
    quote(book, 0, but({ 0: [30_000, 52] }))
    expect(queue()).toEqual([0, 1])
    quote(book, 0, but({ 0: [30_000, 90] }))
    expect(queue()).toEqual([1, 0])
  })

  test('are pulled all at once, and nothing is left of them', () => {
    const book = bookOf(2)
    quote(book, 0, WISH)
    quote(book, 1, but({ 2: [29_900, 0] }))
    expect(pullQuotes(book, DEPTH * 2, DEPTH)).toBe(5)
    expect(pullQuotes(book, DEPTH * 2, DEPTH)).toBe(0)
    expect(standing(book, 1).every(one => one === undefined)).toBe(true)
    expect(standing(book, 0)).toEqual(WISH.map(one => [...one]))
    expect(faults(book)).toEqual([])
  })
})

describe('a quote that would cross', () => {
  /** Another maker stands with its best bid at 30,000 and its best ask at 30,010. */
  function against(wish: Wish, slides: boolean): Book {
    const book = bookOf(2)
    quote(book, 0, WISH)
    quote(book, 1, wish, slides)
    expect(faults(book)).toEqual([])
    return book
  }
  const high: Wish = [[30_050, 5], [30_010, 5], [30_009, 5], [30_060, 5], [30_070, 5], [30_080, 5]] // prettier-ignore
  const low: Wish = [[29_950, 5], [29_940, 5], [29_930, 5], [29_970, 5], [30_000, 5], [30_001, 5]] // prettier-ignore

  test('moves to one tick inside if it slides', () => {
    expect(standing(against(high, true), 1).slice(0, 3)).toEqual([[30_009, 5], [30_009, 5], [30_009, 5]]) // prettier-ignore
    expect(standing(against(low, true), 1).slice(3)).toEqual([[30_001, 5], [30_001, 5], [30_001, 5]]) // prettier-ignore
  })

  test('is left out if it waits, and comes in once there is room', () => {
    expect(standing(against(high, false), 1).slice(0, 3)).toEqual([undefined, undefined, [30_009, 5]]) // prettier-ignore
    const book = against(low, false)
    expect(standing(book, 1).slice(3)).toEqual([undefined, undefined, [30_001, 5]])
    pullQuotes(book, 0, DEPTH)
    quote(book, 1, low, false)
    expect(standing(book, 1).slice(3)).toEqual([
      [29_970, 5],
      [30_000, 5],
      [30_001, 5],
    ])
  })

  test('never meets its own other side: all that moves is off before anything is placed', () => {
    const book = bookOf(1)
    quote(book, 0, WISH)
    const up = WISH.map(([ticks, lots]) => [ticks + 500, lots] as const)
    expect(quote(book, 0, up)).toBe(12)
    expect(standing(book, 0)).toEqual(up.map(one => [...one]))
    expect(quote(book, 0, WISH)).toBe(12)
    expect(standing(book, 0)).toEqual(WISH.map(one => [...one]))
  })
})

describe('the edges of the window', () => {
  const last = FROM + LEVELS - 1

  test('stay free, and what lies beyond is left out', () => {
    const book = bookOf(1)
    quote(book, 0, [[FROM + 1, 5], [FROM, 5], [FROM - 40, 5], [last - 1, 5], [last, 5], [last + 40, 5]]) // prettier-ignore
    expect(standing(book, 0)).toEqual([[FROM + 1, 5], undefined, undefined, [last - 1, 5], undefined, undefined]) // prettier-ignore
    expect(faults(book)).toEqual([])
  })

  test('take no quote that would slide onto them', () => {
    const book = bookOf(1)
    const beyond: Wish = [[last + 9, 5], [last, 5], [last - 1, 5], [last + 20, 5], [last + 30, 5], [last + 40, 5]] // prettier-ignore
    quote(book, 0, beyond)
    expect(standing(book, 0)).toEqual([undefined, undefined, [last - 1, 5], undefined, undefined, undefined]) // prettier-ignore
    quote(book, 0, [[FROM - 9, 5], [FROM - 10, 5], [FROM - 11, 5], [FROM - 5, 5], [FROM, 5], [FROM + 1, 5]]) // prettier-ignore
    expect(standing(book, 0)).toEqual([undefined, undefined, undefined, undefined, undefined, [FROM + 1, 5]]) // prettier-ignore
  })
})

const MAKERS = 3
const side = (sign: number) =>
  fc.array(fc.tuple(fc.integer({ min: 0, max: 90 }), fc.integer({ min: 0, max: 40 })), { minLength: DEPTH, maxLength: DEPTH }).map(list => list.map(([away, lots]) => [30_000 + sign * (away - 30), lots] as const)) // prettier-ignore
const wishes = fc.array(
  fc.record({
    maker: fc.nat(MAKERS - 1),
    wish: fc.tuple(side(-1), side(1)).map(([bids, asks]) => [...bids, ...asks]),
    // Wants the same as before, but for one level.
    again: fc.boolean(),
    slides: fc.boolean(),
    taken: fc.integer({ min: -60, max: 60 }),
  }),
  { minLength: 1, maxLength: 20 },
)

describe('any wishes of several makers, with takers in between', () => {
  test('leave a sound book that nobody crosses, in which each has what it wants or what was near enough', () => {
    const seen = { kept: 0, placed: 0, slid: 0, waits: 0 }
    fc.assert(
      fc.property(wishes, list => {
        const book = bookOf(MAKERS)
        const last = new Map<number, Wish>()
        for (const { maker, again, slides, taken, ...one } of list) {
          const wish = again && last.has(maker) ? [one.wish[0], ...last.get(maker)!.slice(1)] : one.wish // prettier-ignore
          last.set(maker, wish)
          const before = standing(book, maker)
          const moves = quote(book, maker, wish, slides)
          expect(faults(book)).toEqual([])
          const after = standing(book, maker)
          let cost = 0
          wish.forEach(([ticks, lots], l) => {
            const first = wish[l < DEPTH ? 0 : DEPTH][0]
            const [was, is] = [before[l], after[l]]
            const isNear = was !== undefined && Math.abs(was[0] - ticks) <= Math.abs(ticks - first) >> 3 // prettier-ignore
            if (isNear && lots > 0 && Math.abs(was[1] - lots) * 10 <= lots) {
              expect(is).toEqual(was)
              seen.kept++
              return
            }
            cost += Number(was !== undefined) + Number(is !== undefined)
            if (lots === 0) expect(is).toBeUndefined()
            else if (is === undefined) {
              expect(slides).toBe(false)
              seen.waits++
            } else {
              expect(is[1]).toBe(lots)
              const inside = l < DEPTH ? is[0] < ticks : is[0] > ticks
              if (is[0] === ticks) seen.placed++
              else if (slides && inside) seen.slid++
              else expect.fail(`level ${l}: ${is[0]} for ${ticks}`)
            }
          })
          expect(moves).toBe(cost)
          if (taken !== 0) match(book, 99, Math.sign(taken), Math.abs(taken), taken > 0 ? 40_000 : 1, createFills()) // prettier-ignore
          const [bids, asks] = SIDES.map(one => resting(book, one))
          if (bids.length > 0 && asks.length > 0) expect(bids[0].ticks).toBeLessThan(asks[0].ticks)
          expect(book.registers[BEST_BID]).toBeLessThan(book.registers[BEST_ASK])
          expect(resting(book, BID).length + resting(book, ASK).length).toBeLessThanOrEqual(18)
        }
      }),
      { seed: 51, numRuns: 60 },
    )
    for (const times of Object.values(seen)) expect(times).toBeGreaterThan(30)
  })
})
