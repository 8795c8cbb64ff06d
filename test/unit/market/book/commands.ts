/** Random commands to a book, and two players of them: the fast book and the slow one, which must answer alike. */
import fc from 'fast-check'
import { createColumns, type Snapshot } from '../../../../src/kernel/columns.ts'
import {
  ASK,
  BASE,
  BEST_ASK,
  BEST_BID,
  BID,
  CANCEL_RESTING,
  CANCEL_TAKING,
  LEVELS,
  LOTS,
  OWN_LOTS,
  OWN_ORDERS,
  createBook,
  createFills,
  match,
  place,
  recentre,
  withdraw,
} from '../../../../src/market/book/book.ts'
import * as entryOf from '../../../../src/market/book/orders.ts'
import { OUTCOMES, createOrderEntry, type Outcome } from '../../../../src/market/book/orders.ts'
import * as slowly from '../../../../src/study/twins/book.ts'
import type { Fill, OrderKind, SlowOrder } from '../../../../src/study/twins/book.ts'
import { resting } from './structure.ts'

export const FIXED_SLOTS = 6
export const POOL_SLOTS = 5
/** Prices lie around this one, which is the first of a word of the bitmap and of its summary. */
export const CENTRE = 40_960
export const FIRST_BASE = CENTRE - 20_480

/** Of an order that never was. */
const NO_HANDLE = { slot: FIXED_SLOTS, generation: 1, account: 0 }

/** Fixed slots 0 and 1 are account 0's, 2 and 3 account 1's, 4 and 5 account 2's. */
const accountOf = (slot: number): number => slot >> 1

export type Command =
  | { do: 'place'; slot: number; direction: number; ticks: number; lots: number }
  | { do: 'withdraw'; slot: number }
  | { do: 'match'; account: number; direction: number; ticks: number; lots: number; own: number }
  | {
      do: OrderKind
      account: number
      direction: number
      ticks: number
      lots: number
      own: number
      position: number
    }
  | { do: 'cancel'; which: number; isStranger: boolean }
  | { do: 'recentre'; base: number }
  | { do: 'keep' | 'restore' }

/** What a command did. */
export interface Played {
  readonly outcome?: Outcome
  readonly lots: number
  readonly fills: readonly Fill[]
}

const near = fc.integer({ min: CENTRE - 6, max: CENTRE + 6 })
const far = fc.oneof(
  fc.integer({ min: CENTRE - 1100, max: CENTRE + 1100 }),
  fc.integer({ min: FIRST_BASE - 3, max: FIRST_BASE + 3 }),
  fc.integer({ min: FIRST_BASE + LEVELS - 4, max: FIRST_BASE + LEVELS + 3 }),
  fc.integer({ min: 1, max: 200_000 }),
)
const notWhole = fc.constantFrom(NaN, 0, -0, -1, 1.5, 2147483648, 4294967297, Infinity, -Infinity)
const often = <T>(usual: fc.Arbitrary<T>, ...others: fc.Arbitrary<T>[]): fc.Arbitrary<T> =>
  fc.oneof({ arbitrary: usual, weight: 20 }, ...others.map(arbitrary => ({ arbitrary, weight: 1 })))
const ticks = fc.oneof({ arbitrary: near, weight: 8 }, { arbitrary: far, weight: 1 })
const lots = often(fc.integer({ min: 1, max: 9 }), fc.constantFrom(2147483647, 1_000_000))
const side = fc.constantFrom(1, -1)
const account = fc.integer({ min: 0, max: 4 })
const own = fc.constantFrom(CANCEL_RESTING, CANCEL_TAKING)

const order = fc.record({
  do: fc
    .constantFrom<OrderKind>('limit', 'limit', 'limit', 'postOnly', 'immediateOrCancel')
    .chain(kind => fc.constantFrom<OrderKind>(kind, kind, kind, 'market', 'reduceOnly')),
  account: often(account, fc.constantFrom(NaN, -1, 0.5, 2147483648)),
  direction: often<number>(side, fc.constantFrom(0, 2, NaN, 0.5)),
  ticks: often(ticks, notWhole),
  lots: often(lots, notWhole),
  own,
  position: often(
    fc.integer({ min: -12, max: 12 }),
    fc.constantFrom(NaN, 0.5, -0.5, 3e9, -3e9, Infinity),
  ),
})

const base = fc.oneof(
  fc.integer({ min: FIRST_BASE - 2000, max: FIRST_BASE + 2000 }),
  fc.constantFrom(FIRST_BASE, FIRST_BASE + 1, FIRST_BASE - 1, CENTRE - 1024),
  fc.integer({ min: 1, max: CENTRE - 6 }),
  // Windows that begin or end among the orders, and one that lies elsewhere.
  fc.integer({ min: CENTRE - 5, max: CENTRE + 5 }),
  fc.integer({ min: CENTRE - LEVELS - 5, max: CENTRE - LEVELS + 5 }),
  fc.constantFrom(1_000_000, -1_000_000),
)

const command: fc.Arbitrary<Command> = fc.oneof(
  { arbitrary: order, weight: 16 },
  {
    arbitrary: fc.record({
      do: fc.constant('place' as const),
      slot: fc.nat(FIXED_SLOTS - 1),
      direction: side,
      ticks,
      lots,
    }),
    weight: 6,
  },
  {
    arbitrary: fc.record({ do: fc.constant('withdraw' as const), slot: fc.nat(FIXED_SLOTS - 1) }),
    weight: 2,
  },
  {
    arbitrary: fc.record({
      do: fc.constant('match' as const),
      account,
      direction: side,
      ticks: often(ticks, fc.constantFrom(-5, 1_000_000)),
      lots,
      own,
    }),
    weight: 3,
  },
  {
    arbitrary: fc.record({
      do: fc.constant('cancel' as const),
      which: fc.nat(30),
      isStranger: often(fc.constant(false), fc.constant(true), fc.constant(true)),
    }),
    weight: 4,
  },
  { arbitrary: fc.record({ do: fc.constant('recentre' as const), base }), weight: 1 },
  { arbitrary: fc.record({ do: fc.constantFrom('keep' as const, 'restore' as const) }), weight: 1 },
)

/** A list of commands. */
export const commands = fc.array(command, { minLength: 40, maxLength: 90, size: 'max' })

/** The fast book with the names of its orders: `slot 3`, or `order 7` for the seventh in the pool. */
export function fastPlayer(poolSlots = POOL_SLOTS) {
  const columns = createColumns()
  const book = createBook(columns, 'book', FIXED_SLOTS, poolSlots, FIRST_BASE)
  for (let slot = 0; slot < FIXED_SLOTS; slot++) book.owner[slot] = accountOf(slot)
  const fills = createFills(1)
  const entry = createOrderEntry(book, fills)
  let handles: { slot: number; generation: number; account: number }[] = []
  let kept: { snapshot: Snapshot; handles: typeof handles } | undefined

  const nameOf = (slot: number): string =>
    slot < FIXED_SLOTS
      ? `slot ${slot}`
      : `order ${handles.findLastIndex(handle => handle.slot === slot)}`

  // Taken before the command's own order gets its name, which may be in a slot just freed.
  const takeFills = (): Fill[] => {
    const taken = Array.from({ length: fills.count }, (_, i) => ({
      name: nameOf(fills.slots[i]),
      account: fills.accounts[i],
      ticks: fills.ticks[i],
      lots: fills.lots[i],
    }))
    fills.count = 0
    return taken
  }

  const enter = (given: Extract<Command, { do: OrderKind }>): number => {
    const { account, direction, lots, ticks, position } = given
    entry.own = given.own
    if (given.do === 'market') return entryOf.market(entry, account, direction, lots)
    if (given.do === 'reduceOnly') {
      return entryOf.reduceOnly(entry, account, direction, lots, ticks, position)
    }
    return entryOf[given.do](entry, account, direction, lots, ticks)
  }

  const play = (given: Command): Played => {
    switch (given.do) {
      case 'place': {
        withdraw(book, given.slot)
        const { direction } = given
        const level = given.ticks - book.registers[BASE]
        const { [BEST_BID]: bid, [BEST_ASK]: ask } = book.registers
        const isCrossing = direction > 0 ? level >= ask : level <= bid
        if (isCrossing || level < 0 || level >= LEVELS) return { lots: 0, fills: [] }
        place(book, given.slot, direction > 0 ? BID : ASK, level, given.lots)
        return { lots: given.lots, fills: [] }
      }
      case 'withdraw': {
        const lots = book.orders[4 * given.slot + LOTS]
        withdraw(book, given.slot)
        return { lots, fills: [] }
      }
      case 'match': {
        const { account, direction, ticks, own } = given
        const lots = match(book, account, direction, given.lots, ticks, fills, own)
        return { lots, fills: takeFills() }
      }
      case 'cancel': {
        const handle = handles[given.which % handles.length] ?? NO_HANDLE
        const account = handle.account + (given.isStranger ? 1 : 0)
        const outcome = entryOf.cancel(entry, account, handle.slot, handle.generation)
        return { outcome: OUTCOMES[outcome], lots: entry.lots, fills: takeFills() }
      }
      case 'recentre':
        return { lots: recentre(book, given.base), fills: [] }
      case 'keep':
        kept = { snapshot: columns.snapshot(), handles: [...handles] }
        return { lots: 0, fills: [] }
      case 'restore':
        if (kept) {
          columns.restore(kept.snapshot)
          handles = [...kept.handles]
        }
        return { lots: 0, fills: [] }
      case 'limit':
      case 'postOnly':
      case 'immediateOrCancel':
      case 'market':
      case 'reduceOnly': {
        const outcome = OUTCOMES[enter(given)]
        const played = { outcome, lots: entry.lots, fills: takeFills() }
        const { slot, generation } = entry
        if (slot >= 0) handles.push({ slot, generation, account: given.account })
        return played
      }
    }
  }

  /** Orders of a side in the order in which they would be taken. */
  const queue = (side: number): Fill[] =>
    resting(book, side).map(({ slot, ...order }) => ({ name: nameOf(slot), ...order }))

  const own = (): number[] => [book.tally[OWN_ORDERS], book.tally[OWN_LOTS]]

  return { book, play, queue, own }
}

/** The slow book, played the same. */
export function slowPlayer(poolSlots = POOL_SLOTS) {
  const book = slowly.slowBook(FIRST_BASE, poolSlots)
  let accounts: number[] = []
  let kept: { book: slowly.SlowBook; accounts: number[] } | undefined

  const play = (given: Command): Played => {
    switch (given.do) {
      case 'place': {
        const { slot, direction, ticks, lots } = given
        const name = `slot ${slot}`
        slowly.takeOff(book, name)
        if (slowly.crosses(book, direction, ticks) || !slowly.isInWindow(book, ticks)) {
          return { lots: 0, fills: [] }
        }
        const account = accountOf(slot)
        slowly.rest(book, { name, account, direction, ticks, lots, isPooled: false })
        return { lots, fills: [] }
      }
      case 'withdraw':
        return { lots: slowly.takeOff(book, `slot ${given.slot}`), fills: [] }
      case 'match': {
        const { fills, left } = slowly.matchSlowly(book, given, given.own)
        return { lots: given.lots - left, fills }
      }
      case 'cancel': {
        const which = given.which % accounts.length
        const account = accounts[which] + (given.isStranger ? 1 : 0)
        return slowly.cancelSlowly(book, account, `order ${which}`)
      }
      case 'recentre':
        return { lots: slowly.recentreSlowly(book, given.base), fills: [] }
      case 'keep':
        kept = { book: { ...book }, accounts: [...accounts] }
        return { lots: 0, fills: [] }
      case 'restore':
        if (kept) {
          Object.assign(book, kept.book)
          accounts = [...kept.accounts]
        }
        return { lots: 0, fills: [] }
      case 'limit':
      case 'postOnly':
      case 'immediateOrCancel':
      case 'market':
      case 'reduceOnly': {
        const name = `order ${accounts.length}`
        const answer = slowly.enter(book, given.do, { ...given, name }, given.own)
        if (answer.outcome === 'resting') accounts.push(given.account)
        return answer
      }
    }
  }

  const queue = (side: number): Fill[] => slowly.queue(book, side === BID ? 1 : -1).map(toFill)

  const own = (): number[] => [book.ownOrders, book.ownLots]

  return { book, play, queue, own }
}

function toFill({ name, account, ticks, lots }: SlowOrder): Fill {
  return { name, account, ticks, lots }
}
