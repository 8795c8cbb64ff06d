/** What the rules leave of orders: margin, limits, caps and halts. */
import type { Acting, Intents } from '../agents/strategy.ts'
import { MARKET_ORDER_REACH, type Venue } from '../market/venue.ts'
import type { Margin } from '../protocol/margin/marginModel.ts'
import { isFull } from '../world/limits.ts'
import {
  ACCOUNT_MOST,
  AUCTION,
  FEED_CLOSES,
  HALTED,
  INITIAL,
  MARK,
  OPEN_ROOM,
  PROFIT_COUNTS,
  REDUCE_ONLY,
  equity,
  type Cohort,
  type Market,
  type Protocol,
  type World,
} from '../world/world.ts'
import type { Books } from './books/books.ts'
import { holdToBooks } from './books/perpetualOrders.ts'
import { countedEquity } from './countedEquity.ts'
import { refuseUnsound } from './soundOrders.ts'

/** What of a scenario's rules orders are held to. */
interface InForce {
  readonly markets: readonly { readonly venue: Venue }[]
  readonly protocols: readonly {
    readonly protocol: Protocol
    readonly margins: readonly Margin[]
  }[]
  readonly books: readonly (Books | undefined)[]
}

interface Wanted {
  readonly acting: Acting
  readonly intents: Intents
  /** Room for the equity that counts, by j. */
  readonly counted: Float64Array
}

/** Cuts the orders of a cohort's acting agents to what its protocol lets them do now. Returns how many were cut. */
export function holdOrders(
  world: World,
  rules: InForce,
  cohort: Cohort,
  { acting: all, intents, counted }: Wanted,
): number {
  const { protocol, margins } = rules.protocols[cohort.protocol]
  const { venue } = rules.markets[cohort.market]
  const where = world.markets[cohort.market]
  const { state } = where
  const acting = withCounted(world, where, all, counted, protocol.tally[PROFIT_COUNTS])
  const place = protocol.markets.indexOf(cohort.market)
  const value = state[MARK] * where.k
  const books = cohort.holdsOptions ? rules.books[cohort.market] : undefined
  // Books are margined as a whole, below, and hedge as much as that carries.
  const rate = books ? 0 : protocol.rates[place][INITIAL]
  const mostLots = Math.min(books ? Infinity : venue.mostLots(value), state[ACCOUNT_MOST])
  const perLot = (rate + venue.slack) * value
  const isClosed = state[HALTED] === REDUCE_ONLY || state[FEED_CLOSES] === 1
  refuseUnsound(world, acting, intents)
  let cut = holdToMargin(acting, intents.lots, isClosed ? REDUCTIONS_ONLY : perLot, mostLots)
  cut += books
    ? holdToBooks(books, acting, intents.lots)
    : holdToSize(margins[place], acting, intents.lots, value)
  if (venue.hasBook) cut += holdToLimit(acting, intents, perLot, where)
  if (isFull(where, protocol, absolute(intents.lots, acting.count), value)) {
    cut += holdToMargin(acting, intents.lots, REDUCTIONS_ONLY, mostLots)
  }
  // What is called now opens nothing yet: its room is taken when it is uncrossed.
  if (state[OPEN_ROOM] < Infinity && state[AUCTION] !== 1) cut += holdToRoom(acting, intents.lots, state) // prettier-ignore
  return cut
}

/** Orders that were taken in earlier and come to trade only now are held to the rules once more, one by one. */
export function admission(
  world: World,
  rules: () => InForce,
): (account: number, lots: number, limit: number) => number {
  const counted = new Float64Array(1)
  const acting = {
    count: 1,
    rows: new Int32Array(1),
    first: 0,
    equity: new Float64Array(1),
    size: new Float64Array(1),
    leverage: new Float64Array(1),
    spot: new Float64Array(1),
    startEquity: world.startEquity,
  }
  const intents = {
    lots: new Float64Array(1),
    limit: new Float64Array(1),
    rule: new Uint8Array(1),
  }
  return (account, lots, limit) => {
    const row = world.cohortOf[account]
    const cohort = world.cohorts.find(one => one.row === row)
    if (cohort === undefined) return 0
    const market = world.markets[cohort.market]
    const { flaggedAt, first } = world.protocols[cohort.protocol]
    // Accounts under maintenance have no orders of their own.
    if (flaggedAt[account - first] !== 0) return 0
    acting.rows[0] = account
    acting.equity[0] = equity(world, market, account)
    acting.size[0] = market.size[account]
    intents.lots[0] = lots
    intents.limit[0] = limit
    holdOrders(world, rules(), cohort, { acting, intents, counted })
    return intents.lots[0] + 0
  }
}

/** Those who act, with the equity that counts as margin where unrealised profit does not count whole. */
export function withCounted(
  world: World,
  market: Market,
  acting: Acting,
  counted: Float64Array,
  part: number,
): Acting {
  if (part >= 1) return acting
  for (let j = 0; j < acting.count; j++) {
    counted[j] = countedEquity(world, market, acting.rows[j], part)
  }
  return { ...acting, equity: counted }
}

/** Cuts orders to the lots by which positions may still be enlarged, first come first served. Returns how many. */
function holdToRoom({ count, size }: Acting, lots: Float64Array, state: Float64Array): number {
  let cut = 0
  for (let j = 0; j < count; j++) {
    const held = size[j]
    const wanted = held + lots[j]
    const keeps = held * wanted > 0 ? Math.min(Math.abs(held), Math.abs(wanted)) : 0
    const opened = Math.abs(wanted) - keeps
    const most = Math.max(0, Math.floor(state[OPEN_ROOM]))
    if (opened > most) {
      const side = wanted > 0 ? 1 : -1
      lots[j] -= side * (opened - most)
      cut++
    }
    state[OPEN_ROOM] -= Math.min(opened, most)
  }
  return cut
}

/** An initial margin that no equity covers: whatever enlarges a position is cut. */
const REDUCTIONS_ONLY = Infinity

function absolute(lots: Float64Array, count: number): number {
  let sum = 0
  for (let j = 0; j < count; j++) sum += Math.abs(lots[j])
  return sum
}

/** Cuts each order to what initial margin allows: a position may grow only to equity / rate, and to `mostLots`.
 *  Reducing is always allowed. `perLot` is the initial margin of one lot in quanta. Returns how many orders were cut. */
function holdToMargin(
  { count, equity, size }: Acting,
  lots: Float64Array,
  perLot: number,
  mostLots: number,
): number {
  let cut = 0
  for (let j = 0; j < count; j++) {
    const held = size[j]
    const wanted = held + lots[j]
    const gross = Math.abs(wanted)
    // Mostly false: looked at first, for the processor to guess right.
    if (!(gross * perLot <= equity[j] && gross <= mostLots)) {
      if (gross > Math.abs(held) || held * wanted < 0) {
        const most = equity[j] / perLot
        lots[j] = allowed(held, wanted, most < mostLots ? most : mostLots) - held
        cut++
      }
    }
  }
  return cut
}

/** The same for models whose rate rises with size. */
function holdToSize(
  { sized }: Margin,
  { count, equity, size }: Acting,
  lots: Float64Array,
  value: number,
): number {
  if (sized === undefined) return 0
  let cut = 0
  for (let j = 0; j < count; j++) {
    const held = size[j]
    const wanted = held + lots[j]
    if (lots[j] === 0 || (Math.abs(wanted) <= Math.abs(held) && held * wanted >= 0)) continue
    if (sized.initial(Math.abs(wanted) * value) <= equity[j]) continue
    lots[j] = allowed(held, wanted, equity[j] > 0 ? sized.most(equity[j]) / value : 0) - held
    cut++
  }
  return cut
}

/** What an order may lose on its way to its limit comes off what is there for margin. Returns how many were cut. */
function holdToLimit(
  { count, equity, size }: Acting,
  { lots, limit }: Intents,
  perLot: number,
  { state, k }: Market,
): number {
  const mark = state[MARK]
  let cut = 0
  for (let j = 0; j < count; j++) {
    const d = lots[j]
    if (d === 0) continue
    const held = size[j]
    const side = d > 0 ? 1 : -1
    if (held * side < 0 && Math.abs(d) <= Math.abs(held)) continue
    const worse = limit[j] === 0 ? MARKET_ORDER_REACH * mark : side * (limit[j] - mark)
    if (worse <= 0) continue
    // What turns a position must pay for all of its lots.
    const loss = worse * k
    const free = held * side >= 0 ? equity[j] - Math.abs(held) * perLot : equity[j] - Math.abs(held) * loss // prettier-ignore
    const most = free > 0 ? Math.floor(free / (perLot + loss)) : 0
    const opens = held * side >= 0 ? Math.abs(d) : Math.abs(d) - Math.abs(held)
    if (opens <= most) continue
    lots[j] = side * (Math.abs(d) - opens + most)
    cut++
  }
  return cut
}

/** The position nearest to `wanted` that is no larger than `most` lots, or than the held one on the same side. */
function allowed(held: number, wanted: number, most: number): number {
  const cap = most > 0 ? Math.floor(most) : 0
  const keeps = held * wanted > 0 ? Math.abs(held) : 0
  const size = keeps > cap ? keeps : cap
  const least = size < Math.abs(wanted) ? size : Math.abs(wanted)
  return wanted > 0 ? least : -least
}
