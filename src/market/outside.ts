/** The outside venue as a place to trade: who buys there pays its price, a fee, and what the order itself does to it. */
import { exp } from '../kernel/exponential.ts'
import { MILLION, millionths, mulDiv, quantaNearest } from '../kernel/quanta.ts'
import { attackPrice, shareOfInterest } from './pull.ts'
import { emit, KIND } from '../world/events.ts'
import { outsideTicks } from '../world/outsidePrice.ts'
import { pay } from '../world/ledger.ts'
import { ATTACK_EVENT, ATTACK_FLOW, POSTINGS, type Market, type World } from '../world/world.ts'

/** Log move of the outside price that a flow as large as the open interest makes, and the fee, a share of value. */
export interface OutsideTerms {
  readonly perInterest: number
  readonly fee: number
}

/** An order moves the price by no more than this factor's log in a step; the rest of it is not done. */
const MOST_MOVE = 0.5

/** Value in quanta of lots on the outside venue at its price of this moment. */
export function outsideValue(market: Market, lots: number): number {
  return lots === 0 ? 0 : quantaNearest(lots * wholeOutside(market) * market.k)
}

const wholeOutside = (market: Market): number => Math.max(1, Math.round(outsideTicks(market)))

/**
 * Trades `lots` (signed) for an account at S e^(y/2): the middle of the price before the order and the price after it,
 * orders of this step before it included (modelling.md 5f). The price itself moves at the next step. Who buys buys no
 * more than its cash pays for. Returns the value paid, quanta.
 */
export function tradeOutside(
  world: World,
  market: Market,
  { perInterest, fee }: OutsideTerms,
  account: number,
  lots: number,
): number {
  const { state, k, asset, spot, abroad } = market
  const price = outsideTicks(market)
  const perLot = perInterest * shareOfInterest(market, 1, attackPrice(market))
  const room = perLot > 0 ? Math.floor(MOST_MOVE / perLot) : Infinity
  const pricePaid = (n: number): number => price * exp(perLot * (state[ATTACK_FLOW] + n / 2))
  const wanted = Math.max(-room, Math.min(room, lots))
  const traded =
    wanted > 0 ? paidFor(wanted, world.cash[asset][account], pricePaid(wanted) * k, fee) : wanted
  if (traded === 0) return 0
  const ticks = pricePaid(traded)
  const value = quantaNearest(Math.abs(traded) * ticks * k)
  if (value <= 0) return 0
  spot[account] += traded
  spot[abroad] -= traded
  state[ATTACK_FLOW] += traded
  world.scalars[POSTINGS]++
  if (traded > 0) pay(world, asset, account, abroad, value)
  else pay(world, asset, abroad, account, value)
  const paid = traded > 0 ? value : -value
  const told = { account, other: abroad, lots: traded, ticks: Math.round(ticks), amount: paid }
  state[ATTACK_EVENT] = emit(world.log, { kind: KIND['outside-trade'], ...told })
  const charged = mulDiv(value, millionths(fee), MILLION, 'up')
  if (charged > 0) {
    pay(world, asset, account, world.outside, charged)
    emit(world.log, { kind: KIND.fee, account, other: world.outside, amount: charged })
  }
  return paid
}

/** Of lots to buy at a price of `each` quanta, those that cash pays for, fee and roundings included. */
function paidFor(lots: number, cash: number, each: number, fee: number): number {
  const most = Math.floor((cash - ROUNDINGS) / (each * (1 + millionths(fee) / MILLION)))
  return lots <= most ? lots : Math.max(0, most)
}

/** Quanta by which value and fee together may be rounded up. */
const ROUNDINGS = 2
