/** How large a market may grow, so that every product of sizes and prices stays exact.
 *
 *  A balance holds 2^52 quanta (450 billion usd). Positions stop growing at 2^47 quanta of gross notional and the
 *  price at 2^48 of it; a market takes only reductions once its house or its protocol's bad debt has reached 2^50.
 *  Funding stops before all lots but the house's together have been charged 2^50 quanta, so that nobody owes more than 2^51. */
import { BAD_DEBT, FUNDING, LONG_LOTS, SHORT_LOTS, type Market, type Protocol } from './world.ts'

/** Gross notional, longs and shorts together, above which a market takes only reductions: 14 billion usd. */
const GROSS_MOST = 140_737_488_355_328 // 2^47
const GROSS_CEILING = 2 * GROSS_MOST
const FLOW_MOST = 8 * GROSS_MOST

/** Sub-quanta of funding that one lot may have been charged since the start, and all lots of a market together. */
const INDEX_MOST = 2_251_799_813_685_248 // 2^51
const CHARGED_MOST = 73_786_976_294_838_206_464 // 2^66

/** Ticks fit the event log's columns, 2^31 - 1, and so does what a pool asks above them: a tenth at most. */
const TICKS_MOST = 1_952_257_860

/** Highest price in ticks that the open positions leave room for. */
export function highestTicks({ state, k }: Market): number {
  const ticks = Math.floor(GROSS_CEILING / (k * Math.max(1, state[LONG_LOTS] + state[SHORT_LOTS])))
  return Math.max(1, Math.min(TICKS_MOST, ticks))
}

/** Whether funding may move its index to `next`, sub-quanta a lot. Where it may not it waits: who comes and goes takes lots
 *  off, or the rate turns. Both ends count, for an account that came in at one owes what lies between them. */
export function mayCharge({ state }: Market, next: number): boolean {
  const lots = Math.max(1, state[LONG_LOTS] + state[SHORT_LOTS])
  const farthest = Math.max(Math.abs(state[FUNDING]), Math.abs(next))
  return farthest <= INDEX_MOST && farthest * lots <= CHARGED_MOST
}

/** Whether orders of `lots` in all, at `value` quanta a lot, would take a market beyond its room. */
export function isFull(
  { state, quote, house }: Market,
  { tally }: Protocol,
  lots: number,
  value: number,
): boolean {
  const gross = (state[LONG_LOTS] + state[SHORT_LOTS] + lots) * value
  return !(gross <= GROSS_MOST) || Math.abs(quote[house]) > FLOW_MOST || tally[BAD_DEBT] > FLOW_MOST
}
