/** Insurance that is lost too fast is lost to somebody: what is left of it is kept, and losses go on down the waterfall. */
import { number, share, toggle } from '../../scenario/declaration.ts'
import { FUND_PAID, FUND_ROOM, VAULT_PAUSED } from '../../world/world.ts'
import { defineBreaker, ON } from './breaker.ts'
import { causeInLosses } from './figures.ts'
import { lower } from './gates.ts'
import { roomAtPace } from './pace.ts'
import { largestWithin, windowOf } from './slots.ts'
import { announce, turn, whenArmed } from './trip.ts'
import { leastBelowMost, mostSeconds, tripParams, tripRule } from './tripParams.ts'

export const fundDrawdown = defineBreaker({
  id: 'fund-drawdown',
  name: 'Fund-drawdown stop',
  about:
    'Stops payments of the insurance funds once they have lost too much of their value within a window.',
  stops: ({ pausesVault }) => (pausesVault ? ['fund-pays', 'leave-vault'] : ['fund-pays']),
  params: {
    limitShare: share(0.3, {
      label: 'Limit',
      help: 'Part of their value that the funds may lose within the window. Lower: drained less, and others pay more.',
      min: 0.0001,
      slider: [0.01, 1],
      live: true,
      channel: 'trips where 1 - value / highest value of the window > limit',
    }),
    // Not live: what is remembered of the window has its length.
    windowSeconds: number('seconds', 3600, {
      label: 'Window',
      help: 'How far back the highest value is looked for. Longer: a slow drain counts too.',
      min: 1,
      max: 864_000,
      slider: [60, 86_400],
    }),
    paceShare: share(0, {
      label: 'Pace',
      help: 'Share of the limit that may still be paid within a window while it is on. Zero: none at all.',
      live: true,
      channel: 'room a step = pace x limit x highest value x step / window, what is left is kept',
    }),
    pausesVault: toggle(false, {
      label: 'Vault too',
      help: 'While it is on nothing leaves the vault.',
      live: true,
    }),
    ...tripParams(600, 600),
    mostSeconds: mostSeconds(7200),
  },
  relations: [leastBelowMost],
  bind: (context, params) => {
    const { markets, registers, stepSeconds, fundValue } = context
    const { tally } = context.protocol
    const window = windowOf(params.windowSeconds, stepSeconds)
    const rule = tripRule(params.limitShare, params, stepSeconds)
    return whenArmed(context, params.armed, step => {
      const value = fundValue()
      const highest = largestWithin(registers, window, step, value)
      // Below zero they have lost all they had, and no more.
      const lost = highest > 0 ? 1 - Math.max(0, value) / highest : 0
      const change = turn(registers, step, lost, rule)
      if (change) announce(context, change, causeInLosses(change, markets))
      const most = params.limitShare * highest
      const gain = (params.paceShare * most) / window.length
      const total = tally[FUND_PAID]
      lower(tally, FUND_ROOM, roomAtPace(registers, change, { total, gain, most }))
      if (registers[ON] === 1 && params.pausesVault) tally[VAULT_PAUSED] = 1
    })
  },
})
