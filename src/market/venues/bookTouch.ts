/** The best prices of a book, and the window of prices it can hold. */
import {
  ASK,
  BASE,
  BEST_ASK,
  BEST_BID,
  BID,
  depth,
  LEVELS,
  recentre,
  TICKS_LIMIT,
  type Book,
} from '../book/book.ts'
import {
  ASK_DEPTH,
  BEST_ASK as ASK_PRICE,
  BEST_BID as BID_PRICE,
  BID_DEPTH,
  MID,
  USUAL_DEPTH,
  type Market,
} from '../../world/world.ts'

/** Middle of the best prices in ticks; with one side empty the other's price, with both the last middle. */
export function midOf({ registers }: Book, last: number): number {
  const bid = registers[BEST_BID]
  const ask = registers[BEST_ASK]
  const base = registers[BASE]
  if (bid >= 0 && ask < LEVELS) return base + (bid + ask) / 2
  if (bid >= 0) return base + bid
  return ask < LEVELS ? base + ask : last
}

/** Writes the best prices to the market's registers. */
export function noteTouch({ registers }: Book, { state }: Market): void {
  const bid = registers[BEST_BID]
  const ask = registers[BEST_ASK]
  state[BID_PRICE] = bid < 0 ? NaN : registers[BASE] + bid
  state[ASK_PRICE] = ask === LEVELS ? NaN : registers[BASE] + ask
}

/** How far from the middle depth is counted. */
const DEPTH_WITHIN = 0.01

/** Writes the lots that rest near the middle, a side each, and their slow average, into which `news` (a share) goes. */
export function noteDepth(book: Book, { state }: Market, news: number): void {
  const mid = state[MID]
  const far = mid * DEPTH_WITHIN
  state[BID_DEPTH] = depth(book, BID, Math.round(mid - far), Math.floor(mid))
  state[ASK_DEPTH] = depth(book, ASK, Math.ceil(mid), Math.round(mid + far))
  const both = state[BID_DEPTH] + state[ASK_DEPTH]
  state[USUAL_DEPTH] += (state[USUAL_DEPTH] === 0 ? 1 : news) * (both - state[USUAL_DEPTH])
}

/** Moves the window when the middle has left its inner half. Prices below its edge are not traded at. */
export function keepWindow({ state }: Market, book: Book): void {
  const base = book.registers[BASE]
  const at = state[MID] - base
  if (at > LEVELS / 4 && at < (3 * LEVELS) / 4) return
  const middle = Math.min(TICKS_LIMIT - 2 * LEVELS, Math.floor(state[MID]))
  const wanted = Math.max(0, middle - LEVELS / 2)
  if (wanted !== base) recentre(book, wanted)
}
