/** Margin as a fixed share of notional: the first generation. */
import { defineMargin } from './marginModel.ts'
import { initialRate, maintenanceBelowInitial, maintenanceRate } from './rateParams.ts'
import { setRates } from './setRates.ts'

export const staticMargin = defineMargin({
  id: 'static',
  name: 'Static margin',
  about: 'Every position needs a fixed share of its notional, whatever the weather.',
  params: {
    maintenanceMarginRate: maintenanceRate(0.005, {
      label: 'Maintenance margin',
      help: 'Below it a position is liquidated. Higher: earlier, with more left to pay.',
      channel: 'liquidation starts where equity < rate x notional',
    }),
    initialMarginRate: initialRate(0.01, {
      label: 'Initial margin',
      help: 'Needed to enlarge a position. Higher: less leverage builds up.',
      channel: 'an order is cut to notional <= equity / rate',
    }),
  },
  relations: [maintenanceBelowInitial],
  bind: ({ rates }, { initialMarginRate, maintenanceMarginRate }) => ({
    update: () => setRates(rates, initialMarginRate, maintenanceMarginRate, maintenanceMarginRate),
  }),
})
