/** A venue with linear price impact: a house takes the other side of every fill at the published price. */
import { exp, log } from '../../kernel/exponential.ts'
import { roundNearest } from '../../kernel/quanta.ts'
import { number } from '../../scenario/declaration.ts'
import { highestTicks } from '../../world/limits.ts'
import { tradeWithHouse } from '../../world/houseTrade.ts'
import {
  BASIS,
  FLOW,
  FORCED_BASIS,
  FORCED_FLOW,
  HEAVIEST_IMPACT,
  LAST_RETURN,
  MARK,
  OUTSIDE,
  type Market,
} from '../../world/world.ts'
import { defineVenue } from '../venue.ts'

/** Its registers: log outside price of the last step, and the price at the start, which fixes depth in lots. */
const LOG_OUTSIDE = 0
const START_PRICE = 1

export const house = defineVenue({
  id: 'house',
  name: 'House with linear impact',
  about:
    'Fills every order at the published price; net flow moves that price away from the outside one, and the gap fades.',
  params: {
    depth: number('usd per agent', 5000, {
      label: 'Depth',
      help: 'Net flow that moves the price by a factor e, an agent. Shallow water, steep waves.',
      min: 100,
      max: 1e7,
      slider: [2000, 20_000],
      scale: 'log',
      live: true,
      channel: 'log price moves by net flow / (depth x agents)',
    }),
    impactHalfLife: number('seconds', 300, {
      label: 'Impact fades in',
      help: 'Half-life of the gap to the outside price. 0: impact is permanent.',
      min: 0,
      max: 1e7,
      slider: [0, 3600],
      live: true,
    }),
  },
  bind: ({ world, market, stepSeconds, agents }, params) => {
    const { state, venueState: own } = market
    const keep =
      params.impactHalfLife === 0 ? 1 : exp((-stepSeconds / params.impactHalfLife) * Math.LN2)
    const depthLots = (): number =>
      (Math.max(1, agents) * params.depth) / own[START_PRICE] / market.lot
    const one = { rows: new Int32Array(1), lots: new Float64Array(1) }
    return {
      start: () => {
        own[START_PRICE] = state[OUTSIDE]
        own[LOG_OUTSIDE] = log(state[OUTSIDE])
        state[MARK] = toTicks(market)
      },
      publish: () => {
        const before = own[LOG_OUTSIDE] + state[BASIS]
        own[LOG_OUTSIDE] = log(state[OUTSIDE])
        state[BASIS] = cut(state[BASIS] * keep + state[FLOW] / depthLots())
        state[FORCED_BASIS] = cut(state[FORCED_BASIS] * keep + state[FORCED_FLOW] / depthLots())
        state[HEAVIEST_IMPACT] *= keep
        state[LAST_RETURN] = own[LOG_OUTSIDE] + state[BASIS] - before
        state[MARK] = toTicks(market)
        state[FLOW] = 0
        state[FORCED_FLOW] = 0
      },
      clear: (orders, from, to) => {
        state[FLOW] += tradeWithHouse(world, market, orders, from, to, state[MARK], -1)
      },
      force: (account, lots, cause) => {
        one.rows[0] = account
        one.lots[0] = lots
        state[FLOW] += tradeWithHouse(world, market, one, 0, 1, state[MARK], cause)
        state[FORCED_FLOW] += lots
      },
      impact: lots => lots / depthLots(),
    }
  },
})

/** The law is linear only near the outside price; beyond a factor of 50 the gap is cut. */
const GAP_MOST = 4

const cut = (gap: number): number => Math.max(-GAP_MOST, Math.min(GAP_MOST, gap))

/** The published price in whole ticks (nearest, ties to even), at least one, at most what there is room for. */
function toTicks(market: Market): number {
  const ticks = (market.state[OUTSIDE] * exp(market.state[BASIS])) / market.tick
  const most = highestTicks(market)
  return ticks < most ? Math.max(1, roundNearest(ticks)) : most
}
