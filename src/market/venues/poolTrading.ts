/** Trading against a pool: one price for all, as far as the pool can carry it. */
import { millionths, quantaUp } from '../../kernel/quanta.ts'
import { emit, KIND } from '../../world/events.ts'
import { tradeWithHouse } from '../../world/houseTrade.ts'
import { ORDER_POST_ONLY, ORDER_REDUCE_ONLY } from '../../world/intents.ts'
import { pay } from '../../world/ledger.ts'
import { tradeBetween } from '../../world/tradeBetween.ts'
import {
  BAND_HIGH,
  BAND_LOW,
  FILL_COUNT,
  LAST_TRADE,
  LONG_LOTS,
  MARK,
  ORDERS,
  SHORT_LOTS,
  VOLUME,
  equity,
  type Role,
} from '../../world/world.ts'
import { chargeTaker } from '../fees.ts'
import type { VenueContext } from '../venue.ts'
import { impactFee } from './poolImpact.ts'
import type { PoolParams } from './poolParams.ts'

/** What trading against a pool needs. The columns of a fill are scratch. */
export interface Pool {
  readonly context: VenueContext
  readonly params: PoolParams
  /** Taker fee in millionths. */
  readonly fee: number
  readonly fill: { readonly accounts: Int32Array; readonly ticks: Int32Array; readonly lots: Int32Array } // prettier-ignore
  readonly order: { readonly rows: Int32Array; readonly lots: Float64Array }
}

/** Register of the venue: quanta of price impact that the pool has taken and may pay back. */
export const IMPACT_POOL = 8

export const createPool = (context: VenueContext, params: PoolParams): Pool => ({
  context,
  params,
  fee: millionths(params.takerFee),
  fill: { accounts: new Int32Array(1), ticks: new Int32Array(1), lots: new Int32Array(1) },
  order: { rows: new Int32Array(1), lots: new Float64Array(1) },
})

/** What buyers (side +1) pay or sellers (-1) get now, in whole ticks, rounded for the pool. */
export function priceOf({ params, context }: Pool, side: number): number {
  const mark = context.market.state[MARK]
  const price = mark * (1 + side * params.halfSpread)
  return side > 0 ? Math.ceil(price) : Math.max(1, Math.floor(price))
}

/** Lots by which positions of a side may still grow. The house has no end; a pool must be able to pay. */
export function roomOf({ params, context }: Pool, side: number): number {
  const { world, market, counterparty } = context
  const { state, size, k, house } = market
  if (counterparty === house) return Infinity
  const own = side * size[counterparty]
  const open = state[side > 0 ? LONG_LOTS : SHORT_LOTS] - (own > 0 ? own : 0)
  const value = Math.max(0, equity(world, market, counterparty))
  const most = Math.floor((params.openInterestCap * value) / (state[MARK] * k))
  return Math.max(0, most - open)
}

/** An order of somebody who may choose: its price, its rule, the cap and the fees hold. Nothing rests in a pool. */
export function trade(
  pool: Pool,
  account: number,
  role: Role,
  { lots, limit, rule }: Record<'lots' | 'limit' | 'rule', number>,
): void {
  const { market, counterparty } = pool.context
  const { state, size } = market
  state[ORDERS]++
  if (rule & ORDER_POST_ONLY) return
  const wanted = rule & ORDER_REDUCE_ONLY ? reductionOf(size[account], lots) : lots
  const before = size[counterparty]
  const filled = fill(pool, account, wanted, limit, -1)
  if (filled === 0) return
  const side = wanted > 0 ? 1 : -1
  chargeTaker(pool.context, account, role, filled * priceOf(pool, side) * market.k, pool.fee)
  chargeImpact(pool, account, before)
}

/** The part of an order that makes a position smaller. */
function reductionOf(held: number, lots: number): number {
  if (held * lots >= 0) return 0
  return Math.abs(lots) < Math.abs(held) ? lots : -held
}

/** Fills what price, band and cap leave of an order, at one price. Returns the lots filled, unsigned. */
export function fill(
  pool: Pool,
  account: number,
  lots: number,
  limit: number,
  cause: number,
): number {
  const { market, counterparty } = pool.context
  const { state, size } = market
  if (lots === 0 || account === counterparty) return 0
  const side = lots > 0 ? 1 : -1
  const price = priceOf(pool, side)
  const isWorse = limit !== 0 && side * (price - limit) > 0
  if (isWorse || price > state[BAND_HIGH] || price < state[BAND_LOW]) return 0
  const held = size[account]
  const closes = held * side < 0 ? Math.abs(held) : 0
  const most = closes + roomOf(pool, side)
  const filled = Math.abs(lots) < most ? Math.abs(lots) : most
  if (filled === 0) return 0
  post(pool, account, side * filled, price, cause)
  state[LAST_TRADE] = price
  return filled
}

/** Posts a fill of whole lots (signed) at a price in ticks. */
function post(pool: Pool, account: number, lots: number, price: number, cause: number): void {
  const { context, fill: columns, order } = pool
  const { world, market, counterparty } = context
  const { state, k, house } = market
  if (counterparty === house) {
    order.rows[0] = account
    order.lots[0] = lots
    tradeWithHouse(world, market, order, 0, 1, price, cause)
    return
  }
  const size = Math.abs(lots)
  columns.accounts[0] = counterparty
  columns.ticks[0] = price
  columns.lots[0] = size
  tradeBetween(world, market, account, lots > 0 ? 1 : -1, columns, 0, 1, cause)
  state[VOLUME] += size * price * k
  state[FILL_COUNT]++
}

/** Takes the fee for a greater imbalance into the pool, up to what the account has; pays for a smaller one out of what
 *  was taken so. `before` is the pool's position before the fill, lots. */
function chargeImpact({ context, params }: Pool, account: number, before: number): void {
  if (params.impactFactor === 0) return
  const { world, market, counterparty } = context
  const { state, size, k, unit, asset, venueState: own } = market
  const value = state[MARK] * k * unit
  const usd = impactFee(-before * value, -size[counterparty] * value, params)
  if (usd > 0) {
    const due = usd / unit
    const has = Math.max(0, Math.floor(equity(world, market, account)))
    // Far beyond what anybody has it may be no whole number of quanta any more.
    const amount = due < has ? quantaUp(due) : has
    if (amount === 0) return
    own[IMPACT_POOL] += amount
    pay(world, asset, account, counterparty, amount)
    emit(world.log, { kind: KIND.fee, account, other: counterparty, amount })
  } else {
    const amount = Math.min(Math.floor(-usd / unit), own[IMPACT_POOL])
    if (amount === 0) return
    own[IMPACT_POOL] -= amount
    pay(world, asset, counterparty, account, amount)
    emit(world.log, { kind: KIND.rebate, account: counterparty, other: account, amount })
  }
}
