/** No method, where no options are listed. */
import { defineBookLiquidation, NO_AUCTION } from './bookLiquidation.ts'

export const noBookLiquidation = defineBookLiquidation({
  id: 'none',
  name: 'No books',
  about: 'For a venue without options.',
  params: {},
  method: () => ({
    ...NO_AUCTION,
    hedgesFirst: false,
    via: 'orders',
    until: 1,
    pace: 1,
    penalty: 0,
    backstopAfter: Infinity,
  }),
})
