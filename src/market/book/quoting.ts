/** Makers' standing levels. A level keeps its slot in the book for ever, so a quote needs no handle and no free list. */
import {
  ASK,
  BASE,
  BEST_ASK,
  BEST_BID,
  BID,
  LEVELS,
  LOTS,
  place,
  withdraw,
  type Book,
} from './book.ts'

/** A level is left alone while its tick is within an eighth of its distance from the maker's first level, */
const NEAR_SHIFT = 3
/** and its size within a tenth of what is wanted. */
const SIZE_TOLERANCE = 10

/**
 * Brings the `2 x levels` slots from `firstSlot` to the wanted ticks and lots, which stand from `from`
 * on: bids from the best, then asks. A quote that would cross moves to one tick inside if `slides`, or
 * is left out. Returns how many orders were placed and cancelled. At most 16 levels a side.
 */
export function requote(
  book: Book,
  ticks: Int32Array,
  lots: Int32Array,
  from: number,
  firstSlot: number,
  levels: number,
  slides: boolean,
): number {
  const { orders } = book
  const base = book.registers[BASE]
  let touched = 0
  let moves = 0
  for (let l = 0; l < 2 * levels; l++) {
    const slot = firstSlot + l
    const have = orders[(slot << 2) + LOTS]
    const want = lots[from + l]
    const tick = ticks[from + l]
    if (have > 0) {
      const first = ticks[l < levels ? from : from + levels]
      const gap = Math.abs(orders[slot << 2] - (tick - base))
      const isNear = gap <= Math.abs(tick - first) >> NEAR_SHIFT
      if (want > 0 && isNear && Math.abs(have - want) * SIZE_TOLERANCE <= want) continue
      withdraw(book, slot)
      moves++
    }
    if (want > 0) touched |= 1 << l
  }
  return moves + placeTouched(book, ticks, lots, from, firstSlot, levels, slides, touched)
}

/** All that moves is off before anything is placed: a maker never stands in its own way. */
function placeTouched(
  book: Book,
  ticks: Int32Array,
  lots: Int32Array,
  from: number,
  firstSlot: number,
  levels: number,
  slides: boolean,
  touched: number,
): number {
  const { registers } = book
  const base = registers[BASE]
  let placed = 0
  for (let l = 0; l < 2 * levels; l++) {
    if ((touched & (1 << l)) === 0) continue
    let level = ticks[from + l] - base
    const side = l < levels ? BID : ASK
    if (side === BID) {
      const ask = registers[BEST_ASK]
      if (level >= ask) level = slides ? ask - 1 : -1
    } else {
      const bid = registers[BEST_BID]
      if (level <= bid) level = slides ? bid + 1 : -1
    }
    // The edges of the window stay free.
    if (level < 1 || level >= LEVELS - 1) continue
    place(book, firstSlot + l, side, level, lots[from + l])
    placed++
  }
  return placed
}

/** Takes a maker's levels off. Returns how many there were. */
export function pullQuotes(book: Book, firstSlot: number, levels: number): number {
  let pulled = 0
  for (let slot = firstSlot; slot < firstSlot + 2 * levels; slot++) {
    if (book.orders[(slot << 2) + LOTS] === 0) continue
    withdraw(book, slot)
    pulled++
  }
  return pulled
}
