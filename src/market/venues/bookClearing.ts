/** What a call auction on the book clears at: of the orders that were called, and the quotes that they reach. */
import { BAND_HIGH, BAND_LOW, MARK } from '../../world/world.ts'
import { ASK, BASE, BID, depth, LEVELS, TICKS_LIMIT, type Book } from '../book/book.ts'
import { levelAbove, levelBelow } from '../book/levels.ts'
import { clearing, type Clearing, type Interest } from '../book/uncross.ts'
import { within, type Floor } from './bookTrading.ts'

/** Accounts whose orders were called, in the order in which they are served. */
interface Called {
  readonly buys: readonly number[]
  readonly sells: readonly number[]
}

/** The limit of a called order, held inside the band that stands now. */
export function limitOf({ context, memory }: Floor, row: number): number {
  const { limit, lots } = memory.call
  return within(context.market.state, limit[row], lots[row] > 0 ? 1 : -1)
}

/** The price within the band at which most lots meet. */
export function priceOf(floor: Floor, { buys, sells }: Called): Clearing {
  const { memory, context } = floor
  const { state } = context.market
  const { lots } = memory.call
  const interest = (rows: readonly number[]): Interest => ({
    ticks: rows.map(row => limitOf(floor, row)),
    lots: rows.map(row => Math.abs(lots[row])),
  })
  const bid = interest(buys)
  const asked = interest(sells)
  // Quotes do not cross each other, so only those matter that an order reaches.
  const lowest = asked.ticks.reduce((a, b) => Math.min(a, b), Infinity)
  const highest = bid.ticks.reduce((a, b) => Math.max(a, b), -Infinity)
  addQuotes(memory.book, BID, lowest, bid)
  addQuotes(memory.book, ASK, highest, asked)
  const low = Math.max(1, Math.ceil(state[BAND_LOW]))
  const high = Math.min(TICKS_LIMIT, Math.floor(state[BAND_HIGH]))
  return clearing(bid, asked, state[MARK], low, high)
}

/** Adds what stands in the book on a side, as far as `worst` ticks. */
function addQuotes(book: Book, side: number, worst: number, interest: Interest): void {
  const { bits, summary, registers } = book
  const isBid = side === BID
  let level = registers[side]
  while (level >= 0 && level < LEVELS) {
    const ticks = registers[BASE] + level
    if (isBid ? ticks < worst : ticks > worst) return
    interest.ticks.push(ticks)
    interest.lots.push(depth(book, side, ticks, ticks))
    level = isBid ? levelBelow(bits, summary, level) : levelAbove(bits, summary, level)
  }
}
