/** Fills against the house: the ledger's batch, a handful of kernels over columns. */
import { assert } from '../kernel/assert.ts'
import { mulDivNearest, QUANTA_LIMIT } from '../kernel/quanta.ts'
import { COUNT, FIRST, KIND, reserve, type EventLog } from './events.ts'
import {
  FILL_COUNT,
  LONG_LOTS,
  POSTINGS,
  SHORT_LOTS,
  STEP,
  VOLUME,
  type Market,
  type World,
} from './world.ts'

/** Orders to be filled: `lots[j]` (signed, whole, not 0) wanted by the account `rows[j]`. */
export interface Orders {
  readonly rows: Int32Array
  readonly lots: Float64Array
}

/** Fills orders `from` to `to` against the house at one price, one fill event each, caused by `cause` (-1: root).
 *
 *  Quote-leg form: a buy of d lots at p ticks does `size += d; quote -= d p k`. A reduction moves the reduced share
 *  of the quote leg (rounded once, to the nearest quantum) and the trade's cash into cash, so that
 *  `-quote / (size k)` stays the average entry price; a flip closes, then opens. Returns the net lots bought. */
export function tradeWithHouse(
  world: World,
  market: Market,
  orders: Orders,
  from: number,
  to: number,
  ticks: number,
  cause: number,
): number {
  const { log } = world
  const { size, quote, state, house } = market
  reserve(log, to - from)
  const first = log.cursor[COUNT]
  const unit = ticks * market.k
  postFills(market, world.cash[market.asset], orders, from, to, unit, log.amount, first)
  world.scalars[POSTINGS]++
  noteGrowth(market, orders, from, to, world.scalars[STEP])
  writeFills(log, orders, from, to, { ticks, house: market.house, cause })
  const net = totals[0]
  const absolute = totals[1]
  const residue = totals[2]
  state[VOLUME] += totals[3] * unit
  state[FILL_COUNT] += to - from
  size[house] -= net
  quote[house] += net * unit
  // Longs and shorts from what all sizes and all absolute sizes changed by.
  state[LONG_LOTS] += (absolute + net) / 2
  state[SHORT_LOTS] += (absolute - net) / 2
  assert(
    residue === 0 && Math.abs(quote[house]) <= QUANTA_LIMIT,
    () => `fills at ${ticks} in ${market.id}: ${residue} is left over, or a balance is beyond 2^52`,
  )
  return net
}

/** Of the latest call of postFills: net lots, change of absolute lots, what does not add up, and all lots traded. */
const totals = new Float64Array(4)

/** Posts each fill to its account and tightens its block's bound. Writes the realized cash to `amount[first ...]`.
 *  Branches that a processor cannot guess (long or short, opening or closing) are arithmetic here. */
function postFills(
  { size, quote, bound, k }: Market,
  cash: Float64Array,
  { rows, lots }: Orders,
  from: number,
  to: number,
  unit: number,
  amount: Float64Array,
  first: number,
): void {
  let net = 0
  let absolute = 0
  let residue = 0
  let gross = 0
  for (let j = from; j < to; j++) {
    const i = rows[j]
    const d = lots[j]
    gross += Math.abs(d)
    const q = size[i]
    const c = cash[i]
    const t = quote[i]
    const most = Math.abs(d) < Math.abs(q) ? -d : q
    const closed = +(q * d < 0) * most
    const moved = q === 0 ? 0 : mulDivNearest(t, closed, q)
    const q1 = q + d
    const c1 = c + (moved + closed * unit)
    const t1 = t - (moved + (d + closed) * unit)
    size[i] = q1
    cash[i] = c1
    quote[i] = t1
    amount[first + j - from] = c1 - c
    net += d
    absolute += Math.abs(q1) - Math.abs(q)
    const own = c1 + t1
    residue += Math.abs(own - (c + t) + d * unit) + (c1 - Math.floor(c1))
    if (Math.abs(c1) > QUANTA_LIMIT || Math.abs(t1) > QUANTA_LIMIT) residue += 1
    // Compared without dividing; divided only where the bound gives way (bounds.ts).
    const at = ((i >> 6) << 1) + +(q1 < 0)
    const held = Math.abs(q1 * k)
    if (-own > bound[at] * held && held !== 0) bound[at] = -own / held
  }
  totals[0] = net
  totals[1] = absolute
  totals[2] = residue
  totals[3] = gross
}

/** Remembers the step for those whose position grew, or turned. */
function noteGrowth(
  { grownAt, size }: Market,
  { rows, lots }: Orders,
  from: number,
  to: number,
  step: number,
): void {
  for (let j = from; j < to; j++) {
    const i = rows[j]
    const q = size[i]
    if (q * lots[j] > 0) grownAt[i] = step
  }
}

/** One event a fill; the amounts are there already. */
function writeFills(
  log: EventLog,
  { rows, lots }: Orders,
  from: number,
  to: number,
  { ticks, house, cause }: { ticks: number; house: number; cause: number },
): void {
  const start = log.cursor[COUNT]
  const end = start + to - from
  log.kind.fill(KIND.fill, start, end)
  log.other.fill(house, start, end)
  log.ticks.fill(ticks, start, end)
  const { account, lots: traded, back } = log
  const distance = log.cursor[FIRST] - cause
  for (let row = start, j = from; row < end; row++, j++) {
    account[row] = rows[j]
    traded[row] = lots[j]
    back[row] = cause < 0 ? 0 : distance + row
  }
  log.cursor[COUNT] = end
}
