/** Where accounts would be liquidated, by distance from the mark: what everybody can read off a public venue. */
import type { LiquidationMap } from '../agents/strategy.ts'
import {
  MAINTENANCE,
  MARK,
  bankruptcyPrice,
  fundingOwed,
  liquidationPrice,
  type Market,
  type World,
} from '../world/world.ts'

/** Buckets a side, and the width of one as a share of the mark: the map reaches 40 % either way. */
const BUCKETS = 80
const WIDTH = 0.005

/** The map of a market, made when it is asked for, once a step: `fresh` says whether it has been (scratch, cleared by the
 *  agents' phase, so that nothing of another run or of an undone step is ever read). Rates are those of small positions. */
export function liquidationMap(
  world: World,
  market: Market,
  fresh: { isMapped: boolean },
): () => LiquidationMap {
  const longs = new Float64Array(BUCKETS)
  const shorts = new Float64Array(BUCKETS)
  const map = { width: WIDTH, longs, shorts }
  return () => {
    if (fresh.isMapped) return map
    fresh.isMapped = true
    longs.fill(0)
    shorts.fill(0)
    for (const { markets, rates, first, last } of world.protocols) {
      const place = markets.indexOf(market.row)
      if (place >= 0) enter(world, market, map, { first, last, rate: rates[place][MAINTENANCE] })
    }
    return map
  }
}

function enter(
  world: World,
  market: Market,
  { longs, shorts }: LiquidationMap,
  { first, last, rate }: Record<'first' | 'last' | 'rate', number>,
): void {
  const { size, quote, state, k, asset } = market
  const cash = world.cash[asset]
  const width = WIDTH * state[MARK]
  for (let i = first; i < last; i++) {
    const q = size[i]
    if (q === 0) continue
    const bankruptcy = bankruptcyPrice(cash[i] - fundingOwed(market, i), quote[i], q, k)
    const price = liquidationPrice(bankruptcy, q, rate)
    const away = (q > 0 ? state[MARK] - price : price - state[MARK]) / width
    if (!(away < BUCKETS)) continue
    const side = q > 0 ? longs : shorts
    side[away > 0 ? Math.floor(away) : 0] += Math.abs(q)
  }
}
