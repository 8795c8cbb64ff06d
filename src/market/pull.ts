/** What a flow of orders does to the outside price: part of it stays, the rest fades. */
import { MARK, REFERENCE_INTEREST, type Market } from '../world/world.ts'
import { clamped } from './funding/rate.ts'
import { decay } from './signals.ts'

/** How hard the outside price is pulled. */
export interface Pull {
  /** Log move of a flow as large as the reference interest. */
  readonly perInterest: number
  /** Part of it that stays, and what a step keeps of the rest. */
  readonly permanent: number
  readonly keep: number
}

/** The law is linear only near the price without it; beyond a factor of 50 it moves no further. */
const MOST = 4

interface PullParams {
  readonly impactPerOpenInterest: number
  readonly impactPermanentShare: number
  /** Seconds. */
  readonly impactHalfLife: number
}

/** Lots as a share of the reference interest, at a price in ticks; 0 where nobody holds anything. */
export function shareOfInterest({ state, k }: Market, lots: number, price: number): number {
  const interest = state[REFERENCE_INTEREST]
  return interest > 0 ? (lots * price * k) / interest : 0
}

/** What a flow of attackers is valued at: the price of the start. At the price of the moment, which they move, selling
 *  first and buying back later would pay by itself. */
export const attackPrice = ({ history }: Market): number => history.mark[0]

export function pullOf(params: PullParams, stepSeconds: number): Pull {
  const { impactPerOpenInterest, impactPermanentShare, impactHalfLife } = params
  const keep = decay(impactHalfLife, stepSeconds)
  return { perInterest: impactPerOpenInterest, permanent: impactPermanentShare, keep }
}

/** Lets the outside venue feel the flow since the last price. `flow` is the register that counts it, `lasting` the
 *  venue's register of the log move that stays; the part that fades has the one after it; `price` is what lots are valued
 *  at, in ticks. Returns the log move. */
export function feelFlow(
  market: Market,
  pull: Pull,
  flow: number,
  lasting: number,
  price = market.state[MARK],
): number {
  const { state, venueState: own } = market
  const move = pull.perInterest * shareOfInterest(market, state[flow], price)
  own[lasting + 1] = clamped(own[lasting + 1] * pull.keep + (1 - pull.permanent) * move, MOST)
  own[lasting] = clamped(own[lasting] + pull.permanent * move, MOST)
  state[flow] = 0
  return clamped(own[lasting] + own[lasting + 1], MOST)
}
