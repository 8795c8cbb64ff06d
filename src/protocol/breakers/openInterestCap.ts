/** Positions may grow, all together, only up to a cap: a market that is too big for its protocol is not let in. */
import { number } from '../../scenario/declaration.ts'
import { MARK_EVENT, OPEN_ROOM, openInterest, type Market } from '../../world/world.ts'
import { defineBreaker, ON } from './breaker.ts'
import { cappedLots, furthest, ratio } from './figures.ts'
import { lower } from './gates.ts'
import { announce, turn, whenArmed } from './trip.ts'
import { closesAt, tripParams, tripRule } from './tripParams.ts'

export const openInterestCap = defineBreaker({
  id: 'open-interest-cap',
  name: 'Open-interest cap',
  about:
    'Lets the positions of a market grow only up to a cap in usd, in units of its base, and in multiples of the funds.',
  stops: () => ['open'],
  params: {
    capUsd: number('usd', 4e8, {
      label: 'Cap in usd',
      help: 'Open interest that a market may reach, at the mark. Lower: less to lose, and fewer fees. 0: no such cap.',
      min: 0,
      max: 4e11,
      slider: [0, 2e9],
      live: true,
      channel: 'room to enlarge = least of the caps - open interest',
    }),
    // A cap in units alone grew from 250,000 usd to 12.5 million with the price. (Synthetix, TRB, January 2024.)
    capBase: number('none', 0, {
      label: 'Cap in units',
      help: 'The same in units of the base: what it is worth grows with the price. 0: no such cap.',
      min: 0,
      max: 1e12,
      slider: [0, 1e6],
      live: true,
      channel: 'room to enlarge = least of the caps - open interest',
    }),
    capFunds: number('multiple', 0, {
      label: 'Cap in funds',
      help: 'Multiple of what the insurance funds hold: growth has to be insured. 0: no such cap.',
      min: 0,
      max: 1e6,
      slider: [0, 200],
      live: true,
      channel: 'room to enlarge = least of the caps - open interest',
    }),
    closesAt: closesAt(0.98),
    ...tripParams(60, 0, 0.97),
  },
  bind: (context, params) => {
    const { markets, registers, stepSeconds, fundValue } = context
    const caps = { usd: params.capUsd, base: params.capBase, funds: params.capFunds }
    const rule = tripRule(params.closesAt, params, stepSeconds)
    const most = (market: Market): number =>
      cappedLots(market, caps, caps.funds > 0 ? fundValue() : 0)
    const filled = (market: Market): number => ratio(openInterest(market), most(market))
    return whenArmed(context, params.armed, step => {
      const fullest = furthest(markets, filled)
      const change = turn(registers, step, fullest.value, rule)
      if (change) announce(context, change, fullest.market.state[MARK_EVENT])
      for (const market of markets) {
        const room = registers[ON] === 1 ? 0 : most(market) - openInterest(market)
        lower(market.state, OPEN_ROOM, Math.max(0, room))
      }
    })
  },
})
