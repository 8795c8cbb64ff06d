/** Initial margin that rises as a market fills up, so that open interest meets a soft cap. (dYdX v4.) */
import { number, share } from '../../scenario/declaration.ts'
import { MARK, openInterest } from '../../world/world.ts'
import { defineMargin } from './marginModel.ts'
import { scaledInitialRate } from './openInterestScaling.ts'
import { initialRate } from './rateParams.ts'
import { setRates } from './setRates.ts'

const MOST_USD = 4e11

export const openInterestMargin = defineMargin({
  id: 'open-interest',
  name: 'Margin by open interest',
  about: 'Initial margin grows with the open interest of the market, up to the whole notional.',
  params: {
    initialMarginRate: initialRate(0.02, {
      label: 'Initial margin',
      help: 'While open interest is low. Higher: less leverage builds up.',
      channel: 'an order is cut to notional <= equity / rate, rate = this up to the lower cap',
    }),
    maintenanceShare: share(0.6, {
      label: 'Maintenance share',
      help: 'Maintenance as a share of the initial margin of an empty market. Higher: earlier liquidation.',
      min: 0.01,
      max: 0.99,
      slider: [0.2, 0.9],
      live: true,
      channel: 'liquidation starts where equity < share x initial margin x notional',
    }),
    lowerCap: number('usd', 250_000_000, {
      label: 'Lower cap',
      help: 'Open interest from which initial margin rises. Lower: the market is held smaller.',
      min: 0,
      max: MOST_USD,
      slider: [0, 1e9],
      live: true,
      channel: 'initial margin = base + (1 - base) x (open interest - lower) / (upper - lower)',
    }),
    upperCap: number('usd', 1_000_000_000, {
      label: 'Upper cap',
      help: 'Open interest at which initial margin is the whole notional. Equal caps: no scaling.',
      min: 0,
      max: MOST_USD,
      slider: [0, 4e9],
      live: true,
      channel: 'initial margin = 1 from here on',
    }),
  },
  relations: [
    {
      of: ['lowerCap', 'upperCap'],
      holds: p => p.lowerCap <= p.upperCap,
      expected: 'a lower cap not above the upper cap',
    },
  ],
  bind: ({ rates, market }, { initialMarginRate, maintenanceShare, lowerCap, upperCap }) => {
    // Of the base rate: who holds a position is not liquidated because others came.
    const maintenance = initialMarginRate * maintenanceShare
    return {
      update: () => {
        const usd = openInterest(market) * market.state[MARK] * market.k * market.unit
        const initial = scaledInitialRate(initialMarginRate, usd, lowerCap, upperCap)
        setRates(rates, initial, maintenance, maintenance)
      },
    }
  },
})
