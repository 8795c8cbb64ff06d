/** Liquidations are let go at a pace once there have been too many: a slower cascade, and longer in danger. */
import { number, share } from '../../scenario/declaration.ts'
import { LIQUIDATED, LIQUIDATION_ROOM } from '../../world/world.ts'
import { defineBreaker } from './breaker.ts'
import { causeInLosses, openNotional } from './figures.ts'
import { lower } from './gates.ts'
import { roomAtPace } from './pace.ts'
import { grownWithin, windowOf } from './slots.ts'
import { announce, turn, whenArmed } from './trip.ts'
import { leastBelowMost, mostSeconds, tripParams, tripRule } from './tripParams.ts'

export const liquidationThrottle = defineBreaker({
  id: 'liquidation-throttle',
  name: 'Liquidation throttle',
  about: 'Slows liquidations to a pace once their notional within a window exceeds a limit.',
  stops: () => ['liquidate'],
  params: {
    limitShare: share(0.03, {
      label: 'Limit',
      help: 'Notional liquidated within the window, as a share of open interest, that slows the rest.',
      min: 0.0001,
      max: 10,
      slider: [0.005, 0.3],
      live: true,
      channel: 'trips where notional liquidated in the window > limit x open interest',
    }),
    // Not live: what is remembered of the window has its length.
    windowSeconds: number('seconds', 300, {
      label: 'Window',
      help: 'Time over which liquidations are added up. Longer: a slow cascade counts too.',
      min: 1,
      max: 864_000,
      slider: [60, 3600],
    }),
    paceShare: share(0.25, {
      label: 'Pace',
      help: 'Share of the limit that goes within a window while it is slowed. Zero: none at all.',
      live: true,
      channel: 'room a step = pace x limit x open interest x step / window, what is left is kept',
    }),
    ...tripParams(60, 300),
    mostSeconds: mostSeconds(1800),
  },
  relations: [leastBelowMost],
  bind: (context, params) => {
    const { markets, registers, protocol, stepSeconds } = context
    const { tally } = protocol
    const window = windowOf(params.windowSeconds, stepSeconds)
    const rule = tripRule(params.limitShare, params, stepSeconds)
    return whenArmed(context, params.armed, step => {
      const total = tally[LIQUIDATED]
      const recent = grownWithin(registers, window, step, total)
      const interest = openNotional(markets)
      // With nothing open there is nothing left to slow.
      const change = turn(registers, step, recent > 0 ? recent / interest : 0, rule)
      if (change) announce(context, change, causeInLosses(change, markets))
      const most = params.limitShare * interest
      const gain = (params.paceShare * most) / window.length
      lower(tally, LIQUIDATION_ROOM, roomAtPace(registers, change, { total, gain, most }))
    })
  },
})
