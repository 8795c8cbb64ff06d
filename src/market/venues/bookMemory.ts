/** The columns that an order-book venue keeps. */
import { createBook, type Book } from '../book/book.ts'
import type { VenueLayout } from '../venue.ts'

/** Orders of agents that may rest beside makers' quotes. */
const POOL = 4096

export interface BookMemory {
  readonly book: Book
  /** First slot of each quoting cohort, and the slot of each desk. */
  readonly firstSlots: readonly number[]
  readonly deskSlots: readonly number[]
  /** By agent row: QUIET, LIVE or AWAY (bookQuotes.ts). */
  readonly quoting: Uint8Array
  /** By agent row: slot + 1 of the order that rests, 0 none, and its generation. */
  readonly resting: Int32Array
  readonly generation: Int32Array
}

/** Room for every maker's levels, one order a desk, and a pool for all others. */
export function layOutBook({ columns, market, world, quoting, desks }: VenueLayout): BookMemory {
  let slots = 0
  const firstSlots = quoting.map(({ cohort, levels }) => {
    const first = slots
    slots += cohort.count * levels * 2
    return first
  })
  const deskSlots = desks.map(() => slots++)
  const name = `markets.${market.row}.book`
  const book = createBook(columns, name, slots, POOL, 0)
  quoting.forEach(({ cohort, levels }, place) => {
    for (let agent = 0; agent < cohort.count; agent++) {
      const from = firstSlots[place] + agent * levels * 2
      book.owner.fill(cohort.first + agent, from, from + levels * 2)
    }
  })
  desks.forEach((account, i) => {
    book.owner[deskSlots[i]] = account
  })
  return {
    book,
    firstSlots,
    deskSlots,
    quoting: columns.add(`${name}.quoting`, new Uint8Array(world.agentRows)),
    resting: columns.add(`${name}.resting`, new Int32Array(world.agentRows)),
    generation: columns.add(`${name}.restingGeneration`, new Int32Array(world.agentRows)),
  }
}
