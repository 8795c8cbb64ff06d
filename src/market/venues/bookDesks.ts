/** Accounts that sell what they took over: an order now, and the rest of it in the book for a step. */
import { ORDER_MOST } from '../../world/intents.ts'
import { BY_LIQUIDATION, HALTED, HEAVIEST, MID, NO_TRADE, ORDERS } from '../../world/world.ts'
import { attributeQuotes } from '../attribution.ts'
import { ASK, BASE, BEST_ASK, BEST_BID, BID, LEVELS, LOTS, place, withdraw } from '../book/book.ts'
import { midOf } from './bookTouch.ts'
import { noteMiddle, take, type Floor } from './bookTrading.ts'

/** Takes off what desks left resting. Called before they sell again. */
export function clearDesks({ memory, context }: Floor): void {
  const { book, deskSlots } = memory
  const { state } = context.market
  for (const slot of deskSlots) {
    if (book.orders[(slot << 2) + LOTS] === 0) continue
    withdraw(book, slot)
    state[ORDERS]++
  }
  attributeQuotes(context.market, midOf(book, state[MID]))
}

/** A forced order, immediate or cancel. Returns the lots filled. */
export function forceOrder(
  floor: Floor,
  account: number,
  lots: number,
  limit: number,
  cause: number,
): number {
  const { state } = floor.context.market
  // Nobody trades: what rests of it (restOrder) may still meet the auction.
  if (state[HALTED] === NO_TRADE) return 0
  take(floor, account, within(lots), limit, BY_LIQUIDATION, cause < 0 ? state[HEAVIEST] : cause)
  return floor.entry.lots
}

/** What is more than an order can hold waits for the next step. */
const within = (lots: number): number => Math.max(-ORDER_MOST, Math.min(ORDER_MOST, lots))

/** Leaves a desk's order in the book if there is a place for it. */
export function restOrder(floor: Floor, account: number, lots: number, limit: number): void {
  const { context, memory } = floor
  const { book, deskSlots } = memory
  const { state } = context.market
  const slot = deskSlots[context.desks.indexOf(account)]
  const { registers, orders } = book
  const level = limit - registers[BASE]
  const isBuy = lots > 0
  const crosses = isBuy ? level >= registers[BEST_ASK] : level <= registers[BEST_BID]
  if (level < 1 || level >= LEVELS - 1 || crosses || orders[(slot << 2) + LOTS] > 0) return
  place(book, slot, isBuy ? BID : ASK, level, Math.abs(within(lots)))
  state[ORDERS]++
  // It is a forced sale that waits, and no maker's quote.
  noteMiddle(floor, BY_LIQUIDATION)
}
