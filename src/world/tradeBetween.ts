/** Trades between two accounts: the ledger's batch for an order book. */
import { assert } from '../kernel/assert.ts'
import { isWhole, mulDivNearest, QUANTA_LIMIT } from '../kernel/quanta.ts'
import { tighten } from './bounds.ts'
import { COUNT, emit, FIRST, KIND, reserve, type EventLog } from './events.ts'
import { settleFunding } from './settleFunding.ts'
import { LONG_LOTS, POSTINGS, SHORT_LOTS, STEP, FUNDING, type Market, type World } from './world.ts'

/** Fills of one order: with whom, at what price, how many lots. */
export interface FillColumns {
  readonly accounts: Int32Array
  readonly ticks: Int32Array
  readonly lots: Int32Array
}

/** Posts the fills `from` to `to` of an order of `account` (direction +1: it buys), one fill event each, caused by
 *  `cause` (-1: root). Both legs of every fill are posted before the next (houseTrade.ts says in what form). Returns
 *  the value traded, in quanta. */
export function tradeBetween(
  world: World,
  market: Market,
  account: number,
  direction: number,
  fills: FillColumns,
  from: number,
  to: number,
  cause: number,
): number {
  const { fundedAt, state } = market
  const index = state[FUNDING]
  if (fundedAt[account] !== index) settleFunding(world, market, account)
  const { accounts } = fills
  for (let j = from; j < to; j++) {
    if (fundedAt[accounts[j]] !== index) settleFunding(world, market, accounts[j])
  }
  const { log } = world
  reserve(log, to - from)
  const first = log.cursor[COUNT]
  const cash = world.cash[market.asset]
  postLegs(market, cash, account, direction, fills, from, to, log.amount, first)
  writeFills(log, account, direction, fills, from, to, cause)
  world.scalars[POSTINGS]++
  const step = world.scalars[STEP]
  const { grownAt, size, quote } = market
  // A position that points the way of the trade has grown, or turned.
  if (size[account] * direction > 0) grownAt[account] = step
  for (let j = from; j < to; j++) {
    const other = accounts[j]
    if (size[other] * direction < 0) grownAt[other] = step
    tighten(market, other, cash[other] + quote[other])
  }
  tighten(market, account, cash[account] + quote[account])
  const value = totals[0]
  const absolute = totals[1]
  const residue = totals[2]
  // What one side's sizes gain the other's lose, so longs and shorts change alike.
  state[LONG_LOTS] += absolute / 2
  state[SHORT_LOTS] += absolute / 2
  assert(
    residue === 0,
    () =>
      `fills of account ${account} (${size[account]} lots): ${residue} is left over or too large`,
  )
  return value
}

/** Of the latest call of postLegs: value traded, change of absolute lots, what does not add up. */
const totals = new Float64Array(3)

/** Posts both legs of each fill. Writes the cash that the order's account realized to `amount[first ...]`. */
function postLegs(
  { size, quote, k }: Market,
  cash: Float64Array,
  account: number,
  direction: number,
  { accounts, ticks, lots }: FillColumns,
  from: number,
  to: number,
  amount: Float64Array,
  first: number,
): void {
  let q = size[account]
  let c = cash[account]
  let t = quote[account]
  let traded = 0
  let absolute = 0
  let residue = 0
  for (let j = from; j < to; j++) {
    const unit = ticks[j] * k
    const d = direction * lots[j]
    // The order's own leg.
    let most = Math.abs(d) < Math.abs(q) ? -d : q
    let closed = +(q * d < 0) * most
    let moved = closed === 0 ? 0 : mulDivNearest(t, closed, q)
    const realized = moved + closed * unit
    c += realized
    t -= moved + (d + closed) * unit
    absolute += Math.abs(q + d) - Math.abs(q)
    q += d
    amount[first + j - from] = realized
    // The other's.
    const m = accounts[j]
    const held = size[m]
    most = Math.abs(d) < Math.abs(held) ? d : held
    closed = +(held * d > 0) * most
    const leg = quote[m]
    moved = closed === 0 ? 0 : mulDivNearest(leg, closed, held)
    const gained = moved + closed * unit
    const c1 = cash[m] + gained
    const t1 = leg - (moved + (closed - d) * unit)
    residue += Math.abs(gained + (t1 - leg) - d * unit)
    absolute += Math.abs(held - d) - Math.abs(held)
    size[m] = held - d
    cash[m] = c1
    quote[m] = t1
    traded += lots[j] * unit
    if (Math.abs(c1) > QUANTA_LIMIT || Math.abs(t1) > QUANTA_LIMIT) residue++
  }
  if (Math.abs(c) > QUANTA_LIMIT || Math.abs(t) > QUANTA_LIMIT) residue++
  residue += c - Math.floor(c) + (t - Math.floor(t))
  size[account] = q
  cash[account] = c
  quote[account] = t
  totals[0] = traded
  totals[1] = absolute
  totals[2] = residue
}

/** One event a fill; the amounts are there already. */
function writeFills(
  log: EventLog,
  account: number,
  direction: number,
  { accounts, ticks, lots }: FillColumns,
  from: number,
  to: number,
  cause: number,
): void {
  const start = log.cursor[COUNT]
  const distance = log.cursor[FIRST] - cause
  const { kind, account: who, other, ticks: at, lots: traded, back } = log
  for (let row = start, j = from; j < to; row++, j++) {
    kind[row] = KIND.fill
    who[row] = account
    other[row] = accounts[j]
    at[row] = ticks[j]
    traded[row] = direction * lots[j]
    back[row] = cause < 0 ? 0 : distance + row
  }
  log.cursor[COUNT] = start + to - from
}

/** `to` takes `lots` (unsigned) of the position of `from`, on side `side` (+1 long), for `value` quanta, whole: a trade
 *  at a price that need not be whole. Emits `kind`; returns the event. */
export function transferPosition(
  world: World,
  market: Market,
  { from, to, side, lots, value }: Record<'from' | 'to' | 'side' | 'lots' | 'value', number>,
  event: {
    readonly kind: number
    readonly account: number
    readonly other: number
    readonly cause: number
  },
): number {
  settleFunding(world, market, from)
  settleFunding(world, market, to)
  const { size, quote, state, k, asset, grownAt } = market
  const cash = world.cash[asset]
  const before = cash[from] + quote[from] + (cash[to] + quote[to])
  const open = Math.abs(size[from]) + Math.abs(size[to])
  reposition(market, cash, from, -side * lots, side * value)
  reposition(market, cash, to, side * lots, -side * value)
  const change = Math.abs(size[from]) + Math.abs(size[to]) - open
  state[LONG_LOTS] += change / 2
  state[SHORT_LOTS] += change / 2
  world.scalars[POSTINGS]++
  if (size[to] * side > 0) grownAt[to] = world.scalars[STEP]
  const after = cash[from] + quote[from] + (cash[to] + quote[to])
  assert(before === after, () => `transfer of ${lots} lots: ${after - before} quanta appeared`)
  const ticks = Math.max(-TICKS_MOST, Math.min(TICKS_MOST, Math.round(value / (lots * k))))
  return emit(world.log, { ...event, ticks, lots: side * lots, amount: value })
}

const TICKS_MOST = 2_147_483_647

/** One leg: `d` lots for `value` quanta received (below zero: paid). A turn closes, then opens. */
function reposition(market: Market, cash: Float64Array, i: number, d: number, value: number): void {
  const { size, quote } = market
  const q = size[i]
  const closes = q * d < 0
  const closed = closes ? Math.min(Math.abs(d), Math.abs(q)) : 0
  const moved = closes ? mulDivNearest(quote[i], closed, Math.abs(q)) : 0
  const realized = closes ? mulDivNearest(value, closed, Math.abs(d)) : 0
  cash[i] += moved + realized
  quote[i] += value - realized - moved
  size[i] = q + d
  assert(
    isWhole(cash[i]) && isWhole(quote[i]),
    () => `account ${i}: got ${cash[i]} and ${quote[i]}, expected whole quanta within 2^52`,
  )
  tighten(market, i, cash[i] + quote[i])
}
