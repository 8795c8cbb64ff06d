/** Makers' quotes come into the book and leave it. */
import { emit, KIND } from '../../world/events.ts'
import {
  MAKERS,
  MAKERS_AWAY,
  MARK_EVENT,
  MID,
  ORDERS,
  PULL_EVENT,
  type Market,
} from '../../world/world.ts'
import { HIDE, PULL, QUOTE } from '../../world/intents.ts'
import { attributeQuotes } from '../attribution.ts'
import { pullQuotes, requote } from '../book/quoting.ts'
import type { QuoteList } from '../venue.ts'
import type { Floor } from './bookTrading.ts'
import { midOf } from './bookTouch.ts'

/** State of a maker's quotes: QUIET until it first quotes. */
const QUIET = 0
const LIVE = 1
const AWAY = 2

/** Brings the levels of a quoting cohort's acting makers to what they want. */
export function quoteAll(floor: Floor, place: number, quotes: QuoteList): void {
  const { context, memory } = floor
  const { market } = context
  const { cohort, levels, slides } = context.quoting[place]
  const { book, firstSlots, quoting } = memory
  const width = levels * 2
  let moves = 0
  for (let j = 0; j < quotes.count; j++) {
    const row = quotes.rows[j]
    const agent = row - cohort.first
    const slot = firstSlots[place] + agent * width
    const action = quotes.action[j]
    if (action === QUOTE) {
      moves += requote(book, quotes.ticks, quotes.lots, agent * width, slot, levels, slides)
      if (quoting[row] !== LIVE) comeIn(floor, row)
    } else if (action === PULL && quoting[row] === LIVE) {
      moves += pullQuotes(book, slot, levels)
      leave(floor, row)
    } else if (action === HIDE && quoting[row] === LIVE) {
      // It was never expected to be here all the time: no maker fewer, and nobody's withdrawal.
      moves += pullQuotes(book, slot, levels)
      market.state[MAKERS]--
      quoting[row] = QUIET
    }
  }
  market.state[ORDERS] += moves
  attributeQuotes(market, midOf(book, market.state[MID]))
}

function comeIn({ memory, context }: Floor, row: number): void {
  const { world, market } = context
  const { state } = market
  if (memory.quoting[row] === AWAY) {
    state[MAKERS_AWAY]--
    emit(world.log, { kind: KIND.return, account: row, cause: state[MARK_EVENT] })
  } else state[MAKERS]++
  memory.quoting[row] = LIVE
}

function leave({ memory, context }: Floor, row: number): void {
  const { world, market } = context
  const { state } = market
  memory.quoting[row] = AWAY
  state[MAKERS_AWAY]++
  state[PULL_EVENT] = emit(world.log, {
    kind: KIND.withdrawal,
    account: row,
    cause: state[MARK_EVENT],
  })
}

/** Takes off whatever a maker has in the book, its account being in trouble. */
export function pullOne(floor: Floor, row: number): void {
  const { context, memory } = floor
  const place = context.quoting.findIndex(
    ({ cohort }) => row >= cohort.first && row < cohort.first + cohort.count,
  )
  if (place < 0 || memory.quoting[row] !== LIVE) return
  const { cohort, levels } = context.quoting[place]
  const slot = memory.firstSlots[place] + (row - cohort.first) * levels * 2
  context.market.state[ORDERS] += pullQuotes(memory.book, slot, levels)
  leave(floor, row)
  noteQuotes(floor, context.market)
}

function noteQuotes({ memory }: Floor, market: Market): void {
  attributeQuotes(market, midOf(memory.book, market.state[MID]))
}
