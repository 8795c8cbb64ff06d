/** Looks into the arrays of a book: what rests in which order, and whether the arrays agree with each other. */
import {
  ASK,
  BASE,
  BEST_ASK,
  BEST_BID,
  BID,
  LOTS,
  type Book,
} from '../../../../src/market/book/book.ts'
import { setLevels, slotsAt } from '../../../../src/study/storm/bookFaults.ts'

export { bookFaults as faults, slotsAt } from '../../../../src/study/storm/bookFaults.ts'

export interface Resting {
  readonly slot: number
  readonly account: number
  readonly ticks: number
  readonly lots: number
}

/** Orders of a side in the order in which they would be taken. */
export function resting(book: Book, side: number): Resting[] {
  const { orders, owner, registers } = book
  const levels = setLevels(book).filter(level =>
    side === BID ? level <= registers[BEST_BID] : level >= registers[BEST_ASK],
  )
  if (side === BID) levels.reverse()
  return levels.flatMap(level =>
    slotsAt(book, level).map(slot => ({
      slot,
      account: owner[slot],
      ticks: registers[BASE] + level,
      lots: orders[4 * slot + LOTS],
    })),
  )
}

export const SIDES = [BID, ASK] as const
