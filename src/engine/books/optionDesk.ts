/** What those who hold options know of them, and how makers' quotes become prices. */
import { OPTION_ORDERS, type Acting, type OptionDesk } from '../../agents/strategy.ts'
import type { Chain } from '../../world/chain.ts'
import {
  ORDER_MOST,
  QUOTE_ASK,
  QUOTE_BID,
  QUOTE_BUYS,
  QUOTE_LOTS,
  QUOTE_SELLS,
  QUOTE_WIDTH,
} from '../../world/intents.ts'
import type { Cohort, Market } from '../../world/world.ts'
import type { Books } from './books.ts'
import { greeksOf, prepareListing, requirementOf } from './listed.ts'

/** Room for what a cohort's agents know and want. */
export function createOptionDesk(market: Market, { count, role }: Cohort): OptionDesk {
  const chain = market.chain!
  const numbers = (): Float64Array => new Float64Array(count)
  const orders = count * OPTION_ORDERS
  return {
    chain,
    delta: numbers(),
    gamma: numbers(),
    vega: numbers(),
    theta: numbers(),
    initial: numbers(),
    maintenance: numbers(),
    bid: instrument => bestTicks(market, instrument, -1),
    ask: instrument => bestTicks(market, instrument, 1),
    instrument: new Int32Array(orders),
    lots: new Float64Array(orders),
    limit: new Float64Array(orders),
    quotes: new Float64Array(role === 'dealer' ? count * chain.expiries * QUOTE_WIDTH : 0),
  }
}

const sums = new Float64Array(4)

/** Fills in what each acting agent holds, and clears what it wants. */
export function lookAtOptions(
  desk: OptionDesk,
  books: Books,
  { count, rows }: Acting,
  { role }: Cohort,
): void {
  const { market, view } = books
  const needsMargin = role === 'dealer' || role === 'attacker'
  if (needsMargin) prepareListing(view)
  for (let j = 0; j < count; j++) {
    greeksOf(market, rows[j], sums)
    desk.delta[j] = sums[0]
    desk.gamma[j] = sums[1]
    desk.vega[j] = sums[2]
    desk.theta[j] = sums[3]
    if (!needsMargin) continue
    const { initial, maintenance } = requirementOf(view, rows[j])
    desk.initial[j] = initial / market.unit
    desk.maintenance[j] = maintenance / market.unit
  }
  desk.lots.fill(0, 0, count * OPTION_ORDERS)
  desk.limit.fill(0, 0, count * OPTION_ORDERS)
  desk.instrument.fill(-1, 0, count * OPTION_ORDERS)
}

/** Best price of makers in whole ticks for whoever buys (side +1) or sells (-1); NaN if nobody stands. */
function bestTicks(market: Market, instrument: number, side: number): number {
  const { makers } = market.chain!
  let best = NaN
  for (let m = 0; m < makers.length; m++) {
    const ticks = quoteTicks(market, m, instrument, side)
    if (!(ticks * side >= best * side)) best = Number.isNaN(ticks) ? best : ticks
  }
  return best
}

/** The price in whole ticks at which maker `m` sells (side +1) or buys (-1) an option; NaN if it does not. A bid is at
 *  least 0 ticks, where it is none; an ask at least 1. */
export function quoteTicks(market: Market, m: number, instrument: number, side: number): number {
  const { expiryOf, expiries, quotes, price, vega, markShift } = market.chain!
  const e = expiryOf[instrument]
  if (e < 0) return NaN
  const at = (m * expiries + e) * QUOTE_WIDTH
  if (!(quotes[at + (side > 0 ? QUOTE_SELLS : QUOTE_BUYS)] > 0)) return NaN
  const vols = quotes[at + (side > 0 ? QUOTE_ASK : QUOTE_BID)] - markShift[e]
  const usd = price[instrument] + vega[instrument] * vols
  const ticks = side > 0 ? Math.max(1, Math.ceil(usd / market.tick - ROUNDING)) : Math.floor(usd / market.tick + ROUNDING) // prettier-ignore
  return ticks >= 1 && ticks <= ORDER_MOST ? ticks : NaN
}

/** What a price may miss a whole tick by and still be that tick. */
const ROUNDING = 1e-9

/** Lots of an option that maker `m` still trades at its price on a side. */
export function quotedLots(market: Market, m: number, instrument: number, side: number): number {
  const { expiryOf, expiries, quotes, vega } = market.chain!
  const at = (m * expiries + expiryOf[instrument]) * QUOTE_WIDTH
  const room = quotes[at + (side > 0 ? QUOTE_SELLS : QUOTE_BUYS)]
  const perLot = vega[instrument] * market.lot
  const most = quotes[at + QUOTE_LOTS]
  return perLot * most > room ? Math.floor(room / perLot) : Math.floor(most)
}

/** Takes what was traded off a maker's room. */
export function useQuote(
  market: Market,
  m: number,
  instrument: number,
  side: number,
  lots: number,
): void {
  const { expiryOf, expiries, quotes, vega } = market.chain!
  const at = (m * expiries + expiryOf[instrument]) * QUOTE_WIDTH + (side > 0 ? QUOTE_SELLS : QUOTE_BUYS) // prettier-ignore
  quotes[at] = Math.max(0, quotes[at] - lots * vega[instrument] * market.lot)
}

/** A maker's quotes leave: its account is in trouble, or it has gone. */
export function pullOptionQuotes({ makers, expiries, quotes }: Chain, account: number): void {
  for (let m = 0; m < makers.length; m++) {
    if (makers[m] !== account) continue
    quotes.fill(0, m * expiries * QUOTE_WIDTH, (m + 1) * expiries * QUOTE_WIDTH)
  }
}

/** Takes over the quotes of the makers that acted, row j of theirs. */
export function takeQuotes(chain: Chain, desk: OptionDesk, { count, rows }: Acting): void {
  const { makers, expiries, quotes } = chain
  const width = expiries * QUOTE_WIDTH
  let m = 0
  for (let j = 0; j < count; j++) {
    while (m < makers.length && makers[m] !== rows[j]) m++
    if (m === makers.length) return
    quotes.set(desk.quotes.subarray(j * width, (j + 1) * width), m * width)
  }
}
