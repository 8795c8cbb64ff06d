/** The matching engine beside its twin: on long lists of commands, and on every call that whole markets make to it. */
import fc from 'fast-check'
import { expect, test, vi } from 'vitest'
import { stepper } from '../../../src/engine/stepper.ts'
import type * as Engine from '../../../src/market/book/book.ts'
import { auctionSlowly, type Wish } from '../../../src/study/twins/auction.ts'
import { clearing, type Interest } from '../../../src/market/book/uncross.ts'
import * as slowly from '../../../src/study/twins/book.ts'
import { LIVELY, LIVELY_NAMES } from '../../support/laws.ts'
import { commands, fastPlayer, slowPlayer, type Command } from '../../unit/market/book/commands.ts'
import { resting, SIDES } from '../../unit/market/book/structure.ts'

/** While it is on, every call to a book is played on its twin as well, and what differs is noted. */
const beside = vi.hoisted(() => ({
  isOn: false,
  // The twin knows the engine's constants, so the mock below cannot load it.
  twin: undefined as unknown as typeof slowly,
  books: new Map<unknown, unknown>(),
  calls: { place: 0, withdraw: 0, match: 0, recentre: 0, fills: 0 },
  differences: [] as string[],
}))

vi.mock('../../../src/market/book/book.ts', async importOriginal => {
  const engine = await importOriginal<typeof Engine>()
  const of = (book: Engine.Book): slowly.SlowBook => beside.books.get(book) as slowly.SlowBook
  const note = (call: keyof typeof beside.calls, got: unknown, expected: unknown): void => {
    beside.calls[call]++
    const [own, other] = [JSON.stringify(got), JSON.stringify(expected)]
    if (own !== other) beside.differences.push(`${call}: got ${own}, twin ${other}`)
  }
  return {
    ...engine,
    createBook: (...given: Parameters<typeof engine.createBook>) => {
      const book = engine.createBook(...given)
      if (beside.isOn) beside.books.set(book, beside.twin.slowBook(given[4], given[3]))
      return book
    },
    place: (...given: Parameters<typeof engine.place>) => {
      const [book, slot, side, level, lots] = given
      engine.place(...given)
      if (!beside.isOn) return
      const direction = side === engine.BID ? 1 : -1
      const ticks = book.registers[engine.BASE] + level
      note('place', false, beside.twin.crosses(of(book), direction, ticks))
      const order = { direction, ticks, lots, isPooled: slot >= book.fixedSlots }
      beside.twin.rest(of(book), { name: `${slot}`, account: book.owner[slot], ...order })
    },
    withdraw: (...given: Parameters<typeof engine.withdraw>) => {
      const [book, slot] = given
      const lots = book.orders[4 * slot + engine.LOTS]
      engine.withdraw(...given)
      if (beside.isOn) note('withdraw', lots, beside.twin.takeOff(of(book), `${slot}`))
    },
    match: (...given: Parameters<typeof engine.match>) => {
      const [book, account, direction, lots, ticks, fills, own = engine.CANCEL_RESTING] = given
      const from = fills.count
      const filled = engine.match(...given)
      if (!beside.isOn) return filled
      const answer = beside.twin.matchSlowly(of(book), { account, direction, lots, ticks }, own)
      const got = Array.from({ length: fills.count - from }, (_, j) => ({
        name: `${fills.slots[from + j]}`,
        account: fills.accounts[from + j],
        ticks: fills.ticks[from + j],
        lots: fills.lots[from + j],
      }))
      beside.calls.fills += got.length
      note('match', [filled, got], [lots - answer.left, answer.fills])
      return filled
    },
    recentre: (...given: Parameters<typeof engine.recentre>) => {
      const left = engine.recentre(...given)
      if (beside.isOn) note('recentre', left, beside.twin.recentreSlowly(of(given[0]), given[1]))
      return left
    },
  }
})

/** Plays a list on both, and looks at all that rests every fifty commands and at the end. */
function compare(list: readonly Command[], poolSlots: number): void {
  const [fast, slow] = [fastPlayer(poolSlots), slowPlayer(poolSlots)]
  list.forEach((command, i) => {
    expect(fast.play(command)).toEqual(slow.play(command))
    if (i % 50 > 0 && i < list.length - 1) return
    for (const side of SIDES) expect(fast.queue(side)).toEqual(slow.queue(side))
    expect(fast.own()).toEqual(slow.own())
  })
}

test.each([
  [2, 500],
  [60, 2000],
  [400, 4000],
])(
  'tens of thousands of commands are answered alike by a book with room for %i, %i at a time',
  (poolSlots, length) => {
    const all = fc.sample(commands, { seed: 20_260_101 + poolSlots, numRuns: 200 }).flat()
    expect(all.length).toBeGreaterThan(10_000)
    for (let from = 0; from < all.length; from += length) {
      compare(all.slice(from, from + length), poolSlots)
    }
  },
  120_000,
)

/** Both hold the same orders in the same places. */
function rests(own: Engine.Book, twin: slowly.SlowBook): void {
  for (const side of SIDES) {
    const held = slowly.queue(twin, side === SIDES[0] ? 1 : -1)
    const expected = held.map(one => ({ slot: Number(one.name), account: one.account, ticks: one.ticks, lots: one.lots })) // prettier-ignore
    expect(resting(own, side)).toEqual(expected)
  }
}

test.each(LIVELY_NAMES)('every call of a whole market is answered alike: %s', name => {
  beside.twin = slowly
  beside.isOn = true
  beside.books.clear()
  Object.assign(beside.calls, { place: 0, withdraw: 0, match: 0, recentre: 0, fills: 0 })
  try {
    const run = stepper(LIVELY[name])
    while (!run.done()) {
      run.advance(10)
      for (const [own, twin] of beside.books) rests(own as Engine.Book, twin as slowly.SlowBook)
    }
  } finally {
    beside.isOn = false
  }
  expect(beside.differences).toEqual([])
  for (const call of ['place', 'withdraw', 'match', 'fills'] as const) {
    expect(beside.calls[call], call).toBeGreaterThan(500)
  }
})

test('auctions clear at the price that trying all of them finds, and so many lots', () => {
  const order = fc.tuple(fc.integer({ min: 1, max: 60 }), fc.integer({ min: 1, max: 40 }))
  const side = fc.array(order, { maxLength: 25 })
  const price = fc.integer({ min: 1, max: 60 })
  fc.assert(
    fc.property(side, side, fc.tuple(price, price, price), (buys, sells, [near, one, other]) => {
      const [low, high] = [Math.min(one, other), Math.max(one, other)]
      const interest = (of: [number, number][]): Interest => ({
        ticks: of.map(([ticks]) => ticks),
        lots: of.map(([, lots]) => lots),
      })
      const wishes = (of: [number, number][], direction: number): Wish[] =>
        of.map(([ticks, lots], i) => ({ name: `${direction} ${i}`, side: direction, ticks, lots }))
      const slow = auctionSlowly([...wishes(buys, 1), ...wishes(sells, -1)], near, low, high)
      const fast = clearing(interest(buys), interest(sells), near, low, high)
      expect(fast.lots).toBe(slow.lots)
      if (slow.lots > 0) expect(fast.ticks).toBe(slow.ticks)
    }),
    { seed: 73, numRuns: 3000 },
  )
})
