/** What is noted of each step: one number each, in usd where it is money. */
import {
  ADL,
  ASK_DEPTH,
  BAD_DEBT,
  BASIS,
  BEST_ASK,
  BEST_BID,
  BID_DEPTH,
  FILL_COUNT,
  FUND_PAID,
  FUNDING_RATE,
  INDEX,
  INITIAL,
  INSOLVENT,
  KEEPERS_TOOK,
  LIQUIDATED,
  LIQUIDATIONS,
  MAINTENANCE,
  MAKERS,
  MAKERS_AWAY,
  MARK,
  MID,
  ORDERS,
  ORIGINS,
  PENALTIES,
  PREMIUM,
  PRICE_ORIGINS,
  QUOTED_SPREAD,
  REFERENCE_VOLATILITY,
  REWARDS,
  SLOW_VOLATILITY,
  FAST_VOLATILITY,
  SOCIALIZED,
  TAKEN_OVER,
  VOLUME,
  inUnits,
  openInterest,
  type Market,
} from '../world/world.ts'
import { outsidePrice } from '../world/outsidePrice.ts'
import { initialOfBooks, optionInterest } from './books/bookTotals.ts'
import { insurance } from './rules.ts'
import type { Run } from './run.ts'

export interface Observation {
  readonly id: string
  readonly read: (run: Run) => number
}

/** Sum over protocols of a tally that counts money, in usd. */
const money =
  (index: number) =>
  ({ world, scenario }: Run): number =>
    world.protocols.reduce((sum, protocol) => {
      const { asset } = world.markets[protocol.markets[0]]
      return sum + inUnits(protocol.tally[index], scenario.assets[asset].unit)
    }, 0)

/** Sum over protocols of a tally that counts. */
const count =
  (index: number) =>
  ({ world }: Run): number =>
    world.protocols.reduce((sum, { tally }) => sum + tally[index], 0)

/** A figure of the first market. */
const first =
  (read: (market: Market) => number) =>
  ({ world }: Run): number =>
    read(world.markets[0])

const register = (index: number): ((run: Run) => number) => first(({ state }) => state[index])

/** A register in ticks, in usd. */
const price = (index: number): ((run: Run) => number) =>
  first(({ state, tick }) => state[index] * tick)

/** Lots of a register in usd at the middle. */
const notional = (index: number): ((run: Run) => number) =>
  first(({ state, k, unit }) => inUnits(state[index] * state[MID] * k, unit))

const rate =
  (index: number) =>
  ({ world }: Run): number =>
    world.protocols[0].rates[0][index]

/** Cumulative figures run from the start of the run; differences are the page's business. */
export const OBSERVATIONS: readonly Observation[] = [
  { id: 'outsidePrice', read: first(outsidePrice) },
  { id: 'markPrice', read: price(MARK) },
  { id: 'midPrice', read: price(MID) },
  { id: 'indexPrice', read: price(INDEX) },
  { id: 'basis', read: register(BASIS) },
  { id: 'bestBid', read: price(BEST_BID) },
  { id: 'bestAsk', read: price(BEST_ASK) },
  { id: 'spreadBp', read: first(spread) },
  { id: 'bidDepth', read: notional(BID_DEPTH) },
  { id: 'askDepth', read: notional(ASK_DEPTH) },
  { id: 'makersAway', read: register(MAKERS_AWAY) },
  { id: 'makersTotal', read: register(MAKERS) },
  { id: 'volatility', read: first(volatility) },
  { id: 'maintenanceRate', read: rate(MAINTENANCE) },
  { id: 'initialRate', read: rate(INITIAL) },
  { id: 'premium', read: register(PREMIUM) },
  { id: 'fundingRate', read: register(FUNDING_RATE) },
  { id: 'openInterest', read: openInterestUsd },
  { id: 'openInterestLots', read: first(openInterest) },
  { id: 'volume', read: first(({ state, unit }) => inUnits(state[VOLUME], unit)) },
  { id: 'orders', read: register(ORDERS) },
  { id: 'fills', read: register(FILL_COUNT) },
  { id: 'fund', read: fundUsd },
  { id: 'liquidations', read: count(LIQUIDATIONS) },
  { id: 'liquidated', read: money(LIQUIDATED) },
  { id: 'takenOver', read: money(TAKEN_OVER) },
  { id: 'keepersTook', read: money(KEEPERS_TOOK) },
  { id: 'rewards', read: money(REWARDS) },
  { id: 'adl', read: money(ADL) },
  { id: 'penalties', read: money(PENALTIES) },
  { id: 'badDebt', read: money(BAD_DEBT) },
  { id: 'fundPaid', read: money(FUND_PAID) },
  { id: 'socialized', read: money(SOCIALIZED) },
  { id: 'insolvent', read: money(INSOLVENT) },
  { id: 'bookInitial', read: initialOfBooks },
  { id: 'optionInterest', read: optionInterest },
  ...Array.from({ length: PRICE_ORIGINS }, (_, k) => ({
    id: `origin.${ORIGINS[k]}`,
    read: first(({ origins }) => origins[k]),
  })),
]

/** What those who took in this step met, in bp: at its end the best prices are what they left. */
function spread({ state }: Market): number {
  return (state[QUOTED_SPREAD] / state[MID]) * 10_000
}

/** Volatility over what is usual: the larger of the fast and the slow estimate. */
function volatility({ state }: Market): number {
  const usual = state[REFERENCE_VOLATILITY]
  return usual > 0 ? Math.max(state[FAST_VOLATILITY], state[SLOW_VOLATILITY]) / usual : 0
}

function openInterestUsd({ world }: Run): number {
  return world.markets.reduce(
    (sum, market) => sum + openInterest(market) * market.lot * market.state[MARK] * market.tick,
    0,
  )
}

function fundUsd({ world, rules, scenario }: Run): number {
  return rules.protocols.reduce((sum, own) => {
    const { asset } = world.markets[own.protocol.markets[0]]
    return sum + inUnits(insurance(world, own), scenario.assets[asset].unit)
  }, 0)
}
