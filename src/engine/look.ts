/** What agents may know: filled once a market and step, from this step's oracle and the venue as the last step left it. */
import type { View } from '../agents/strategy.ts'
import { exp } from '../kernel/exponential.ts'
import {
  ASK_DEPTH,
  BASIS_AVERAGE,
  BEST_ASK,
  BEST_BID,
  BID_DEPTH,
  DISTRESSED,
  FAST_VOLATILITY,
  FORCED_LOTS,
  FUNDING_RATE,
  GAS_NOW,
  HALTED,
  INDEX,
  INITIAL,
  KEEPERS_CAME,
  LAST_RETURN,
  LAST_REWARD,
  MAINTENANCE,
  MARK,
  MID,
  REBATE,
  REFERENCE_INTEREST,
  REFERENCE_VOLATILITY,
  SLOW_VALUE,
  SLOW_VOLATILITY,
  STEP,
  TREND,
  type Market,
  type World,
} from '../world/world.ts'
import { outsideTicks } from '../world/outsidePrice.ts'
import { vaultFigures } from '../protocol/waterfall/vaultShares.ts'
import type { BoundRung, CohortRules, MarketRules, ProtocolRules } from './rules.ts'

/** The market's public figures. */
export function lookAtMarket(
  view: View,
  { scalars }: World,
  market: Market,
  { agents, venue }: MarketRules,
): void {
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
  view.bidDepth = state[BID_DEPTH]
  view.askDepth = state[ASK_DEPTH]
  view.distressedLots = state[DISTRESSED]
  view.forcedLots = state[FORCED_LOTS]
  view.takerFee = venue.takerFee
  view.rebate = state[REBATE]
  view.fundingRate = state[FUNDING_RATE]
  view.outsideNow = outsideTicks(market)
  view.index = state[INDEX]
  view.halted = state[HALTED]
}

/** What differs from cohort to cohort: its protocol's rules, and itself. */
export function lookAsCohort(
  view: View,
  { cohort, actsPerHour }: CohortRules,
  { protocol, liquidation, vault }: ProtocolRules,
): void {
  const { route } = liquidation
  const rates = protocol.rates[protocol.markets.indexOf(cohort.market)]
  view.initialRate = rates[INITIAL]
  view.maintenanceRate = rates[MAINTENANCE]
  view.keeperReward = route.keeperReward
  view.rewardGrowth = route.rewardGrowth
  view.rewardMost = route.rewardMost
  const { tally } = protocol
  view.keepersCame = tally[KEEPERS_CAME]
  view.lastReward = tally[LAST_REWARD]
  view.gas = tally[GAS_NOW]
  if (cohort.deposits) lookAtVault(view, vault)
  view.actsPerHour = actsPerHour
  view.members = cohort.count
}

/** What is to be known of the protocol's vault. */
function lookAtVault(view: View, vault: BoundRung | undefined): void {
  const { value, rate, queue, free, bonus, delay } = vault === undefined ? NO_VAULT : vaultFigures(vault.context, vault.params) // prettier-ignore
  view.vaultValue = value
  view.vaultRate = rate
  view.vaultQueue = queue
  view.vaultFree = free
  view.vaultBonus = bonus
  view.vaultDelay = delay
}

const NO_VAULT = { value: 0, rate: 0, queue: 0, free: 0, bonus: 0, delay: 0 }
