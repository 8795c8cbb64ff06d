/** The whole position is closed at once. */
import { executionParams, penaltyOf, routeOf } from './execution.ts'
import { defineLiquidation } from './liquidationMethod.ts'

export const fullLiquidation = defineLiquidation({
  id: 'full',
  name: 'Full liquidation',
  about: 'Closes the whole position in the step in which it is found.',
  params: executionParams,
  closes: ({ lots }) => lots,
  penalty: penaltyOf,
  route: routeOf,
})
