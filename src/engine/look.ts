/** What agents may know: filled once a market and step, from this step's oracle and the venue as the last step left it. */
import type { View } from '../agents/strategy.ts'
import { exp } from '../kernel/exponential.ts'
import {
  BASIS_AVERAGE,
  BEST_ASK,
  BEST_BID,
  FAST_VOLATILITY,
  INITIAL,
  LAST_RETURN,
  MAINTENANCE,
  MARK,
  MID,
  REFERENCE_INTEREST,
  REFERENCE_VOLATILITY,
  SLOW_VALUE,
  SLOW_VOLATILITY,
  STEP,
  TREND,
  type Market,
  type World,
} from '../world/world.ts'
import type { CohortRules, ProtocolRules } from './rules.ts'

/** The market's public figures. */
export function lookAtMarket(view: View, { scalars }: World, market: Market, agents: number): void {
  const { state, k, tick, history } = market
  const known = scalars[STEP]
  view.step = known
  view.markTicks = state[MARK]
  view.markPrice = state[MARK] * tick
  view.lotValue = state[MARK] * k
  view.lotsPerEquity = 1 / view.lotValue
  view.lastReturn = state[LAST_RETURN]
  view.mid = state[MID]
  view.bestBid = state[BEST_BID]
  view.bestAsk = state[BEST_ASK]
  for (let lag = 0; lag < 3; lag++) {
    const at = known > lag ? known - lag : 0
    view.outside[lag] = exp(history.outside[at] + history.impact[at]) / tick
  }
  view.slowValue = exp(state[SLOW_VALUE]) / tick
  view.basisAverage = state[BASIS_AVERAGE]
  view.fastVolatility = state[FAST_VOLATILITY]
  view.slowVolatility = state[SLOW_VOLATILITY]
  view.referenceVolatility = state[REFERENCE_VOLATILITY]
  for (let h = 0; h < view.trend.length; h++) view.trend[h] = state[TREND + h]
  view.openInterest = state[REFERENCE_INTEREST]
  view.scale = 5000 / Math.max(1, agents)
}

/** What differs from cohort to cohort: its protocol's rules, and itself. */
export function lookAsCohort(
  view: View,
  { cohort, actsPerHour }: CohortRules,
  { protocol, liquidation }: ProtocolRules,
): void {
  const rates = protocol.rates[protocol.markets.indexOf(cohort.market)]
  view.initialRate = rates[INITIAL]
  view.maintenanceRate = rates[MAINTENANCE]
  view.keeperReward = liquidation.route.keeperReward
  view.actsPerHour = actsPerHour
  view.members = cohort.count
}
