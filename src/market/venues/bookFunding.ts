/** Funding: what keeps a perpetual near its index. Longs pay shorts while the venue trades above, and the other way round. */
import { emit, KIND } from '../../world/events.ts'
import { mayCharge } from '../../world/limits.ts'
import {
  FUNDING,
  FUNDING_RATE,
  FUNDING_REST,
  INDEX,
  MARK_EVENT,
  PREMIUM,
  PREMIUM_COUNT,
  PREMIUM_SUM,
  STEP,
  type Market,
  type World,
} from '../../world/world.ts'
import { advanceIndex, clamped, interestRate8h, rateOver, restOf } from '../funding/rate.ts'
import type { BookParams } from './bookParams.ts'

/** How far the rate is drawn from the premium to the interest rate. (Hyperliquid, Binance.) */
const DRAWN_MOST = 0.0005
const HOURS_QUOTED = 8

/** Samples the premium, and at the end of each interval moves the index by the interval's average. Nobody is paid here:
 *  an account settles when its position changes (world/settleFunding.ts). */
export function fundMarket(
  market: Market,
  params: BookParams,
  stepSeconds: number,
  world: World,
): void {
  const { state, k, row } = market
  if (params.fundingHours === 0) return
  state[PREMIUM_SUM] += state[PREMIUM]
  state[PREMIUM_COUNT]++
  const every = Math.max(1, Math.round((params.fundingHours * 3600) / stepSeconds))
  if ((world.scalars[STEP] + 1) % every !== 0) return
  const average = state[PREMIUM_SUM] / state[PREMIUM_COUNT]
  const most = params.fundingMost * HOURS_QUOTED
  const premium = params.fundingCoefficient * average
  const rate8h = clamped(interestRate8h(premium, params.fundingInterest, DRAWN_MOST), most)
  const rate = rateOver(rate8h, state[PREMIUM_COUNT] * stepSeconds)
  const before = state[FUNDING]
  const rest = state[FUNDING_REST]
  const next = advanceIndex(before, rest, rate, state[INDEX], k)
  if (mayCharge(market, next)) {
    state[FUNDING] = next
    state[FUNDING_REST] = restOf(rest, rate, state[INDEX], k)
  }
  state[FUNDING_RATE] = rate8h
  state[PREMIUM_SUM] = 0
  state[PREMIUM_COUNT] = 0
  emit(world.log, {
    kind: KIND['funding-rate'],
    account: -1,
    other: row,
    amount: state[FUNDING] - before,
    cause: state[MARK_EVENT],
  })
}
