/** A venue with linear price impact: a house takes the other side of every fill at the published price. */
import { exp, log } from '../../kernel/exponential.ts'
import { number } from '../../scenario/declaration.ts'
import { tradeWithHouse } from '../../world/houseTrade.ts'
import {
  ATTACK_FLOW,
  BASIS,
  BEST_ASK,
  BEST_BID,
  BY_LIQUIDATION,
  BY_MARK_RULE,
  BY_OUTSIDE,
  BY_TRADER,
  FLOW,
  FORCED_BASIS,
  FORCED_FLOW,
  FORCED_LOTS,
  HALTED,
  HEAVIEST_IMPACT,
  LAST_RETURN,
  MARK,
  MID,
  NO_TRADE,
  ORDERS,
  OUTSIDE,
  type Market,
} from '../../world/world.ts'
import { tradeOutside } from '../outside.ts'
import { wholeTicks } from '../ticks.ts'
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
    const nothing = (): void => undefined
    return {
      hasBook: false,
      slack: 0,
      mostLots: () => Infinity,
      start: () => {
        own[START_PRICE] = state[OUTSIDE]
        own[LOG_OUTSIDE] = log(state[OUTSIDE])
        publishPrice(market, own[LOG_OUTSIDE])
        state[BEST_BID] = NaN
        state[BEST_ASK] = NaN
      },
      publish: () => {
        const before = own[LOG_OUTSIDE] + state[BASIS]
        own[LOG_OUTSIDE] = log(state[OUTSIDE])
        state[BASIS] = cut(state[BASIS] * keep + state[FLOW] / depthLots())
        state[FORCED_BASIS] = cut(state[FORCED_BASIS] * keep + state[FORCED_FLOW] / depthLots())
        state[HEAVIEST_IMPACT] *= keep
        state[LAST_RETURN] = own[LOG_OUTSIDE] + state[BASIS] - before
        publishPrice(market, own[LOG_OUTSIDE])
        state[FLOW] = 0
        state[FORCED_LOTS] = state[FORCED_FLOW]
        state[FORCED_FLOW] = 0
        state[ATTACK_FLOW] = 0
      },
      quote: nothing,
      prepare: nothing,
      clear: (_, orders) => {
        state[FLOW] += tradeWithHouse(world, market, orders, 0, orders.count, state[MARK], -1)
        state[ORDERS] += orders.count
      },
      finish: nothing,
      force: (account, lots, _, cause) => {
        if (state[HALTED] === NO_TRADE) return 0
        one.rows[0] = account
        one.lots[0] = lots
        state[FLOW] += tradeWithHouse(world, market, one, 0, 1, state[MARK], cause)
        state[FORCED_FLOW] += lots
        return Math.abs(lots)
      },
      tradeOutside: (account, lots) => tradeOutside(world, market, OUTSIDE_TERMS, account, lots),
      takerFee: 0,
      rest: nothing,
      fund: nothing,
      profile: nothing,
      pull: nothing,
      impact: lots => lots / depthLots(),
    }
  },
})

/** Nothing that happens here is felt abroad. */
const OUTSIDE_TERMS = { perInterest: 0, fee: 0.0005 }

/** The law is linear only near the outside price; beyond a factor of 50 the gap is cut. */
const GAP_MOST = 4

const cut = (gap: number): number => Math.max(-GAP_MOST, Math.min(GAP_MOST, gap))

/** Writes the price, and the sum of logs that makes it up. */
function publishPrice(market: Market, outside: number): void {
  const { state, origins, basisParts, tick } = market
  state[MARK] = toTicks(market)
  state[MID] = state[MARK]
  basisParts[BY_LIQUIDATION] = state[FORCED_BASIS]
  basisParts[BY_TRADER] = state[BASIS] - state[FORCED_BASIS]
  origins[BY_OUTSIDE] = outside
  origins[BY_LIQUIDATION] = basisParts[BY_LIQUIDATION]
  origins[BY_TRADER] = basisParts[BY_TRADER]
  origins[BY_MARK_RULE] = log(state[MARK] * tick) - outside - state[BASIS]
}

/** The published price in whole ticks. */
function toTicks(market: Market): number {
  return wholeTicks(market, (market.state[OUTSIDE] * exp(market.state[BASIS])) / market.tick)
}
