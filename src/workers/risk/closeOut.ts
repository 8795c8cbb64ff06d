/** What it costs to close positions at once: the distance that orders on the other side of the book lie away. */
import { MID, type Market } from '../../world/world.ts'
import type { Venue } from '../../market/venue.ts'
import { BOOK_REACH } from './types.ts'

/** Buckets between the middle and the end of the book's reach. */
const BUCKETS = 100

/** One side of a book, or of none. */
export interface CloseOut {
  /** Mean distance from the middle, a share of the price, of what `value` (quanta a tick) is closed against. */
  readonly distance: (value: number) => number
}

/** A venue that fills everything at the mark. */
export const AT_THE_MARK: CloseOut = { distance: () => 0 }

/** The bids (side -1) or asks (side 1) of a market. */
export function closeOutOf(venue: Venue, market: Market, side: number): CloseOut {
  if (!venue.hasBook) return AT_THE_MARK
  const ticks = Math.max(1, Math.round((market.state[MID] * BOOK_REACH) / BUCKETS))
  const lots = new Float64Array(BUCKETS)
  venue.profile(side, ticks, lots)
  return closeOutAgainst(
    lots.map(count => count * market.k),
    ticks / market.state[MID],
  )
}

/** Against what rests in buckets of `width` (a share of the price) from the middle outwards, in quanta a tick. What is
 *  resting in a bucket lies in its middle; what finds nothing is closed at BOOK_REACH. */
export function closeOutAgainst(resting: Float64Array, width: number): CloseOut {
  const { length } = resting
  // What rests in all buckets before one, and that times its distance.
  const before = new Float64Array(length + 1)
  const cost = new Float64Array(length + 1)
  for (let j = 0; j < length; j++) {
    before[j + 1] = before[j] + resting[j]
    cost[j + 1] = cost[j] + resting[j] * (j + 0.5) * width
  }
  return {
    distance: value => {
      if (!(value > 0)) return 0
      if (value >= before[length]) {
        return (cost[length] + (value - before[length]) * BOOK_REACH) / value
      }
      const j = lastAtMost(before, value)
      return (cost[j] + (value - before[j]) * (j + 0.5) * width) / value
    },
  }
}

/** The last place of a rising column that is not above a value; its first is 0. */
function lastAtMost(column: Float64Array, value: number): number {
  let low = 0
  let high = column.length - 1
  while (low < high) {
    const middle = (low + high + 1) >> 1
    if (column[middle] <= value) low = middle
    else high = middle - 1
  }
  return low
}
