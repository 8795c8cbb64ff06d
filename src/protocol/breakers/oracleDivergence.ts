/** Prices that should be one are not: until they are again, nothing is done that a wrong one would pay for. */
import { choice, share, toggle } from '../../scenario/declaration.ts'
import {
  FEED_STATE,
  INDEX,
  LIQUIDATION_ROOM,
  MARK,
  MARK_EVENT,
  MID,
  WITHDRAW_ROOM,
  type Market,
} from '../../world/world.ts'
import { outsideTicks } from '../../world/outsidePrice.ts'
import { defineBreaker, ON, type Action } from './breaker.ts'
import { furthest } from './figures.ts'
import { closeToOpeners } from './gates.ts'
import { announce, turn, whenArmed } from './trip.ts'
import { leastBelowMost, mostSeconds, tripParams, tripRule } from './tripParams.ts'

const COMPARED = ['any', 'index-book', 'mark-book', 'index-outside'] as const

export const oracleDivergence = defineBreaker({
  id: 'oracle-divergence',
  name: 'Oracle-divergence pause',
  about:
    'Lets positions only be reduced while the oracle, the book and the outside price disagree.',
  stops: ({ pausesWithdrawals, pausesLiquidations }) => {
    const all: Action[] = ['open']
    if (pausesWithdrawals) all.push('withdraw')
    if (pausesLiquidations) all.push('liquidate')
    return all
  },
  params: {
    limit: share(0.05, {
      label: 'Limit',
      help: 'How far apart two prices may be. Narrower: a pumped price pays for less, and a fast market is paused.',
      min: 0.0001,
      slider: [0.005, 0.3],
      live: true,
      channel: 'trips where |one price / the other - 1| > limit',
    }),
    compares: choice('any', COMPARED, {
      label: 'Compares',
      help: 'The book shows a push on this venue, the outside price a lie or a lag of the oracle.',
      live: true,
    }),
    staleCounts: toggle(true, {
      label: 'A stale feed counts',
      help: 'An oracle that has nothing to go by counts as wholly apart.',
      live: true,
    }),
    pausesWithdrawals: toggle(true, {
      label: 'Withdrawals too',
      help: 'While it is on no money leaves accounts: paper profits at a wrong price stay paper.',
      live: true,
    }),
    pausesLiquidations: toggle(false, {
      label: 'Liquidations too',
      help: 'While it is on nobody is liquidated: spared from a wrong price, and kept from a right one.',
      live: true,
    }),
    ...tripParams(60, 60),
    mostSeconds: mostSeconds(3600),
  },
  relations: [leastBelowMost],
  bind: (context, params) => {
    const { markets, registers, stepSeconds } = context
    const { tally } = context.protocol
    const rule = tripRule(params.limit, params, stepSeconds)
    const apart = (market: Market): number => {
      // Stale is 1, diverged 2 of a feed that is not sound.
      if (params.staleCounts && market.state[FEED_STATE] === 1) return 1
      return distanceBy(params.compares, market)
    }
    return whenArmed(context, params.armed, step => {
      const farthest = furthest(markets, apart)
      const change = turn(registers, step, farthest.value, rule)
      if (change) announce(context, change, farthest.market.state[MARK_EVENT])
      if (registers[ON] === 0) return
      closeToOpeners(markets)
      if (params.pausesWithdrawals) tally[WITHDRAW_ROOM] = 0
      if (params.pausesLiquidations) tally[LIQUIDATION_ROOM] = 0
    })
  },
})

/** How far apart prices are, as a share; 0 where one of them is not known. */
function distanceBy(compares: (typeof COMPARED)[number], market: Market): number {
  const { state } = market
  const index = state[INDEX]
  const mid = state[MID]
  const outside = outsideTicks(market)
  if (compares === 'index-book') return distance(index, mid)
  if (compares === 'mark-book') return distance(state[MARK], mid)
  if (compares === 'index-outside') return distance(index, outside)
  return Math.max(distance(index, mid), distance(state[MARK], mid), distance(index, outside))
}

const distance = (price: number, other: number): number =>
  price > 0 && other > 0 ? Math.min(1, Math.abs(price / other - 1)) : 0
