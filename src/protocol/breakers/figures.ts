/** What breakers watch: figures of a protocol's markets and accounts. */
import { SUB_QUANTA } from '../../world/fundingIndex.ts'
import {
  FUNDING,
  HEAVIEST,
  HEAVIEST_IMPACT,
  MARK,
  MARK_EVENT,
  openInterest,
  type Cohort,
  type Market,
  type World,
} from '../../world/world.ts'
import type { BreakerContext } from './breaker.ts'
import type { Change } from './trip.ts'

/** Stands for a ratio to nothing: so many times its limit that it is above every one. */
export const BEYOND = 100

/** `part` over `whole`, at most BEYOND; 0 of nothing. */
export function ratio(part: number, whole: number): number {
  if (part <= 0) return 0
  return part < BEYOND * whole ? part / whole : BEYOND
}

/** The market in which a figure is largest, and what it is there. Of markets without the figure (NaN) the first, and NaN. */
export function furthest(
  markets: readonly Market[],
  figure: (market: Market) => number,
): { readonly market: Market; readonly value: number } {
  let [market] = markets
  let value = NaN
  for (const one of markets) {
    const own = figure(one)
    if (Number.isNaN(own) || own <= value) continue
    market = one
    value = own
  }
  return { market, value }
}

/** Quanta of a lot at the mark. */
export const lotValue = ({ state, k }: Market): number => state[MARK] * k

/** Open interest of all markets at the mark, quanta. */
export function openNotional(markets: readonly Market[]): number {
  let sum = 0
  for (const market of markets) sum += openInterest(market) * market.state[MARK] * market.k
  return sum
}

/** What a market or account may hold, in lots, from a cap in usd, one in units of the base, and one in multiples of what
 *  the funds hold (`funds` quanta); each 0: no such cap. */
export function cappedLots(
  market: Market,
  caps: { readonly usd: number; readonly base?: number; readonly funds: number },
  funds: number,
): number {
  const value = lotValue(market)
  let most = Infinity
  if (caps.usd > 0) most = Math.min(most, caps.usd / market.unit / value)
  if (caps.base !== undefined && caps.base > 0) most = Math.min(most, caps.base / market.lot)
  if (caps.funds > 0) most = Math.min(most, (caps.funds * Math.max(0, funds)) / value)
  return Math.floor(most)
}

/** Whether all accounts, a walk over them, are looked at at the end of this step: every so many seconds. */
export const isLookDue = (step: number, stepSeconds: number, every: number): boolean =>
  step % Math.max(1, Math.round(every / stepSeconds)) === 0

/** Those of a protocol who trade for themselves: makers and keepers take what others leave them. */
export const tradersOf = ({ world, protocol }: BreakerContext): readonly Cohort[] =>
  world.cohorts.filter(
    ({ protocol: row, role }) => row === protocol.row && role !== 'maker' && role !== 'keeper',
  )

/** Largest position of these cohorts' agents in a market, lots. */
export function largestPosition({ row, size }: Market, cohorts: readonly Cohort[]): number {
  let long = 0
  let short = 0
  for (const { market, first, count } of cohorts) {
    if (market !== row) continue
    for (let i = first; i < first + count; i++) {
      if (size[i] > long) long = size[i]
      if (size[i] < short) short = size[i]
    }
  }
  return Math.max(long, -short)
}

/** Quanta of unrealised profit of a protocol's agents, the largest of one account or all together; losses do not offset.
 *  Funding owed is taken off, to the fraction of a quantum: exact enough to watch by, and quick. */
export function unrealisedProfit(
  { world, protocol }: BreakerContext,
  of: 'largest' | 'all',
): number {
  let sum = 0
  for (const { market, first, count, protocol: row } of world.cohorts) {
    if (row !== protocol.row) continue
    const own = profitsOf(world.markets[market], first, first + count, of === 'all')
    sum = of === 'all' ? sum + own : Math.max(sum, own)
  }
  return sum
}

function profitsOf(market: Market, first: number, last: number, isAll: boolean): number {
  const { size, quote, fundedAt, state } = market
  const value = lotValue(market)
  const index = state[FUNDING]
  let largest = 0
  let all = 0
  for (let i = first; i < last; i++) {
    const lots = size[i]
    if (lots === 0) continue
    const profit = quote[i] + lots * (value - (index - fundedAt[i]) / SUB_QUANTA)
    if (profit <= 0) continue
    all += profit
    if (profit > largest) largest = profit
  }
  return isAll ? all : largest
}

/** Quanta that a protocol's agents have together: their equities at the mark, those below zero left out, and funding that
 *  is not settled yet. */
export function heldByAgents({ world, protocol }: BreakerContext): number {
  let sum = 0
  for (const { market, first, count, protocol: row } of world.cohorts) {
    if (row !== protocol.row) continue
    sum += heldBy(world, world.markets[market], first, count)
  }
  return sum
}

function heldBy(world: World, market: Market, first: number, count: number): number {
  const { size, quote, asset } = market
  const cash = world.cash[asset]
  const value = lotValue(market)
  let sum = 0
  for (let i = first; i < first + count; i++) {
    const equity = cash[i] + quote[i] + size[i] * value
    if (equity > 0) sum += equity
  }
  return sum
}

/** What trips for losses does so because of the liquidation that weighs most now, and re-opens as prices stand. */
export function causeInLosses(change: Change, markets: readonly Market[]): number {
  let [heaviest] = markets
  for (const market of markets) {
    if (weight(market) > weight(heaviest)) heaviest = market
  }
  const { state } = heaviest
  return change === 'breaker-on' && state[HEAVIEST] >= 0 ? state[HEAVIEST] : state[MARK_EVENT]
}

const weight = ({ state }: Market): number =>
  state[HEAVIEST] >= 0 ? Math.abs(state[HEAVIEST_IMPACT]) : -1
