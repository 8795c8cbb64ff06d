/** New risk only while it is insured: a market that outgrew its insurance may shrink, and not grow. */
import { share } from '../../scenario/declaration.ts'
import { defineBreaker, ON } from './breaker.ts'
import { causeInLosses, openNotional, ratio } from './figures.ts'
import { closeToOpeners } from './gates.ts'
import { announce, turn, whenArmed } from './trip.ts'
import { tripParams, tripRule } from './tripParams.ts'

export const reduceOnly = defineBreaker({
  id: 'reduce-only',
  name: 'Reduce-only mode',
  about:
    'Lets positions only be reduced while the insurance funds cover too little of open interest.',
  stops: () => ['open'],
  params: {
    leastCover: share(0.002, {
      label: 'Least cover',
      help: 'What the funds must hold, as a share of open interest. Higher: closes earlier, and with less to lose.',
      slider: [0, 0.05],
      live: true,
      channel: 'trips where least cover x open interest > funds',
    }),
    ...tripParams(300, 300, 0.8),
  },
  bind: (context, params) => {
    const { markets, registers, stepSeconds, funds, fundValue } = context
    const rule = tripRule(1, params, stepSeconds)
    return whenArmed(context, params.armed, step => {
      // A protocol without a fund has no cover to lose.
      const needed = funds.length > 0 ? params.leastCover * openNotional(markets) : 0
      const change = turn(registers, step, ratio(needed, fundValue()), rule)
      if (change) announce(context, change, causeInLosses(change, markets))
      if (registers[ON] === 1) closeToOpeners(markets)
    })
  },
})
