/** A limit order book as a plain list, sorted anew for every question: slow, straight and exact, to check the fast one by. */
import { CANCEL_TAKING, LEVELS, TICKS_LIMIT } from '../../market/book/book.ts'
import type { Outcome } from '../../market/book/orders.ts'

export interface SlowOrder {
  readonly name: string
  readonly account: number
  readonly direction: number
  readonly ticks: number
  readonly lots: number
  readonly isPooled: boolean
}

export interface Fill {
  readonly name: string
  readonly account: number
  readonly ticks: number
  readonly lots: number
}

export interface Answer {
  readonly outcome: Outcome
  /** Filled at once, or taken off by a cancel. */
  readonly lots: number
  readonly fills: readonly Fill[]
}

/** An order that comes in; `name` is what it is called if it rests. */
export interface Incoming {
  readonly name: string
  readonly account: number
  readonly direction: number
  readonly lots: number
  readonly ticks: number
  /** Signed lots held; only reduceOnly looks at them. */
  readonly position: number
}

export interface SlowBook {
  /** Ticks of the lowest price in the window. */
  base: number
  readonly poolSlots: number
  /** Oldest first. Never changed in place, so that a copy of the book is a copy of its fields. */
  orders: readonly SlowOrder[]
  ownOrders: number
  ownLots: number
}

export function slowBook(base: number, poolSlots: number): SlowBook {
  return { base, poolSlots, orders: [], ownOrders: 0, ownLots: 0 }
}

/** Orders of a side, +1 bids and -1 asks, in the order in which they would be taken. */
export function queue({ orders }: SlowBook, direction: number): readonly SlowOrder[] {
  // Sorting is stable: at one price the oldest stays first.
  return orders
    .filter(order => order.direction === direction)
    .sort((a, b) => direction * (b.ticks - a.ticks))
}

/** Price of the best order of a side; NaN without one. */
export function best(book: SlowBook, direction: number): number {
  return queue(book, direction)[0]?.ticks ?? NaN
}

export function isInWindow({ base }: SlowBook, ticks: number): boolean {
  return ticks >= base && ticks < base + LEVELS
}

/** Whether an order in this direction could trade at `ticks`. */
export function crosses(book: SlowBook, direction: number, ticks: number): boolean {
  return queue(book, -direction).some(order => direction * (ticks - order.ticks) >= 0)
}

export function rest(book: SlowBook, order: SlowOrder): void {
  book.orders = [...book.orders, order]
}

/** Takes an order off and returns its lots; 0 if there is none of this name. */
export function takeOff(book: SlowBook, name: string): number {
  const lots = book.orders.find(order => order.name === name)?.lots ?? 0
  book.orders = book.orders.filter(order => order.name !== name)
  return lots
}

export function matchSlowly(
  book: SlowBook,
  { account, direction, lots, ticks }: Omit<Incoming, 'name' | 'position'>,
  own: number,
): { readonly fills: readonly Fill[]; readonly left: number; readonly isStopped: boolean } {
  const fills: Fill[] = []
  let left = lots
  for (const order of queue(book, -direction)) {
    if (left === 0 || direction * (ticks - order.ticks) < 0) break
    if (order.account === account) {
      if (own === CANCEL_TAKING) return { fills, left, isStopped: true }
      book.ownOrders++
      book.ownLots += takeOff(book, order.name)
      continue
    }
    const taken = Math.min(left, order.lots)
    left -= taken
    fills.push({ name: order.name, account: order.account, ticks: order.ticks, lots: taken })
    book.orders = book.orders
      .map(one => (one.name === order.name ? { ...one, lots: one.lots - taken } : one))
      .filter(one => one.lots > 0)
  }
  return { fills, left, isStopped: false }
}

export type OrderKind = 'limit' | 'postOnly' | 'immediateOrCancel' | 'market' | 'reduceOnly'

/** Any order of an account without slots of its own. */
export function enter(book: SlowBook, kind: OrderKind, order: Incoming, own: number): Answer {
  const { name, account, direction, position } = order
  const refuse = (outcome: Outcome): Answer => ({ outcome, lots: 0, fills: [] })
  const isWhole = (x: number, low: number, high: number): boolean =>
    Number.isInteger(x) && x >= low && x <= high
  if (!isWhole(account, 0, 2147483647)) return refuse('refused: no account')
  if (direction !== 1 && direction !== -1) return refuse('refused: no side')
  if (!isWhole(order.lots, 1, 2147483647)) return refuse('refused: no size')
  if (kind !== 'market') {
    if (!isWhole(order.ticks, 1, TICKS_LIMIT)) return refuse('refused: no price')
    if (!isInWindow(book, order.ticks)) return refuse('refused: outside the window')
  }
  const ticks = kind === 'market' ? direction * Infinity : order.ticks
  const reducing = Math.max(0, Math.floor(-direction * position))
  const lots = kind === 'reduceOnly' ? Math.min(order.lots, reducing) : order.lots
  if (!(lots > 0)) return refuse('refused: would not reduce')
  const mayRest = kind === 'limit' || kind === 'postOnly'
  const pooled = book.orders.filter(({ isPooled }) => isPooled).length
  if (mayRest && pooled === book.poolSlots) return refuse('refused: book is full')
  if (kind === 'postOnly' && crosses(book, direction, ticks)) return refuse('refused: would cross')
  const { fills, left, isStopped } = matchSlowly(book, { account, direction, lots, ticks }, own)
  const answer = (outcome: Outcome): Answer => ({ outcome, lots: lots - left, fills })
  if (left === 0) return answer('filled')
  if (isStopped) return answer('stopped: own order')
  if (!mayRest) return answer('lapsed')
  rest(book, { name, account, direction, ticks, lots: left, isPooled: true })
  return answer('resting')
}

/** Takes off an account's own order. */
export function cancelSlowly(book: SlowBook, account: number, name: string): Answer {
  const order = book.orders.find(one => one.name === name && one.account === account)
  if (!order) return { outcome: 'refused: no such order', lots: 0, fills: [] }
  return { outcome: 'cancelled', lots: takeOff(book, name), fills: [] }
}

/** Moves the window; returns how many orders it left behind. */
export function recentreSlowly(book: SlowBook, base: number): number {
  const before = book.orders.length
  book.base = base
  book.orders = book.orders.filter(({ ticks }) => isInWindow(book, ticks))
  return before - book.orders.length
}

/** Lots of a side from one price to another, both included. */
export function depthSlowly(book: SlowBook, direction: number, from: number, to: number): number {
  return queue(book, direction)
    .filter(({ ticks }) => ticks >= from && ticks <= to)
    .reduce((sum, { lots }) => sum + lots, 0)
}
