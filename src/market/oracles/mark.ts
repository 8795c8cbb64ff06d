/** From index and book to the mark: the average premium, the rule that picks a price, and whose doing that price is. */
import { exp, log } from '../../kernel/exponential.ts'
import {
  BEST_ASK,
  BEST_BID,
  BY_MARK_RULE,
  INDEX,
  LAST_TRADE,
  MARK,
  MID,
  PREMIUM,
  PRICE_ORIGINS,
  type Market,
} from '../../world/world.ts'
import { outsideTicks } from '../../world/outsidePrice.ts'
import { addOutside } from '../attribution.ts'
import { clamped } from '../funding/rate.ts'
import type { OracleContext } from '../oracle.ts'
import { wholeTicks } from '../ticks.ts'

/** What the mark can be made of. */
export const MARK_RULES = ['median', 'index-premium', 'index', 'mid', 'last'] as const

interface MarkParams {
  readonly mark: (typeof MARK_RULES)[number]
  readonly premiumSeconds: number
  readonly premiumClamp: number
}

/** The end of an oracle's step. */
interface Marker {
  /** PREMIUM moves towards ln(mid / index). */
  readonly averagePremium: () => void
  /** MARK and `market.origins`. */
  readonly publish: () => void
}

/** Half the spread that a book with an empty side is taken to have. */
const EMPTY_SIDE = 0.01

export function bindMark(context: OracleContext, params: MarkParams): Marker {
  const { market, stepSeconds, memory } = context
  const { state, tick, origins } = market
  const { premium, index } = memory
  const { premiumSeconds, premiumClamp } = params
  const weight = premiumSeconds === 0 ? 1 : 1 - exp(-stepSeconds / premiumSeconds)
  return {
    averagePremium: () => {
      describeMid(market)
      complete(origins, log(midTicks(market) * tick))
      // Each part is averaged as the whole is, so the parts of the average add up to the average.
      let average = 0
      for (let k = 0; k < PRICE_ORIGINS; k++) {
        premium[k] += weight * (origins[k] - index[k] - premium[k])
        average += premium[k]
      }
      state[PREMIUM] = clamped(average, premiumClamp)
    },
    publish: () => {
      state[MARK] = wholeTicks(market, priceBy(params.mark, context))
      complete(origins, log(state[MARK] * tick))
    },
  }
}

/** The price in ticks that a rule picks; to `origins`, whose doing it is as far as that is known. */
function priceBy(rule: MarkParams['mark'], context: OracleContext): number {
  const { market, memory } = context
  const { state, origins } = market
  switch (rule) {
    case 'index':
      origins.set(memory.index)
      return state[INDEX]
    case 'index-premium':
      describeFollowed(context)
      return followed(market)
    case 'mid':
      describeMid(market)
      return midTicks(market)
    case 'last':
      describeMid(market)
      return lastTicks(market)
    case 'median':
      return medianPrice(context)
  }
}

/** Median of index with premium, the venue's own price, and the outside one. (Hyperliquid.) */
function medianPrice(context: OracleContext): number {
  const { market } = context
  const follows = followed(market)
  const outside = outsideTicks(market)
  const price = middle(follows, touch(market), outside)
  if (price === follows) describeFollowed(context)
  else if (price === outside) describeOutside(market)
  else describeMid(market)
  return price
}

/** Index with the average premium on it, in ticks. */
const followed = ({ state }: Market): number => state[INDEX] * exp(state[PREMIUM])

/** Middle of the book in ticks; without a book the outside price. */
const midTicks = (market: Market): number =>
  market.state[MID] > 0 ? market.state[MID] : outsideTicks(market)

const lastTicks = (market: Market): number =>
  market.state[LAST_TRADE] > 0 ? market.state[LAST_TRADE] : midTicks(market)

/** What the venue itself says: the median of its best prices and its last trade. */
function touch(market: Market): number {
  const { state } = market
  const mid = midTicks(market)
  const bid = state[BEST_BID] > 0 ? state[BEST_BID] : mid * (1 - EMPTY_SIDE)
  const ask = state[BEST_ASK] > 0 ? state[BEST_ASK] : mid * (1 + EMPTY_SIDE)
  return middle(bid, ask, lastTicks(market))
}

const middle = (a: number, b: number, c: number): number =>
  Math.max(Math.min(a, b), Math.min(Math.max(a, b), c))

/** To `origins`: whose doing the outside venue's price is. */
function describeOutside(market: Market): void {
  market.origins.fill(0)
  addOutside(market, market.origins)
}

/** To `origins`: whose doing the middle of the book is. */
function describeMid(market: Market): void {
  describeOutside(market)
  if (!(market.state[MID] > 0)) return
  for (let k = 0; k < PRICE_ORIGINS; k++) market.origins[k] += market.basisParts[k]
}

/** To `origins`: whose doing index and premium are. */
function describeFollowed({
  market: { origins },
  memory: { index, premium },
}: OracleContext): void {
  for (let k = 0; k < PRICE_ORIGINS; k++) origins[k] = index[k] + premium[k]
}

/** Leaves to the rule what the other origins do not explain of `sum`: the clamp's cut, a spread, rounding. */
function complete(origins: Float64Array, sum: number): void {
  origins[BY_MARK_RULE] = 0
  let others = 0
  for (let k = 0; k < PRICE_ORIGINS; k++) others += origins[k]
  origins[BY_MARK_RULE] = sum - others
}
