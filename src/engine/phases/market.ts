/** Makers quote, rungs sell what they took over, and everybody else's orders are held to margin and filled. */
import type { Acting, Intents } from '../../agents/strategy.ts'
import { MARKET_ORDER_REACH } from '../../market/venue.ts'
import type { Margin } from '../../protocol/margin/marginModel.ts'
import { deposit, redeem } from '../../protocol/waterfall/vaultShares.ts'
import { emit, KIND, REFUSED_PRICE, REFUSED_SIZE } from '../../world/events.ts'
import { ORDER_MOST } from '../../world/intents.ts'
import { isFull } from '../../world/limits.ts'
import {
  ACTED,
  FEED_CLOSES,
  HALTED,
  INITIAL,
  MARK,
  ORDERS_CUT,
  type Market,
  type World,
} from '../../world/world.ts'
import type { CohortRules, ProtocolRules } from '../rules.ts'
import type { CohortScratch, Run } from '../run.ts'

export function market(run: Run): void {
  const { rules, scratch } = run
  for (const own of rules.cohorts) {
    const { cohort, quotingPlace } = own
    const { acting, quotes } = scratch.cohorts[cohort.index]
    rules.protocols[cohort.protocol].protocol.tally[ACTED] += acting.count
    if (acting.count === 0) continue
    if (quotingPlace >= 0) {
      holdQuotes(run, own)
      const { count, rows } = acting
      rules.markets[cohort.market].venue.quote(quotingPlace, { count, rows, ...quotes })
    }
    if (cohort.role === 'depositor') moveDeposits(rules.protocols[cohort.protocol], scratch.cohorts[cohort.index]) // prettier-ignore
  }
  for (const { venue } of rules.markets) venue.prepare()
  for (const { rungs } of rules.protocols) {
    for (const { part, context, params } of rungs) part.sell?.(context, params)
  }
  for (const own of rules.cohorts) sendOrders(run, own)
  for (const { venue } of rules.markets) venue.finish()
}

/** A maker whose equity does not carry its position at initial margin quotes only what reduces it. */
function holdQuotes({ world, rules, scratch }: Run, { cohort }: CohortRules): void {
  const { acting, quotes } = scratch.cohorts[cohort.index]
  const { protocol } = rules.protocols[cohort.protocol]
  const { state, k } = world.markets[cohort.market]
  const perLot = protocol.rates[protocol.markets.indexOf(cohort.market)][INITIAL] * state[MARK] * k
  const { count, rows, size, equity, first } = acting
  const { levels, lots } = quotes
  for (let j = 0; j < count; j++) {
    if (Math.abs(size[j]) * perLot <= equity[j]) continue
    const from = (rows[j] - first) * 2 * levels + (size[j] > 0 ? 0 : levels)
    lots.fill(0, from, from + levels)
  }
}

/** Money into the vault, and out of it. */
function moveDeposits({ vault }: ProtocolRules, { acting, transfers }: CohortScratch): void {
  if (vault === undefined) return
  for (let j = 0; j < acting.count; j++) {
    const amount = transfers.amount[j]
    const row = acting.rows[j]
    if (amount > 0) deposit(vault.context, vault.params, row, amount)
    else if (amount < 0) redeem(vault.context, vault.params, row, -amount)
  }
}

function sendOrders({ world, rules, scratch }: Run, { cohort }: CohortRules): void {
  const { acting, intents } = scratch.cohorts[cohort.index]
  if (acting.count === 0 || cohort.role === 'maker' || cohort.role === 'depositor') return
  const { protocol, margins } = rules.protocols[cohort.protocol]
  const where = world.markets[cohort.market]
  const { venue } = rules.markets[cohort.market]
  const place = protocol.markets.indexOf(cohort.market)
  const value = where.state[MARK] * where.k
  const perLot = (protocol.rates[place][INITIAL] + venue.slack) * value
  const mostLots = venue.mostLots(value)
  const isClosed = where.state[HALTED] === 1 || where.state[FEED_CLOSES] === 1
  if (!areSound(intents, acting.count)) refuseUnsound(world, acting, intents)
  let cut = holdToMargin(acting, intents.lots, isClosed ? REDUCTIONS_ONLY : perLot, mostLots)
  cut += holdToSize(margins[place], acting, intents.lots, value)
  if (venue.hasBook) cut += holdToLimit(acting, intents, perLot, where)
  if (isFull(where, protocol, absolute(intents.lots, acting.count), value)) {
    cut += holdToMargin(acting, intents.lots, REDUCTIONS_ONLY, mostLots)
  }
  protocol.tally[ORDERS_CUT] += cut
  const { orderRows } = scratch.cohorts[cohort.index]
  const count = withoutEmpty(acting, intents, orderRows)
  if (count > 0) venue.clear(cohort, { count, rows: orderRows, ...intents })
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
