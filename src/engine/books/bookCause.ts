/** Why a book fell: what the price, implied volatility and the rule took from its safety since it was last safe. */
import { IMPLIED, SAFE_LEFT, SAFE_LEVEL, SAFE_NEED, SAFE_PRICE, SAFE_SCALE, SAFE_STEP, SAFETY_WIDTH, SCALE } from '../../world/chain.ts' // prettier-ignore
import {
  BY_LIQUIDATION,
  BY_MAKER,
  BY_ATTACKER,
  BY_MARGIN_RULE,
  BY_OUTSIDE,
  BY_OWN_TRADE,
  BY_VOLATILITY,
  ATTACK_EVENT,
  HEAVIEST,
  MARK,
  MARK_EVENT,
  ORIGINS,
  PRICE_ORIGINS,
  PULL_EVENT,
  STEP,
  type Market,
  type World,
} from '../../world/world.ts'
import type { Cause } from '../causes.ts'
import type { Books } from './books.ts'
import { collateralLoss } from './collateralLoss.ts'
import { greeksOf } from './listed.ts'
import { SAFE } from './underMaintenance.ts'

const cause: Cause = { event: -1, shares: new Float64Array(ORIGINS.length), safeAt: 0 }
const sums = new Float64Array(4)

/** Shares sum to one. The price's part is what delta, halfway, and gamma say of its move, split over the origins that moved
 *  it that way; volatility's is vega times its move; what collateral lost beside it came from outside; what it
 *  lacked of its safety when it began is its own. Of the requirement's rise, what a scale asks for is the rule's, the rest
 *  that of price and volatility. Valid until the next call. */
export function bookCause(world: World, { market, chain, view }: Books, account: number): Cause {
  const at = chain.bookOf[account] * SAFETY_WIDTH
  const safety = chain.bookSafety
  const now = world.scalars[STEP] + 1
  const safe = safety[at + SAFE_PRICE] > 0 ? safety[at + SAFE_STEP] : 0
  cause.safeAt = Math.min(safe, now - 1)
  greeksOf(market, account, sums)
  const price = market.state[MARK] * market.tick
  const was = safety[at + SAFE_PRICE] || price
  const move = price - was
  // Delta there and here, averaged: gamma takes half of the way back.
  const since = { since: cause.safeAt, was }
  const collateral = collateralLoss(world, market, account, since)
  const delta =
    sums[0] + market.size[account] * market.lot + collateral.delta - (sums[1] * move) / 2
  const lost = Math.max(0, -delta * move)
  const byVol = Math.max(0, -sums[2] * (chain.state[IMPLIED] - (safety[at + SAFE_LEVEL] || chain.state[IMPLIED]))) // prettier-ignore
  const need = view.requirement.maintenance
  const rise = Math.max(0, need - safety[at + SAFE_NEED] * market.unit)
  const byRule = Math.min(rise, need * scaled(chain.state[SCALE], safety[at + SAFE_SCALE]))
  // Nearer to its strikes, and dearer, a book must hold more: what took from it made that; if nothing did, it traded.
  const taken = lost + byVol
  const grown = taken > 0 ? 1 + (rise - byRule) / taken : 1
  const lacked = Math.max(0, SAFE * safety[at + SAFE_NEED] - safety[at + SAFE_LEFT]) * market.unit
  const own = taken > 0 ? lacked : lacked + rise - byRule
  const byCollateral = Math.max(0, collateral.lost)
  const byPrice = grown * lost
  fillShares(market, now, { byPrice, byVol: grown * byVol, byRule, byCollateral, own }, delta)
  cause.event = byCollateral > byPrice + grown * byVol + byRule ? collateral.event : eventOf(market)
  return cause
}

/** Part of a requirement that has been asked for since the scale stood at `was`; 0 under rules without one. */
const scaled = (now: number, was: number): number => (now > was && was > 0 ? 1 - was / now : 0)

interface Taken {
  readonly byPrice: number
  readonly byVol: number
  readonly byRule: number
  readonly byCollateral: number
  readonly own: number
}

function fillShares(
  { history }: Market,
  now: number,
  { byPrice, byVol, byRule, byCollateral, own }: Taken,
  delta: number,
): void {
  const { shares, safeAt } = cause
  shares.fill(0)
  const all = byPrice + byVol + byRule + byCollateral + own
  if (!(all > 0)) return
  const against = delta > 0 ? -1 : 1
  let sum = 0
  for (let k = 0; k < PRICE_ORIGINS; k++) {
    const move = against * (history.origins[k][now] - history.origins[k][safeAt])
    shares[k] = move > 0 ? move : 0
    sum += shares[k]
  }
  for (let k = 0; k < PRICE_ORIGINS; k++)
    shares[k] = sum > 0 ? (shares[k] / sum) * (byPrice / all) : 0
  if (sum === 0) shares[BY_OUTSIDE] = byPrice / all
  shares[BY_OUTSIDE] += byCollateral / all
  shares[BY_VOLATILITY] = byVol / all
  shares[BY_MARGIN_RULE] = byRule / all
  shares[BY_OWN_TRADE] = own / all
}

/** The earlier event with the largest share. */
function eventOf({ state }: Market): number {
  const { shares } = cause
  let largest = BY_OUTSIDE
  for (let k = 0; k < ORIGINS.length; k++) if (shares[k] > shares[largest]) largest = k
  if (largest === BY_LIQUIDATION && state[HEAVIEST] >= 0) return state[HEAVIEST]
  if (largest === BY_MAKER && state[PULL_EVENT] >= 0) return state[PULL_EVENT]
  if (largest === BY_ATTACKER && state[ATTACK_EVENT] >= 0) return state[ATTACK_EVENT]
  return state[MARK_EVENT]
}
