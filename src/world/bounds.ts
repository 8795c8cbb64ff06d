/** Which accounts has the price reached? Bounds on the bankruptcy price, kept per block of 64 accounts.
 *
 *  A long is under maintenance when `mark (1 - rate)` is below its bankruptcy price, a short when `mark (1 + rate)`
 *  is above its own. The bankruptcy price holds no parameter, so moving a rate spoils no bound; funding is taken off
 *  the price instead of every account: a bankruptcy price is kept as of an index of 0, and compared with the mark less
 *  what a lot has paid since then. A trade may only tighten a bound; it is made exact when the price passes it.
 *  Bounds prune and never decide. */
import { SUB_QUANTA } from './fundingIndex.ts'
import { BLOCK, FUNDING, MARK, fundingOwed, type Market } from './world.ts'

/** Rounding of a bound is below this share of it, so nobody at the edge is overlooked. */
const SLACK = 1e-12

/** Lets the block of `account` know its position after a change; `own` is cash and quote leg together. */
export function tighten(market: Market, account: number, own: number): void {
  const q = market.size[account]
  if (q === 0) return
  const at = ((account >> 6) << 1) + +(q < 0)
  // A long's bankruptcy price, and minus that of a short: for both, higher is nearer to trouble.
  const key = -asOfStart(market, account, own) / Math.abs(q * market.k)
  if (key > market.bound[at]) market.bound[at] = key
}

/** What an account would have without the funding it has settled, less the rest it carries: settling changes it by
 *  nothing, and with the funding of any later index it is never more than the account has then. */
function asOfStart({ size, fundedAt, fundingRest }: Market, account: number, own: number): number {
  return own + (size[account] * fundedAt[account] - fundingRest[account]) / SUB_QUANTA
}

/** Accounts from block `first` to row `last` whose equity is below `rate` of notional, in row order. */
export function breaches(
  market: Market,
  cash: Float64Array,
  first: number,
  last: number,
  rate: number,
  out: Int32Array,
): number {
  const { bound, state, k } = market
  const mark = state[MARK]
  const paid = state[FUNDING] / SUB_QUANTA / k
  const slack = SLACK * (mark + Math.abs(paid))
  const low = mark * (1 - rate) - paid - slack
  const high = -mark * (1 + rate) + paid - slack
  const end = Math.ceil(last / BLOCK) * 2
  let count = 0
  for (let at = (first / BLOCK) * 2; at < end; at += 2) {
    if (low < bound[at] || high < bound[at + 1]) {
      count = breachesInBlock(market, cash, at, last, rate, out, count)
    }
  }
  return count
}

/** Looks at 64 accounts one by one and makes their bounds exact again. */
function breachesInBlock(
  market: Market,
  cash: Float64Array,
  at: number,
  last: number,
  rate: number,
  out: Int32Array,
  found: number,
): number {
  const { bound, size, quote, k } = market
  const value = market.state[MARK] * k
  const from = at << 5
  const to = from + BLOCK < last ? from + BLOCK : last
  let count = found
  bound[at] = -Infinity
  bound[at + 1] = -Infinity
  for (let i = from; i < to; i++) {
    const q = size[i]
    if (q === 0) continue
    const own = cash[i] + quote[i] - fundingOwed(market, i)
    const notional = q * value
    // The breached stay inside the bound too: if no rule closes them, they are found again.
    tighten(market, i, cash[i] + quote[i])
    if (own + notional < rate * Math.abs(notional)) out[count++] = i
  }
  return count
}
