/** A position is closed by an order on the venue; a keeper who sets it off is paid out of the penalty. */
import { fillablePrice, bankruptcyRating } from '../../protocol/liquidation/prices.ts'
import { MAINTENANCE, MARK, equity } from '../../world/world.ts'
import { chargePenalty } from './chargePenalty.ts'
import { isOverdue } from './handOver.ts'
import type { Job } from './job.ts'
import { keeperOnDuty } from './keepers.ts'

/** dYdX v4 in production: a rating of 1 for all maintenance lost, a spread of 1.5 times the maintenance rate. */
export const ADJUSTMENT = 1
export const SPREAD = 1.5

/** Sells (or buys back) `lots`. Returns how many were filled; what was not waits for the next step. */
export function sellOnVenue(job: Job, lots: number): number {
  const { route } = job.rules.liquidation
  const keeper = route.keeperReward > 0 ? keeperOnDuty(job, lots) : -1
  if (route.keeperReward > 0 && keeper < 0) return 0
  return sell(job, lots, limitOf(job), keeper)
}

/** On the keepers' route: what neither they nor any rung would take in time is sold at any price, so that what it leaves
 *  unpaid comes to the waterfall instead of waiting for ever. */
export function sellRest(job: Job, lots: number): number {
  const { run, rules, market, account } = job
  const isLeft = lots > 0 && rules.liquidation.route.via === 'keepers'
  if (!isLeft || !isOverdue(run, rules, market, account)) return 0
  return sell(job, lots, 0, -1)
}

/** A forced order at `limit` ticks (0: any), and the penalty on what was filled; `keeper` is paid out of it (-1: none). */
function sell(job: Job, lots: number, limit: number, keeper: number): number {
  const { run, market, account, side, event } = job
  const filled = run.rules.markets[market.row].venue.force(account, -side * lots, limit, event)
  if (filled > 0) chargePenalty(job, filled * market.state[MARK] * market.k, keeper)
  return filled
}

/** The worst price that the protocol accepts, in whole ticks; 0: any. */
function limitOf({ run, rules, market, account, side }: Job): number {
  const { limit } = rules.liquidation.route
  if (limit === 'none') return 0
  const { world } = run
  const { state, size, k } = market
  const left = equity(world, market, account)
  const held = Math.abs(size[account]) * k
  const bankrupt = state[MARK] - (side * left) / held
  let price = bankrupt
  if (limit === 'fillable' && left > 0) {
    const rate = rules.protocol.rates[rules.protocol.markets.indexOf(market.row)][MAINTENANCE]
    const rating = bankruptcyRating(left, rate * held * state[MARK], ADJUSTMENT)
    price = fillablePrice(side, state[MARK], rate, rating, SPREAD)
  }
  return Math.max(1, side > 0 ? Math.ceil(price) : Math.floor(price))
}
