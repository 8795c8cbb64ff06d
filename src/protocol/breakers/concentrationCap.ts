/** No account may hold more than its part of a market: what one hand cannot hold, one liquidation cannot drop. */
import { number, share } from '../../scenario/declaration.ts'
import { ACCOUNT_MOST, MARK_EVENT, openInterest, type Market } from '../../world/world.ts'
import { defineBreaker } from './breaker.ts'
import {
  cappedLots,
  furthest,
  isLookDue,
  largestPosition,
  lotValue,
  ratio,
  tradersOf,
} from './figures.ts'
import { lower } from './gates.ts'
import { announce, turn, whenArmed } from './trip.ts'
import { tripParams, tripRule } from './tripParams.ts'

/** Seconds between two looks at who is above it; it is in force at all times. */
const LOOKS_EVERY = 60

export const concentrationCap = defineBreaker({
  id: 'concentration-cap',
  name: 'Concentration cap',
  about:
    'Holds each account to a share of open interest, in force at all times; on while one is above it.',
  stops: () => ['open', 'quote'],
  params: {
    mostShare: share(0.05, {
      label: 'Share of open interest',
      help: 'Largest position of one account. Lower: no single fall is too large for the book.',
      min: 0.0001,
      slider: [0.005, 0.5],
      live: true,
      channel: 'largest position = min(share x open interest, cap in usd, cap in funds)',
    }),
    mostUsd: number('usd', 0, {
      label: 'Cap in usd',
      help: 'The same in usd at the mark. 0: no such cap.',
      min: 0,
      max: 4e11,
      slider: [0, 1e8],
      live: true,
      channel: 'largest position = min(share x open interest, cap in usd, cap in funds)',
    }),
    mostFunds: number('multiple', 0, {
      label: 'Cap in funds',
      help: 'Multiple of what the insurance funds hold. 0: no such cap.',
      min: 0,
      max: 1e6,
      slider: [0, 50],
      live: true,
      channel: 'largest position = min(share x open interest, cap in usd, cap in funds)',
    }),
    leastUsd: number('usd', 100_000, {
      label: 'Never below',
      help: 'What an account may always hold: in a market where nothing is open nobody could begin.',
      min: 0,
      max: 4e11,
      slider: [0, 1e6],
      live: true,
    }),
    ...tripParams(0, 0, 1),
  },
  bind: (context, params) => {
    const { markets, registers, stepSeconds, fundValue } = context
    const rule = tripRule(1, params, stepSeconds)
    const traders = tradersOf(context)
    const caps = { usd: params.mostUsd, funds: params.mostFunds }
    const most = (market: Market): number => {
      const capped = cappedLots(market, caps, caps.funds > 0 ? fundValue() : 0)
      const part = Math.floor(params.mostShare * openInterest(market))
      const least = Math.floor(params.leastUsd / market.unit / lotValue(market))
      return Math.max(least, Math.min(part, capped))
    }
    const filled = (market: Market): number => ratio(largestPosition(market, traders), most(market))
    return whenArmed(context, params.armed, step => {
      // Between two looks the last one stands.
      const isDue = isLookDue(step, stepSeconds, LOOKS_EVERY)
      const fullest = furthest(markets, isDue ? filled : unseen)
      const change = turn(registers, step, fullest.value, rule)
      if (change) announce(context, change, fullest.market.state[MARK_EVENT])
      for (const market of markets) lower(market.state, ACCOUNT_MOST, most(market))
    })
  },
})

const unseen = (): number => NaN
