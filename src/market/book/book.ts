/** A limit order book with price-time priority on typed arrays. It moves no money: matching writes fills, which the caller posts. */
import { assert } from '../../kernel/assert.ts'
import type { Columns } from '../../kernel/columns.ts'
import { clearLevel, levelAbove, levelBelow, setLevel } from './levels.ts'

/** The two sides, and the registers that hold their best levels. */
export const BID = 0
export const ASK = 1

/** Price levels in the window; level 0 stands at `registers[BASE]` ticks. */
export const LEVELS = 65_536

/** Prices lie within this many ticks of zero: small enough to stay a machine word in every engine. */
export const TICKS_LIMIT = 1_073_741_823

/** Words of an order in `Book.orders`, which stand at four times its slot. */
export const LEVEL = 0
export const LOTS = 1 // 0: the slot is not resting
export const NEXT = 2 // the next in its level's queue, or in the free list; -1 none
export const PREVIOUS = 3

/** Indices into `Book.registers`. */
export const BEST_BID = 0 // level; -1 none
export const BEST_ASK = 1 // level; LEVELS none
export const BASE = 2 // ticks of level 0
export const FREE = 3 // first free slot of the pool; -1 none
const REGISTER_COUNT = 4

/** Indices into `Book.tally`, cumulative. */
export const OWN_ORDERS = 0 // resting orders taken off because their own account came to take them
export const OWN_LOTS = 1 // and their lots
const TALLY_COUNT = 2

/** What happens when an order meets one of the same account: the resting one goes, or matching ends. */
export const CANCEL_RESTING = 0
export const CANCEL_TAKING = 1

/**
 * All orders of one instrument, bids below asks. One bitmap serves both sides, because the book is
 * never crossed. Every array is a registered column.
 */
export interface Book {
  /** Four neighbouring words a slot: level, lots, next, previous. */
  readonly orders: Int32Array
  /** Two words a level: its first and last slot; -1 none. */
  readonly levels: Int32Array
  /** One bit for each level that holds orders, and one for each word of those bits that is not 0. */
  readonly bits: Int32Array
  readonly summary: Int32Array
  readonly registers: Int32Array
  readonly tally: Float64Array
  /** Account of each slot. Those of the fixed slots are for the caller to set. */
  readonly owner: Int32Array
  /** How many orders each slot of the pool has held: with the slot, the name of the latest. */
  readonly generation: Int32Array
  /** Slots below this belong to makers for ever; those above are a pool with a free list. */
  readonly fixedSlots: number
}

/**
 * An empty book whose columns are named `${name}.orders`, `${name}.levels`... `base` is the price of
 * level 0 in ticks and may be negative. Throws InvariantError if it is not whole or out of range.
 */
export function createBook(
  columns: Columns,
  name: string,
  fixedSlots: number,
  poolSlots: number,
  base: number,
): Book {
  requireBase(base)
  const slots = fixedSlots + poolSlots
  const ints = (part: string, length: number): Int32Array =>
    columns.add(`${name}.${part}`, new Int32Array(length))
  const orders = ints('orders', 4 * slots)
  for (let slot = fixedSlots; slot < slots; slot++) {
    orders[4 * slot + NEXT] = slot + 1 < slots ? slot + 1 : -1
  }
  const registers = ints('registers', REGISTER_COUNT)
  registers[BEST_BID] = -1
  registers[BEST_ASK] = LEVELS
  registers[BASE] = base
  registers[FREE] = poolSlots > 0 ? fixedSlots : -1
  return {
    orders,
    levels: ints('levels', 2 * LEVELS).fill(-1),
    bits: ints('bits', LEVELS >> 5),
    summary: ints('summary', LEVELS >> 10),
    registers,
    tally: columns.add(`${name}.tally`, new Float64Array(TALLY_COUNT)),
    owner: ints('owner', slots).fill(-1),
    generation: ints('generation', slots),
    fixedSlots,
  }
}

/**
 * Rests `lots` at the end of a level's queue. For the caller to see to: the slot is not resting and
 * has its owner, the level lies in the window and does not cross the other side, the lots are whole
 * and positive. Slots of the pool are handed out by orders.ts alone.
 */
export function place(book: Book, slot: number, side: number, level: number, lots: number): void {
  const { orders, levels } = book
  const word = slot << 2
  const last = levels[2 * level + 1]
  orders[word] = level
  orders[word + LOTS] = lots
  orders[word + NEXT] = -1
  orders[word + PREVIOUS] = last
  levels[2 * level + 1] = slot
  if (last >= 0) {
    orders[(last << 2) + NEXT] = slot
    return
  }
  levels[2 * level] = slot
  setLevel(book.bits, book.summary, level)
  const { registers } = book
  if (side === BID) {
    if (level > registers[BEST_BID]) registers[BEST_BID] = level
  } else if (level < registers[BEST_ASK]) registers[BEST_ASK] = level
}

/** Takes an order off the book, wherever in its queue it stands. Nothing happens if the slot is not resting. */
export function withdraw(book: Book, slot: number): void {
  const { orders, levels } = book
  const word = slot << 2
  if (orders[word + LOTS] === 0) return
  const level = orders[word]
  const next = orders[word + NEXT]
  const previous = orders[word + PREVIOUS]
  orders[word + LOTS] = 0
  if (next >= 0) orders[(next << 2) + PREVIOUS] = previous
  else levels[2 * level + 1] = previous
  if (previous >= 0) orders[(previous << 2) + NEXT] = next
  else {
    levels[2 * level] = next
    if (next < 0) vacate(book, level)
  }
  if (slot >= book.fixedSlots) release(book, slot)
}

/** Highest price bid, in ticks; NaN without bids. */
export function bestBid({ registers }: Book): number {
  return registers[BEST_BID] < 0 ? NaN : registers[BASE] + registers[BEST_BID]
}

/** Lowest price asked, in ticks; NaN without asks. */
export function bestAsk({ registers }: Book): number {
  return registers[BEST_ASK] === LEVELS ? NaN : registers[BASE] + registers[BEST_ASK]
}

/** Trades in the order they were made. Scratch: the caller empties it by `count = 0`. */
export interface Fills {
  count: number
  /** Slot and account of the resting order, price in ticks, lots. Replaced by longer ones as they fill up. */
  slots: Int32Array
  accounts: Int32Array
  ticks: Int32Array
  lots: Int32Array
}

export function createFills(capacity = 64): Fills {
  return {
    count: 0,
    slots: new Int32Array(capacity),
    accounts: new Int32Array(capacity),
    ticks: new Int32Array(capacity),
    lots: new Int32Array(capacity),
  }
}

/** Makes room for `more` fills by doubling: after the busiest time so far nothing is allocated. */
export function reserveFills(fills: Fills, more: number): void {
  const needed = fills.count + more
  let capacity = fills.slots.length
  if (needed <= capacity) return
  while (capacity < needed) capacity = 2 * capacity + 1
  for (const name of ['slots', 'accounts', 'ticks', 'lots'] as const) {
    const grown = new Int32Array(capacity)
    grown.set(fills[name])
    fills[name] = grown
  }
}

/**
 * Matches a buy (direction +1) or a sell (-1) of `lots` against the other side, best price first
 * and oldest first, until the lots or the prices within `limitTicks` are exhausted. Appends the
 * fills at the resting orders' prices, updates the book, and returns the lots filled. `own` says
 * what happens where the account's own order rests; after CANCEL_TAKING has ended a match, that
 * order still stands first on the other side, within the limit.
 */
export function match(
  book: Book,
  account: number,
  direction: number,
  lots: number,
  limitTicks: number,
  fills: Fills,
  own = CANCEL_RESTING,
): number {
  const { levels, registers } = book
  const isBuy = direction > 0
  const side = isBuy ? ASK : BID
  const base = registers[BASE]
  let left = lots
  while (left > 0) {
    const level = registers[side]
    if (level < 0 || level === LEVELS) break
    if (isBuy ? base + level > limitTicks : base + level < limitTicks) break
    left = takeLevel(book, level, account, left, fills, own)
    if (levels[2 * level] >= 0) break
  }
  return lots - left
}

/** Lots resting on a side from one price to another, both included, in ticks. */
export function depth(book: Book, side: number, fromTicks: number, toTicks: number): number {
  const { bits, summary, registers, levels } = book
  const low = Math.max(fromTicks - registers[BASE], side === BID ? 0 : registers[BEST_ASK])
  const high = Math.min(toTicks - registers[BASE], side === BID ? registers[BEST_BID] : LEVELS - 1)
  // A price far outside the window is no level to start from.
  let level = low <= high ? levelAbove(bits, summary, Math.ceil(low) - 1) : LEVELS
  let lots = 0
  while (level <= high) {
    lots += queued(book, levels[2 * level])
    level = levelAbove(bits, summary, level)
  }
  return lots
}

/**
 * Lots resting on a side by their distance from `fromTicks`, away from the other side: out[i] gets
 * those from i to i + 1 (not included) times `bucketTicks`. Prices on the near side of `fromTicks`
 * and beyond the last bucket are left out.
 */
export function depthProfile(
  book: Book,
  side: number,
  fromTicks: number,
  bucketTicks: number,
  out: Float64Array,
): void {
  const { bits, summary, registers, levels } = book
  const isBid = side === BID
  const start = fromTicks - registers[BASE]
  out.fill(0)
  let level = registers[side]
  while (level >= 0 && level < LEVELS) {
    const bucket = Math.floor((isBid ? start - level : level - start) / bucketTicks)
    if (bucket >= out.length) return
    if (bucket >= 0) out[bucket] += queued(book, levels[2 * level])
    level = isBid ? levelBelow(bits, summary, level) : levelAbove(bits, summary, level)
  }
}

/**
 * Moves the window so that level 0 stands at `base` ticks. Orders that still fit keep their price
 * and their place in the queue; the others are withdrawn, and their number is returned. Throws
 * InvariantError if `base` is not whole or out of range.
 */
export function recentre(book: Book, base: number): number {
  requireBase(base)
  const { bits, summary, registers } = book
  const shift = base - registers[BASE]
  if (shift === 0) return 0
  // From the end that the window leaves: orders to withdraw come first, and no level lands on another.
  let level = shift > 0 ? levelAbove(bits, summary, -1) : levelBelow(bits, summary, LEVELS)
  let withdrawn = 0
  while (level >= 0 && level < LEVELS) {
    const target = level - shift
    if (target < 0 || target >= LEVELS) withdrawn += clearQueue(book, level)
    else moveQueue(book, level, target)
    level = shift > 0 ? levelAbove(bits, summary, level) : levelBelow(bits, summary, level)
  }
  registers[BASE] = base
  if (registers[BEST_BID] >= 0) registers[BEST_BID] -= shift
  if (registers[BEST_ASK] < LEVELS) registers[BEST_ASK] -= shift
  return withdrawn
}

function requireBase(base: number): void {
  assert(
    Number.isInteger(base) && base >= -TICKS_LIMIT && base <= TICKS_LIMIT - LEVELS,
    () => `base of a book: got ${base}, expected whole ticks within ${TICKS_LIMIT} of zero`,
  )
}

/** Takes up to `lots` from the front of a level's queue; returns what is left of them. */
function takeLevel(
  book: Book,
  level: number,
  account: number,
  lots: number,
  fills: Fills,
  own: number,
): number {
  const { orders, levels, owner, fixedSlots } = book
  const ticks = book.registers[BASE] + level
  let left = lots
  let slot = levels[2 * level]
  while (slot >= 0 && left > 0) {
    const word = slot << 2
    const resting = orders[word + LOTS]
    const next = orders[word + NEXT]
    const holder = owner[slot]
    if (holder === account) {
      if (own === CANCEL_TAKING) break
      book.tally[OWN_ORDERS]++
      book.tally[OWN_LOTS] += resting
    } else {
      const taken = resting < left ? resting : left
      left -= taken
      append(fills, slot, holder, ticks, taken)
      if (taken < resting) {
        orders[word + LOTS] = resting - taken
        break
      }
    }
    orders[word + LOTS] = 0
    if (slot >= fixedSlots) release(book, slot)
    slot = next
  }
  levels[2 * level] = slot
  if (slot >= 0) orders[(slot << 2) + PREVIOUS] = -1
  else {
    levels[2 * level + 1] = -1
    vacate(book, level)
  }
  return left
}

function append(fills: Fills, slot: number, account: number, ticks: number, lots: number): void {
  const row = fills.count
  if (row === fills.slots.length) reserveFills(fills, 1)
  fills.slots[row] = slot
  fills.accounts[row] = account
  fills.ticks[row] = ticks
  fills.lots[row] = lots
  fills.count = row + 1
}

/** A level has lost its last order. */
function vacate({ bits, summary, registers }: Book, level: number): void {
  clearLevel(bits, summary, level)
  if (level === registers[BEST_BID]) registers[BEST_BID] = levelBelow(bits, summary, level)
  else if (level === registers[BEST_ASK]) registers[BEST_ASK] = levelAbove(bits, summary, level)
}

/** Gives a slot back to the pool. */
function release({ orders, registers }: Book, slot: number): void {
  orders[(slot << 2) + NEXT] = registers[FREE]
  registers[FREE] = slot
}

function queued({ orders }: Book, first: number): number {
  let lots = 0
  for (let slot = first; slot >= 0; slot = orders[(slot << 2) + NEXT]) {
    lots += orders[(slot << 2) + LOTS]
  }
  return lots
}

function clearQueue(book: Book, level: number): number {
  const { levels } = book
  let count = 0
  for (let slot = levels[2 * level]; slot >= 0; slot = levels[2 * level]) {
    withdraw(book, slot)
    count++
  }
  return count
}

function moveQueue({ orders, levels, bits, summary }: Book, from: number, to: number): void {
  levels[2 * to] = levels[2 * from]
  levels[2 * to + 1] = levels[2 * from + 1]
  levels[2 * from] = -1
  levels[2 * from + 1] = -1
  clearLevel(bits, summary, from)
  setLevel(bits, summary, to)
  for (let slot = levels[2 * to]; slot >= 0; slot = orders[(slot << 2) + NEXT]) {
    orders[slot << 2] = to
  }
}
