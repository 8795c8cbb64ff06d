/** Only so much is closed that the rest is safe again; small and nearly bankrupt positions go whole. */
import { number, share } from '../../scenario/declaration.ts'
import { executionParams, penaltyOf, routeOf } from './execution.ts'
import { defineLiquidation } from './liquidationMethod.ts'
import { lotsToBuffer } from './sizes.ts'

export const partialLiquidation = defineLiquidation({
  id: 'partial',
  name: 'Partial liquidation',
  about: 'Closes what brings the account back to a buffer above maintenance, in one step.',
  params: {
    ...executionParams,
    bufferMultiple: number('multiple', 1.2, {
      label: 'Buffer',
      help: 'Margin ratio after the close, in multiples of maintenance. More sells more at once.',
      min: 1,
      max: 10,
      slider: [1, 3],
      live: true,
    }),
    leastShare: share(0.05, {
      label: 'Least share',
      help: 'Smallest share of the position that is closed.',
      live: true,
    }),
    wholeBelow: share(0.0005, {
      label: 'Whole below',
      help: 'A position at or below this share of open interest is closed whole.',
      slider: [0, 0.01],
      live: true,
    }),
    wholeUnder: share(0.5, {
      label: 'Whole under',
      help: 'Equity at or below this share of maintenance margin: the position is closed whole.',
      live: true,
    }),
  },
  closes: ({ lots, notional, equity, maintenance, openInterest }, params) => {
    const { bufferMultiple, leastShare, wholeBelow, wholeUnder, penaltyRate } = params
    const isSmall = notional <= wholeBelow * openInterest
    if (isSmall || equity <= wholeUnder * maintenance * notional) return lots
    return lotsToBuffer(
      lots,
      notional,
      equity,
      bufferMultiple * maintenance,
      penaltyRate,
      leastShare,
    )
  },
  penalty: penaltyOf,
  route: routeOf,
})
