/** Margin as a fixed share of notional: the first generation. */
import { share } from '../../scenario/declaration.ts'
import { defineMargin } from './marginModel.ts'

export const staticMargin = defineMargin({
  id: 'static',
  name: 'Static margin',
  about: 'Every position needs a fixed share of its notional, whatever the weather.',
  params: {
    maintenanceMarginRate: share(0.005, {
      label: 'Maintenance margin',
      help: 'Below it a position is liquidated. Higher: earlier, with more left to pay.',
      min: 0.0001,
      max: 0.9,
      slider: [0.001, 0.05],
      live: true,
      channel: 'liquidation starts where equity < rate x notional',
    }),
    initialMarginRate: share(0.01, {
      label: 'Initial margin',
      help: 'Needed to enlarge a position. Higher: less leverage builds up.',
      min: 0.0002,
      max: 1,
      slider: [0.002, 0.2],
      live: true,
      channel: 'an order is cut to notional <= equity / rate',
    }),
  },
  relations: [
    {
      of: ['maintenanceMarginRate', 'initialMarginRate'],
      holds: p => p.maintenanceMarginRate < p.initialMarginRate,
      expected: 'maintenance margin below initial margin',
    },
  ],
  rates: params => ({
    initial: params.initialMarginRate,
    maintenance: params.maintenanceMarginRate,
  }),
})
