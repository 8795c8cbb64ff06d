/** How large a market may grow, so that every product of sizes and prices stays exact.
 *
 *  A balance holds 2^52 quanta (450 billion usd). Positions stop growing at 2^47 quanta of gross notional and the
 *  price at 2^48 of it; a market takes only reductions once its house or its protocol's bad debt has reached 2^50. */
import { BAD_DEBT, LONG_LOTS, SHORT_LOTS, type Market, type Protocol } from './world.ts'

/** Gross notional, longs and shorts together, above which a market takes only reductions: 14 billion usd. */
const GROSS_MOST = 140_737_488_355_328 // 2^47
const GROSS_CEILING = 2 * GROSS_MOST
const FLOW_MOST = 8 * GROSS_MOST

/** Ticks fit the event log's columns, 2^31 - 1, and so does what a pool asks above them: a tenth at most. */
const TICKS_MOST = 1_952_257_860

/** Highest price in ticks that the open positions leave room for. */
export function highestTicks({ state, k }: Market): number {
  const ticks = Math.floor(GROSS_CEILING / (k * Math.max(1, state[LONG_LOTS] + state[SHORT_LOTS])))
  return Math.max(1, Math.min(TICKS_MOST, ticks))
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
