/** Order entry for accounts without slots of their own: every answer is an outcome, and bad input is refused before anything happens. */
import {
  ASK,
  BASE,
  BEST_ASK,
  BEST_BID,
  BID,
  CANCEL_RESTING,
  FREE,
  LEVELS,
  LOTS,
  NEXT,
  TICKS_LIMIT,
  match,
  place,
  withdraw,
  type Book,
  type Fills,
} from './book.ts'

/** What became of an order, by number. Whatever is refused has changed nothing. */
export const OUTCOMES = [
  'filled', // in full
  'resting', // what was not filled at once rests
  'lapsed', // filled as far as prices and lots went; the rest is gone
  'stopped: own order', // the rest is gone, because the account would have traded with itself
  'cancelled',
  'refused: no account', // not a whole number from 0
  'refused: no side', // neither +1 nor -1
  'refused: no size', // lots that are not whole, from 1 to 2^31 - 1
  'refused: no price', // ticks that are not whole, from 1 to TICKS_LIMIT
  'refused: outside the window',
  'refused: would cross',
  'refused: would not reduce',
  'refused: book is full',
  'refused: no such order', // never was, is filled or cancelled, or is another account's
] as const
export type Outcome = (typeof OUTCOMES)[number]

/** The number of each outcome. */
export const OUTCOME = Object.fromEntries(OUTCOMES.map((outcome, i) => [outcome, i])) as Readonly<
  Record<Outcome, number>
>

const FILLED = OUTCOME.filled
const RESTING = OUTCOME.resting
const LAPSED = OUTCOME.lapsed
const STOPPED = OUTCOME['stopped: own order']
const CANCELLED = OUTCOME.cancelled
const NO_ACCOUNT = OUTCOME['refused: no account']
const NO_SIDE = OUTCOME['refused: no side']
const NO_SIZE = OUTCOME['refused: no size']
const NO_PRICE = OUTCOME['refused: no price']
const OUTSIDE = OUTCOME['refused: outside the window']
const WOULD_CROSS = OUTCOME['refused: would cross']
const WOULD_NOT_REDUCE = OUTCOME['refused: would not reduce']
const FULL = OUTCOME['refused: book is full']
const NO_ORDER = OUTCOME['refused: no such order']
/** Nothing is wrong with it. */
const SOUND = -1

/** A book with the answer to the latest order beside its outcome. */
export interface OrderEntry {
  readonly book: Book
  /** Fills of all orders since the caller last emptied them. */
  readonly fills: Fills
  /** CANCEL_RESTING or CANCEL_TAKING (book.ts). */
  own: number
  /** Lots filled at once; after a cancel, the lots taken off. */
  lots: number
  /** Name of the order that now rests, for `cancel`; slot -1 if none does. */
  slot: number
  generation: number
}

export function createOrderEntry(book: Book, fills: Fills, own = CANCEL_RESTING): OrderEntry {
  return { book, fills, own, lots: 0, slot: -1, generation: 0 }
}

/**
 * A limit order, good till cancelled: what crosses is filled first, the rest rests at `ticks`. It
 * needs a free slot when it comes, even if all of it would be filled at once. Like every order
 * here: direction +1 buys and -1 sells, lots and ticks are whole, and the answer is the number of
 * an outcome.
 */
export function limit(
  entry: OrderEntry,
  account: number,
  direction: number,
  lots: number,
  ticks: number,
): number {
  const fault = priced(entry, account, direction, lots, ticks)
  if (fault !== SOUND) return fault
  if (entry.book.registers[FREE] < 0) return FULL
  if (!crosses(entry.book, direction, ticks)) return rest(entry, account, direction, lots, ticks)
  const outcome = take(entry, account, direction, lots, ticks)
  return outcome === LAPSED ? rest(entry, account, direction, lots - entry.lots, ticks) : outcome
}

/** A limit order that only ever rests: refused if any of it would be filled at once. */
export function postOnly(
  entry: OrderEntry,
  account: number,
  direction: number,
  lots: number,
  ticks: number,
): number {
  const fault = priced(entry, account, direction, lots, ticks)
  if (fault !== SOUND) return fault
  if (entry.book.registers[FREE] < 0) return FULL
  if (crosses(entry.book, direction, ticks)) return WOULD_CROSS
  return rest(entry, account, direction, lots, ticks)
}

/** Fills what it can at `ticks` or better; the rest lapses. */
export function immediateOrCancel(
  entry: OrderEntry,
  account: number,
  direction: number,
  lots: number,
  ticks: number,
): number {
  const fault = priced(entry, account, direction, lots, ticks)
  return fault === SOUND ? take(entry, account, direction, lots, ticks) : fault
}

/** Fills what it can at any price; the rest lapses. */
export function market(
  entry: OrderEntry,
  account: number,
  direction: number,
  lots: number,
): number {
  const fault = unpriced(entry, account, direction, lots)
  return fault === SOUND ? take(entry, account, direction, lots, direction * TICKS_LIMIT) : fault
}

/**
 * Immediate or cancel, cut to what brings `position` (signed lots) nearer to zero, never past it.
 * It never rests: the position may be another one by the time a resting order is filled.
 */
export function reduceOnly(
  entry: OrderEntry,
  account: number,
  direction: number,
  lots: number,
  ticks: number,
  position: number,
): number {
  const fault = priced(entry, account, direction, lots, ticks)
  if (fault !== SOUND) return fault
  const open = -direction * position
  // Written so that NaN does not reduce.
  if (!(open >= 1)) return WOULD_NOT_REDUCE
  return take(entry, account, direction, open < lots ? Math.floor(open) : lots, ticks)
}

/** Takes off the resting order that was given this name, if it still rests and is the account's own. */
export function cancel(
  entry: OrderEntry,
  account: number,
  slot: number,
  generation: number,
): number {
  const { book } = entry
  const { orders, owner, fixedSlots } = book
  clear(entry)
  const isSlot = (slot | 0) === slot && slot >= fixedSlots && slot < owner.length
  if (!isSlot || orders[(slot << 2) + LOTS] === 0) return NO_ORDER
  if (book.generation[slot] !== generation || owner[slot] !== account) return NO_ORDER
  entry.lots = orders[(slot << 2) + LOTS]
  withdraw(book, slot)
  return CANCELLED
}

function clear(entry: OrderEntry): void {
  entry.lots = 0
  entry.slot = -1
}

/** What is wrong with an order that names no price. A number is a 32-bit whole one if `| 0` leaves it alone. */
function unpriced(entry: OrderEntry, account: number, direction: number, lots: number): number {
  clear(entry)
  if ((account | 0) !== account || account < 0) return NO_ACCOUNT
  if (direction !== 1 && direction !== -1) return NO_SIDE
  if ((lots | 0) !== lots || lots <= 0) return NO_SIZE
  return SOUND
}

/** What is wrong with an order that names one. */
function priced(
  entry: OrderEntry,
  account: number,
  direction: number,
  lots: number,
  ticks: number,
): number {
  const fault = unpriced(entry, account, direction, lots)
  if (fault !== SOUND) return fault
  if ((ticks | 0) !== ticks || ticks <= 0 || ticks > TICKS_LIMIT) return NO_PRICE
  const level = ticks - entry.book.registers[BASE]
  return level >= 0 && level < LEVELS ? SOUND : OUTSIDE
}

/** Whether an order at `ticks` would meet one on the other side. */
function crosses({ registers }: Book, direction: number, ticks: number): boolean {
  const level = ticks - registers[BASE]
  if (direction > 0) return registers[BEST_ASK] < LEVELS && level >= registers[BEST_ASK]
  return registers[BEST_BID] >= 0 && level <= registers[BEST_BID]
}

function take(
  entry: OrderEntry,
  account: number,
  direction: number,
  lots: number,
  ticks: number,
): number {
  const { book, own } = entry
  const filled = match(book, account, direction, lots, ticks, entry.fills, own)
  entry.lots = filled
  if (filled === lots) return FILLED
  // Only an order of its own leaves prices within the limit unmatched.
  return crosses(book, direction, ticks) ? STOPPED : LAPSED
}

/** Rests in the first free slot. */
function rest(
  entry: OrderEntry,
  account: number,
  direction: number,
  lots: number,
  ticks: number,
): number {
  const { book } = entry
  const { orders, registers, owner } = book
  const slot = registers[FREE]
  registers[FREE] = orders[(slot << 2) + NEXT]
  owner[slot] = account
  place(book, slot, direction > 0 ? BID : ASK, ticks - registers[BASE], lots)
  entry.slot = slot
  book.generation[slot]++
  entry.generation = book.generation[slot]
  return RESTING
}
