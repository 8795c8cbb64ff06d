/** Makers quote, rungs sell what they took over, and everybody else's orders are held to margin and filled. */
import type { Acting, Intents } from '../../agents/strategy.ts'
import { MARKET_ORDER_REACH } from '../../market/venue.ts'
import type { Margin } from '../../protocol/margin/marginModel.ts'
import { emit, KIND, REFUSED_PRICE, REFUSED_SIZE } from '../../world/events.ts'
import { ORDER_MOST } from '../../world/intents.ts'
import { isFull } from '../../world/limits.ts'
import {
  ACCOUNT_MOST,
  ACTED,
  AUCTION,
  FEED_CLOSES,
  HALTED,
  INITIAL,
  MARK,
  NO_TRADE,
  OPEN_ROOM,
  ORDERS_CUT,
  PROFIT_COUNTS,
  REDUCE_ONLY,
  type Market,
  type World,
} from '../../world/world.ts'
import { moveMoney, serveVault, shareFees } from '../moves.ts'
import type { CohortRules } from '../rules.ts'
import type { Run } from '../run.ts'
import { countedEquity } from '../withdrawals.ts'

export function market(run: Run): void {
  const { rules, scratch } = run
  for (const own of rules.cohorts) {
    const { cohort, quotingPlace } = own
    const { acting, quotes } = scratch.cohorts[cohort.index]
    rules.protocols[cohort.protocol].protocol.tally[ACTED] += acting.count
    if (acting.count === 0) continue
    moveMoney(run, own, scratch.cohorts[cohort.index])
    if (quotingPlace >= 0) {
      holdQuotes(run, own)
      const { count, rows } = acting
      rules.markets[cohort.market].venue.quote(quotingPlace, { count, rows, ...quotes })
    }
  }
  for (const protocol of rules.protocols) serveVault(protocol)
  for (const { venue } of rules.markets) venue.prepare()
  for (const { rungs } of rules.protocols) {
    for (const { part, context, params } of rungs) part.sell?.(context, params)
  }
  for (const own of rules.cohorts) sendOrders(run, own)
  for (const { venue } of rules.markets) venue.finish()
  for (const protocol of rules.protocols) shareFees(run, protocol)
}

/** A maker whose equity does not carry its position at initial margin, or whose position is larger than one account's may
 *  be, quotes only what reduces it. */
function holdQuotes({ world, rules, scratch }: Run, { cohort }: CohortRules): void {
  const { acting, quotes } = scratch.cohorts[cohort.index]
  const { protocol } = rules.protocols[cohort.protocol]
  const { state, k } = world.markets[cohort.market]
  const perLot = protocol.rates[protocol.markets.indexOf(cohort.market)][INITIAL] * state[MARK] * k
  const { count, rows, size, equity, first } = acting
  const { levels, lots } = quotes
  for (let j = 0; j < count; j++) {
    const held = Math.abs(size[j])
    if (held * perLot <= equity[j] && held < state[ACCOUNT_MOST]) continue
    const from = (rows[j] - first) * 2 * levels + (size[j] > 0 ? 0 : levels)
    lots.fill(0, from, from + levels)
  }
}

function sendOrders({ world, rules, scratch }: Run, { cohort }: CohortRules): void {
  const { acting: all, intents, counted } = scratch.cohorts[cohort.index]
  if (all.count === 0 || cohort.role === 'maker' || cohort.role === 'depositor') return
  const { protocol, margins } = rules.protocols[cohort.protocol]
  const where = world.markets[cohort.market]
  const { venue } = rules.markets[cohort.market]
  // Only a book holds auctions.
  const isCalled = where.state[AUCTION] > 0 && venue.hasBook
  if (where.state[HALTED] === NO_TRADE && !isCalled) return
  const acting = withCounted(world, where, all, counted, protocol.tally[PROFIT_COUNTS])
  const place = protocol.markets.indexOf(cohort.market)
  const value = where.state[MARK] * where.k
  const perLot = (protocol.rates[place][INITIAL] + venue.slack) * value
  const mostLots = Math.min(venue.mostLots(value), where.state[ACCOUNT_MOST])
  const isClosed = where.state[HALTED] === REDUCE_ONLY || where.state[FEED_CLOSES] === 1
  if (!areSound(intents, acting.count)) refuseUnsound(world, acting, intents)
  let cut = holdToMargin(acting, intents.lots, isClosed ? REDUCTIONS_ONLY : perLot, mostLots)
  cut += holdToSize(margins[place], acting, intents.lots, value)
  if (venue.hasBook) cut += holdToLimit(acting, intents, perLot, where)
  if (isFull(where, protocol, absolute(intents.lots, acting.count), value)) {
    cut += holdToMargin(acting, intents.lots, REDUCTIONS_ONLY, mostLots)
  }
  if (where.state[OPEN_ROOM] < Infinity) cut += holdToRoom(acting, intents.lots, where.state)
  protocol.tally[ORDERS_CUT] += cut
  const { orderRows } = scratch.cohorts[cohort.index]
  const count = withoutEmpty(acting, intents, orderRows)
  if (count > 0) venue.clear(cohort, { count, rows: orderRows, ...intents })
}

/** Those who act, with the equity that counts as margin where unrealised profit does not count whole. */
function withCounted(
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

/** Whether all orders are whole lots at prices that can be compared. */
function areSound({ lots, limit }: Intents, count: number): boolean {
  let rest = 0
  for (let j = 0; j < count; j++) {
    const d = lots[j]
    // 0 of a sound order; NaN or more of one that is not.
    const price = limit[j]
    rest += d - Math.floor(d) + +(Math.abs(d) > ORDER_MOST)
    rest += price - Math.floor(price) + +(price < 0 || price > ORDER_MOST)
  }
  return rest === 0
}

/** No agent stops the engine: an order that is no whole number of lots, or too large, or has no sound price, is refused
 *  and said so. */
function refuseUnsound({ log }: World, { count, rows }: Acting, { lots, limit }: Intents): void {
  for (let j = 0; j < count; j++) {
    const d = lots[j]
    const isWhole = d === Math.floor(d) && Math.abs(d) <= ORDER_MOST
    const price = limit[j]
    const isPrice = price >= 0 && price <= ORDER_MOST && price === Math.floor(price)
    if (isWhole && isPrice) continue
    emit(log, {
      kind: KIND.refused,
      account: rows[j],
      lots: isWhole ? REFUSED_PRICE : REFUSED_SIZE,
    })
    lots[j] = 0
    limit[j] = 0
  }
}

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

/** Closes the gaps that orders of nothing leave. */
function withoutEmpty(
  { count, rows }: Acting,
  { lots, limit, rule }: Intents,
  orderRows: Int32Array,
): number {
  let kept = 0
  for (let j = 0; j < count; j++) {
    const d = lots[j]
    orderRows[kept] = rows[j]
    lots[kept] = d
    limit[kept] = limit[j]
    rule[kept] = rule[j]
    kept += +(d !== 0)
  }
  return kept
}
