/** The position is closed slice by slice, at a pace, so that the market can follow. */
import { number, share } from '../../scenario/declaration.ts'
import { executionParams, penaltyOf, routeOf } from './execution.ts'
import { defineLiquidation } from './liquidationMethod.ts'
import { blockPortion, lotsToBuffer, shareOfLots } from './sizes.ts'

export const incrementalLiquidation = defineLiquidation({
  id: 'incremental',
  name: 'Incremental liquidation',
  about:
    'Closes a share of the position each second until it is back at a buffer above maintenance.',
  params: {
    ...executionParams,
    pace: share(0.05, {
      label: 'Pace',
      help: 'Largest share of the position closed a second. Slow is kind to the price and hard on the fund.',
      slider: [0.001, 0.5],
      scale: 'log',
      live: true,
    }),
    bufferMultiple: number('multiple', 1.2, {
      label: 'Buffer',
      help: 'Margin ratio that is aimed at, in multiples of maintenance.',
      min: 1,
      max: 10,
      slider: [1, 3],
      live: true,
    }),
    leastSlice: share(0.0001, {
      label: 'Least slice',
      help: 'Share of open interest that may be closed in a step however slow the pace; ends small positions.',
      slider: [0, 0.01],
      live: true,
    }),
  },
  closes: ({ lots, notional, equity, maintenance, openInterest, stepSeconds }, params) => {
    const { pace, bufferMultiple, leastSlice, penaltyRate } = params
    const target = bufferMultiple * maintenance
    const needed = lotsToBuffer(lots, notional, equity, target, penaltyRate, 0)
    const portion = blockPortion(notional, leastSlice * openInterest, pace * stepSeconds)
    const slice = shareOfLots(lots, portion / notional)
    return needed < slice ? needed : slice
  },
  penalty: penaltyOf,
  route: params => ({ ...routeOf(params), until: params.bufferMultiple }),
})
