/** The protocol closes a book itself, hedge first, then what costs least for the margin it frees. */
import { defineBookLiquidation, methodParams, NO_AUCTION } from './bookLiquidation.ts'

export const closeByCost = defineBookLiquidation({
  id: 'close-by-cost',
  name: 'Hedge, then close what is cheapest',
  about:
    'Neutralises delta with the perpetual, then closes options by least spread for the margin they free.',
  params: methodParams,
  method: (own, stepSeconds) => ({
    ...own,
    ...NO_AUCTION,
    via: 'orders',
    pace: Math.min(1, own.pace * stepSeconds),
  }),
})
