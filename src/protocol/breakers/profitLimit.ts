/** Paper profits are a claim on others' losses: while they are large against the funds, they buy little. */
import { choice, number, share } from '../../scenario/declaration.ts'
import { MARK_EVENT, PROFIT_COUNTS } from '../../world/world.ts'
import { defineBreaker, ON } from './breaker.ts'
import { isLookDue, ratio, unrealisedProfit } from './figures.ts'
import { lower } from './gates.ts'
import { announce, turn, whenArmed } from './trip.ts'
import { tripParams, tripRule } from './tripParams.ts'

/** Seconds between two looks at what accounts have gained. */
const LOOKS_EVERY = 10

export const profitLimit = defineBreaker({
  id: 'profit-limit',
  name: 'Limit on profit as margin',
  about:
    'Counts only a part of unrealised profit as margin while it is large against the insurance funds.',
  stops: () => ['borrow-on-profit'],
  params: {
    counts: share(0, {
      label: 'Still counts',
      help: 'Part of unrealised profit that may be withdrawn or levered while it is on. Lower: a pump buys nothing.',
      live: true,
      channel: 'equity for new positions and withdrawals = equity - (1 - part) x unrealised profit',
    }),
    limitFunds: number('multiple', 1, {
      label: 'Limit in funds',
      help: 'Profit, in multiples of what the insurance funds hold, that brings it on. 0: in force at all times.',
      min: 0,
      max: 1e6,
      slider: [0, 20],
      live: true,
      channel: 'trips where profit > limit x funds',
    }),
    of: choice('largest', ['largest', 'all'], {
      label: 'Profit of',
      help: 'One account that runs away with it, or all that is owed to winners.',
      live: true,
    }),
    ...tripParams(300, 0),
  },
  bind: (context, params) => {
    const { markets, registers, protocol, stepSeconds, fundValue } = context
    const rule = tripRule(1, params, stepSeconds)
    return whenArmed(context, params.armed, step => {
      // Between two looks the last one stands.
      const value = isLookDue(step, stepSeconds, LOOKS_EVERY)
        ? ratio(unrealisedProfit(context, params.of), params.limitFunds * Math.max(0, fundValue()))
        : NaN
      const change = turn(registers, step, value, rule)
      if (change) announce(context, change, markets[0].state[MARK_EVENT])
      if (registers[ON] === 1 || params.limitFunds === 0) {
        lower(protocol.tally, PROFIT_COUNTS, params.counts)
      }
    })
  },
})
