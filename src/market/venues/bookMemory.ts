/** The columns that an order-book venue keeps. */
import { createBook, type Book } from '../book/book.ts'
import type { VenueLayout } from '../venue.ts'

/** Orders of agents that may rest beside makers' quotes. */
const POOL = 4096

/** Orders that wait for an auction, by agent row: one an account, the latest. */
export interface CallBook {
  /** How many there are, and how many have come since the auction began. */
  readonly count: Int32Array
  /** In which place it came, from 1; 0: none. */
  readonly turn: Int32Array
  /** Signed. */
  readonly lots: Int32Array
  /** Ticks. */
  readonly limit: Int32Array
  readonly rule: Uint8Array
  readonly cohort: Int32Array
  /** Signed lots that its account held then, and its cash, quanta. */
  readonly held: Float64Array
  readonly cash: Float64Array
}

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
  readonly call: CallBook
}

/** Room for every maker's levels, one order a desk, and a pool for all others. */
export function layOutBook(layout: VenueLayout): BookMemory {
  const { columns, market, world, quoting, desks } = layout
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
    call: layOutCall(layout, `${name}.call`),
  }
}

function layOutCall({ columns, world }: VenueLayout, name: string): CallBook {
  const { agentRows } = world
  const ints = (part: string, rows = agentRows): Int32Array =>
    columns.add(`${name}.${part}`, new Int32Array(rows))
  return {
    count: ints('count', 2),
    turn: ints('turn'),
    lots: ints('lots'),
    limit: ints('limit'),
    rule: columns.add(`${name}.rule`, new Uint8Array(agentRows)),
    cohort: ints('cohort'),
    held: columns.add(`${name}.held`, new Float64Array(agentRows)),
    cash: columns.add(`${name}.cash`, new Float64Array(agentRows)),
  }
}
