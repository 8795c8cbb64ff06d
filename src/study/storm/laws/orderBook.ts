/** K: what rests in a book, in which order it is met, and what an order may not do. */
import type { Run } from '../../../engine/run.ts'
import { BEST_ASK as TOP_ASK, BEST_BID as TOP_BID, LOTS } from '../../../market/book/book.ts'
import { MARKET_ORDER_REACH } from '../../../market/venue.ts'
import type { BookMemory } from '../../../market/venues/bookMemory.ts'
import { COUNT, KIND } from '../../../world/events.ts'
import { ORDER_POST_ONLY, ORDER_REDUCE_ONLY } from '../../../world/intents.ts'
import {
  AUCTION,
  BAND_HIGH,
  BAND_LOW,
  BEST_ASK,
  BEST_BID,
  CALLED,
  MARK,
  MID,
  STEP,
  type Market,
} from '../../../world/world.ts'
import { bookFaults } from '../bookFaults.ts'
import type { Law, Looks, Note, Sides } from '../law.ts'
import { marketBetween, placesOf, type Places } from '../places.ts'
import { enlargedBy } from '../takers.ts'

/** Steps from one look at every level of a book to the next. */
const LEVELS_EVERY = 16

interface AtBook {
  readonly market: Market
  readonly memory: BookMemory
}

/** The order books of a run. */
function booksOf({ world, memories }: Run): readonly AtBook[] {
  return world.markets.flatMap(market => {
    const memory = memories.venues[market.row] as Partial<BookMemory> | undefined
    return memory?.book ? [{ market, memory: memory as BookMemory }] : []
  })
}

/** A law that looks at each book; nothing to see where there is none. */
const ofBooks =
  (looks: (run: Run, books: readonly AtBook[], note: Note) => Looks): Law['bind'] =>
  (run, note) => {
    const books = booksOf(run)
    return books.length > 0 ? looks(run, books, note) : undefined
  }

export const uncrossed: Law = {
  id: 'K1',
  name: 'the best bid is below the best ask, and the middle is between them',
  formula: 'best bid < best ask; after trading, middle = (best bid + best ask) / 2',
  bind: ofBooks((_, books, note) => {
    const look = (): void => books.forEach(one => lookAtTop(one, note))
    const lookAtBoth = (): void => {
      look()
      books.forEach(one => lookAtMiddle(one, note))
    }
    // Quotes that are pulled later in the step move the middle at once, and the best prices when somebody trades.
    return { after: { market: lookAtBoth, liquidations: look }, end: look }
  }),
}

function lookAtTop({ market: { id }, memory: { book } }: AtBook, note: Note): void {
  const { [TOP_BID]: top, [TOP_ASK]: low } = book.registers
  note(top < low, () => ({ what: `market ${id}, levels of bid and ask`, left: top, right: low }))
}

function lookAtMiddle({ market: { id, state } }: AtBook, note: Note): void {
  const [bid, ask] = [state[BEST_BID], state[BEST_ASK]]
  if (!(bid > 0 && ask > 0)) return
  note(state[MID] === (bid + ask) / 2, () => ({
    what: `market ${id}, middle`,
    left: state[MID],
    right: (bid + ask) / 2,
  }))
}

export const levelsSum: Law = {
  id: 'K3',
  name: 'every level is the queue of its orders, and every slot is in a queue or free',
  formula: 'contradictions between the arrays of a book = none',
  bind: ofBooks(({ world }, books, note) => ({
    end: () => {
      if (world.scalars[STEP] % LEVELS_EVERY !== 0) return
      for (const { market, memory } of books) {
        const [fault] = bookFaults(memory.book)
        note(fault === undefined, () => ({ what: `market ${market.id}`, left: fault, right: 'no contradiction' })) // prettier-ignore
      }
    },
  })),
}

export const bestPriceFirst: Law = {
  id: 'K4',
  name: 'an order meets the best price first',
  formula: 'prices of the fills of one order never get better',
  bind: ofBooks(({ world: { log } }, _, note) => ({
    end: () => {
      for (let row = 1; row < log.cursor[COUNT]; row++) {
        // Fills of one order stand side by side.
        if (log.kind[row] !== KIND.fill || log.kind[row - 1] !== KIND.fill) continue
        const side = log.lots[row] > 0 ? 1 : -1
        const isSame = log.account[row] === log.account[row - 1] && log.lots[row - 1] * side > 0
        if (!isSame) continue
        const [ticks, was] = [log.ticks[row], log.ticks[row - 1]]
        note(side * (ticks - was) >= 0, () => ({ what: `account ${log.account[row]}, ticks`, left: ticks, right: side > 0 ? `at least ${was}` : `at most ${was}` })) // prettier-ignore
      }
    },
  })),
}

export const soundFills: Law = {
  id: 'K5',
  name: 'fills are whole lots at whole ticks within the limit, never with oneself, and only where an order may take',
  formula:
    'lots whole, ticks > 0; price no worse than the limit; an order that may only rest fills nothing; filled <= wanted',
  bind: ofBooks((run, books, note) => {
    const orders = ordersOf(run)
    let from = 0
    return {
      before: { market: () => (from = run.world.log.cursor[COUNT]) },
      after: {
        agents: orders.read,
        market: () => {
          for (const { market } of books) {
            // What was called earlier fills by the order of then.
            if (market.state[AUCTION] === 0) lookAtFills(run, { market, orders, from }, note)
          }
        },
      },
    }
  }),
}

export const onePrice: Law = {
  id: 'K14',
  name: 'nobody trades while orders are called, and then all at one price, within the band',
  formula:
    'fills while orders are called = 0; ticks of all fills of an uncrossing are the same, lowest <= ticks <= highest of the band',
  cells: ['called', 'trades', 'nothing meets'],
  bind: ofBooks(({ world }, books, note) => {
    const { log } = world
    const places = placesOf(world)
    let from = 0
    return {
      before: { market: () => (from = log.cursor[COUNT]) },
      after: {
        market: () => {
          for (const { market } of books) {
            if (market.state[AUCTION] === 0) continue
            lookAtAuction(market, ticksOf(log, market.row, places, from), note)
          }
        },
      },
    }
  }),
}

function lookAtAuction({ id, state }: Market, ticks: readonly number[], note: Note): void {
  if (state[AUCTION] === CALLED) {
    const told = (): Sides => ({ what: `market ${id}, fills`, left: ticks.length, right: 0 })
    note(ticks.length === 0, told, 'called')
    return
  }
  const [low, high] = [state[BAND_LOW], state[BAND_HIGH]]
  const isOne = ticks.every(price => price === ticks[0] && price >= low && price <= high)
  const sides = (): Sides => ({
    what: `market ${id}, ticks of its auction`,
    left: [...new Set(ticks)].join(', '),
    right: `one, from ${low} to ${high}`,
  })
  note(isOne, sides, ticks.length > 0 ? 'trades' : 'nothing meets')
}

/** Prices of the fills on a market since a row of the log. */
function ticksOf(
  log: Run['world']['log'],
  market: number,
  places: Places,
  from: number,
): readonly number[] {
  const ticks: number[] = []
  for (let row = from; row < log.cursor[COUNT]; row++) {
    const home = marketBetween(places, log.account[row], log.other[row])
    if (log.kind[row] === KIND.fill && home === market) ticks.push(log.ticks[row])
  }
  return ticks
}

export const reduceOnlyReduces: Law = {
  id: 'K6',
  name: 'an order that may only reduce never enlarges nor turns a position',
  formula: 'lots enlarged by orders that may only reduce = 0',
  bind: ofBooks((run, books, note) => {
    const { world } = run
    const orders = ordersOf(run)
    const sizes = books.map(({ market }) => market.size.slice())
    let from = 0
    return {
      before: {
        market: () => {
          from = world.log.cursor[COUNT]
          books.forEach(({ market }, i) => sizes[i].set(market.size))
        },
      },
      after: {
        agents: orders.read,
        market: () => {
          books.forEach(({ market }, i) =>
            lookAtReducers(run, { market, orders, from, running: sizes[i] }, note),
          )
        },
      },
    }
  }),
}

interface Trading {
  readonly market: Market
  readonly orders: Orders
  /** First event of the phase. */
  readonly from: number
}

/** `running`: sizes when the phase began; they follow the fills. */
function lookAtReducers(
  { world: { log } }: Run,
  { market, orders, from, running }: Trading & { readonly running: Float64Array },
  note: Note,
): void {
  // prettier-ignore
  for (let row = from; row < log.cursor[COUNT]; row++) {
    const [account, other, lots] = [log.account[row], log.other[row], log.lots[row]]
    if (log.kind[row] !== KIND.fill || orders.marketOf(account, other) !== market.row) continue
    const held = running[account]
    running[account] += lots
    running[other] -= lots
    const isReducer = (orders.ruleOf(account) & ORDER_REDUCE_ONLY) !== 0
    if (!isReducer || market.state[AUCTION] > 0) continue
    const now = running[account]
    note(enlargedBy(held, now) === 0, () => ({ what: `account ${account}, lots`, left: `${held} to ${now}`, right: 'nearer to zero' })) // prettier-ignore
  }
}

export const restingNamed: Law = {
  id: 'K15',
  name: 'each order that rests is the one its account knows of, and accounts in trouble have none',
  formula:
    'slot and generation by account = slot and generation in the book; lots of the flagged = 0',
  bind: ofBooks(({ world }, books, note) => ({
    after: {
      margin: () => {
        if (world.scalars[STEP] % LEVELS_EVERY !== 0) return
        for (const one of books) lookAtSlots(world, one, note)
      },
    },
  })),
}

function lookAtSlots(world: Run['world'], { market, memory }: AtBook, note: Note): void {
  const { book, resting, generation } = memory
  const { orders, owner, fixedSlots } = book
  const isFlagged = (account: number): boolean =>
    world.protocols.some(
      ({ first, last, flaggedAt }) =>
        account >= first && account < last && flaggedAt[account - first] !== 0,
    )
  for (let slot = 0; slot < owner.length; slot++) {
    const lots = orders[4 * slot + LOTS]
    const account = owner[slot]
    // Desks sell what they took over.
    if (lots === 0 || account >= world.agentRows) continue
    const what = `market ${market.id}, slot ${slot} of account ${account}`
    if (slot >= fixedSlots) {
      const isKnown = resting[account] === slot + 1 && generation[account] === book.generation[slot]
      note(isKnown, () => ({ what, left: `${slot + 1}, ${book.generation[slot]}`, right: `${resting[account]}, ${generation[account]}` })) // prettier-ignore
    }
    note(!isFlagged(account), () => ({ what: `${what}, in trouble: lots`, left: lots, right: 0 }))
  }
}

interface Orders {
  /** Call it when agents have decided. */
  readonly read: () => void
  readonly lots: Float64Array
  readonly limit: Float64Array
  readonly ruleOf: (account: number) => number
  readonly marketOf: (account: number, other: number) => number
}

/** What every account orders in a step, as its agent wants it, before the rules cut it. */
function ordersOf({ world, scratch }: Run): Orders {
  const { agentRows } = world
  const places = placesOf(world)
  const lots = new Float64Array(agentRows)
  const limit = new Float64Array(agentRows)
  const rule = new Uint8Array(agentRows)
  return {
    lots,
    limit,
    marketOf: (account, other) => marketBetween(places, account, other),
    ruleOf: account => (account < agentRows ? rule[account] : 0),
    read: () => {
      lots.fill(0)
      rule.fill(0)
      for (const { index } of world.cohorts) {
        const { acting, intents } = scratch.cohorts[index]
        for (let j = 0; j < acting.count; j++) {
          const row = acting.rows[j]
          lots[row] = intents.lots[j]
          limit[row] = intents.limit[j]
          rule[row] = intents.rule[j]
        }
      }
    },
  }
}

function lookAtFills({ world }: Run, { market, orders, from }: Trading, note: Note): void {
  const { log, agentRows } = world
  const { id, row: here, state } = market
  const { lots, limit, ruleOf, marketOf } = orders
  const filled = new Map<number, number>()
  for (let row = from; row < log.cursor[COUNT]; row++) {
    const [account, other, traded, ticks] = [log.account[row], log.other[row], log.lots[row], log.ticks[row]] // prettier-ignore
    if (log.kind[row] !== KIND.fill || marketOf(account, other) !== here) continue
    const isWhole = traded !== 0 && Number.isInteger(traded) && ticks > 0 && account !== other
    note(isWhole, () => ({ what: `market ${id}, ${account} with ${other}`, left: `${traded} lots at ${ticks}`, right: 'whole lots with somebody else' })) // prettier-ignore
    if (account >= agentRows) continue
    const side = traded > 0 ? 1 : -1
    const reach = state[MARK] * (1 + side * MARKET_ORDER_REACH)
    const worst = limit[account] > 0 ? limit[account] : reach
    const all = (filled.get(account) ?? 0) + traded
    filled.set(account, all)
    const rule = ruleOf(account)
    // A reduction takes, whatever else is asked.
    const isTaker = (rule & ORDER_POST_ONLY) === 0 || (rule & ORDER_REDUCE_ONLY) !== 0
    const mayTake = isTaker && all * lots[account] > 0
    const isWanted = mayTake && Math.abs(all) <= Math.abs(lots[account])
    note(isWanted, () => ({ what: `account ${account} of market ${id}, lots taken`, left: all, right: `${lots[account]} wanted by rule ${rule}` })) // prettier-ignore
    note(side * (ticks - worst) <= HAIR * worst, () => ({ what: `account ${account} of market ${id}, ticks`, left: ticks, right: `${side > 0 ? 'at most' : 'at least'} ${worst}` })) // prettier-ignore
  }
}

/** Of the products that make the reach of an order without a limit. */
const HAIR = 1e-12
