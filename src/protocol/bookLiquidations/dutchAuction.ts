/** The book as a whole goes to whoever takes it at a price that falls with time: Derive's auction. */
import { number, share } from '../../scenario/declaration.ts'
import { defineBookLiquidation, methodParams } from './bookLiquidation.ts'

export const dutchAuction = defineBookLiquidation({
  id: 'dutch-auction',
  name: 'Dutch auction of the book',
  about:
    'Offers shares of the whole book at a falling price; an insolvent one pays whoever takes it.',
  params: {
    ...methodParams,
    startDiscount: share(0.05, {
      label: 'Starts below value by',
      help: 'Discount of the first price on the marked value of the book.',
      slider: [0, 0.5],
      live: true,
    }),
    auctionSeconds: number('seconds', 900, {
      label: 'Auction lasts',
      help: 'Time in which the price falls from there to nothing.',
      min: 1,
      max: 1e6,
      slider: [30, 7200],
      scale: 'log',
      live: true,
    }),
    insolventSeconds: number('seconds', 600, {
      label: 'Insolvent auction lasts',
      help: 'Time in which what is paid to take a worthless book rises to its maintenance margin.',
      min: 1,
      max: 1e6,
      slider: [30, 7200],
      scale: 'log',
      live: true,
    }),
  },
  method: (own, stepSeconds) => ({
    ...own,
    via: 'auction',
    pace: Math.min(1, own.pace * stepSeconds),
  }),
})
