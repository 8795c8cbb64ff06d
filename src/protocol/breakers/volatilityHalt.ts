/** Trading stops for a while after the venue's own price has moved too far, or too wildly. */
import { choice, number, share } from '../../scenario/declaration.ts'
import {
  FAST_VOLATILITY,
  MARK,
  MARK_EVENT,
  MID,
  REFERENCE_VOLATILITY,
  SLOW_VOLATILITY,
  type Market,
} from '../../world/world.ts'
import { defineBreaker, ON } from './breaker.ts'
import { byAuction, continuous } from './reopening.ts'
import { furthest } from './figures.ts'
import { announce, turn, whenArmed } from './trip.ts'
import {
  leastBelowMost,
  mostSeconds,
  seconds,
  stepsOf,
  tripParams,
  tripRule,
} from './tripParams.ts'

export const volatilityHalt = defineBreaker({
  id: 'volatility-halt',
  name: 'Volatility halt',
  about:
    'Halts trading after a large move or a burst of volatility: for all but reducers, or for all, with an auction at the end.',
  stops: ({ reopening }) => (reopening === 'auction' ? ['open', 'reduce', 'liquidate'] : ['open']),
  params: {
    moveLimit: share(0.05, {
      label: 'Move',
      help: "Move of the venue's price within the window that halts it. Lower: more halts.",
      min: 0.0001,
      slider: [0.01, 0.3],
      live: true,
      channel: 'trips where the move from any price of the window exceeds it',
    }),
    windowSeconds: number('seconds', 300, {
      label: 'Window',
      help: 'How far back the move is looked for. Longer: slow moves count too.',
      min: 1,
      max: 3600,
      live: true,
    }),
    volatilityLimit: number('multiple', 25, {
      label: 'Volatility',
      help: 'Multiple of usual volatility that halts trading. Lower: more halts.',
      min: 0.1,
      max: 1e6,
      slider: [2, 50],
      live: true,
      channel: 'trips where max(fast, slow) / reference volatility exceeds it',
    }),
    ...tripParams(120, 600),
    mostSeconds: mostSeconds(900),
    reopening: choice('continuous', ['continuous', 'auction'], {
      label: 'Re-opens by',
      help: 'Reducers trade on and all others come back at once, or nobody trades and all orders meet at one price at the end.',
      live: true,
    }),
    auctionSeconds: seconds(60, {
      label: 'Length of the auction',
      help: 'How long orders are called for at the end of a halt. Longer: more of them meet.',
    }),
  },
  relations: [
    leastBelowMost,
    {
      of: ['auctionSeconds', 'leastSeconds', 'reopening'],
      holds: p => p.reopening === 'continuous' || p.auctionSeconds <= p.leastSeconds,
      expected: 'a call not longer than the least length',
    },
  ],
  bind: (context, params) => {
    const { markets, registers, stepSeconds } = context
    const window = Math.max(1, stepsOf(params.windowSeconds, stepSeconds))
    // Two figures in one: each as a share of its own limit, the larger counts.
    const rule = tripRule(1, params, stepSeconds)
    const reopening =
      params.reopening === 'auction'
        ? byAuction(markets, registers, rule, stepsOf(params.auctionSeconds, stepSeconds))
        : continuous(markets, registers, rule)
    const load = (market: Market, step: number): number =>
      Math.max(
        largestMove(market, step, window) / params.moveLimit,
        volatilityRatio(market) / params.volatilityLimit,
      )
    return whenArmed(context, params.armed, step => {
      const wildest = furthest(markets, market => load(market, step))
      const change = turn(registers, step, wildest.value, reopening.ruleAt(step))
      if (change) announce(context, change, wildest.market.state[MARK_EVENT])
      if (registers[ON] === 1) reopening.hold(step)
    })
  },
})

/** Largest relative move to the price that stands at the end of `step` from any of `window` steps before. */
function largestMove({ state, history: { mid } }: Market, step: number, window: number): number {
  const now = state[MID] > 0 ? state[MID] : state[MARK]
  let low = now
  let high = now
  // Index t of the history is the price at the start of step t.
  for (let t = step + 1 - window < 0 ? 0 : step + 1 - window; t <= step; t++) {
    const price = mid[t]
    // Nothing stands where there was no price.
    if (!(price > 0)) continue
    if (price < low) low = price
    if (price > high) high = price
  }
  return Math.max(now / low - 1, 1 - now / high)
}

/** How many times as wild as usual; 0 where nothing is known of what is usual. */
function volatilityRatio({ state }: Market): number {
  const fast = state[FAST_VOLATILITY]
  const slow = state[SLOW_VOLATILITY]
  const usual = state[REFERENCE_VOLATILITY]
  const ratio = (fast > slow ? fast : slow) / usual
  return usual > 0 && ratio > 0 ? ratio : 0
}
