/** Margin of the first generation: a fixed share of the notional of every short option and perpetual, nothing netted. */
import { share } from '../../scenario/declaration.ts'
import { assert } from '../../kernel/assert.ts'
import { optionsValue, type Listed } from '../margin/books/chain.ts'
import { setCharge, sumCharges } from '../margin/books/requirement.ts'
import { defineBookMargin } from './bookMargin.ts'

export const staticBooks = defineBookMargin({
  id: 'static-books',
  name: 'Static share of notional',
  about:
    'Every short option and every perpetual needs a fixed share of its notional; no hedge counts.',
  params: {
    initialShare: share(0.15, {
      label: 'Initial margin',
      help: 'Of the notional of shorts and perpetuals, to open them.',
      min: 0.001,
      live: true,
      channel: 'required = share x notional of shorts and perpetuals',
    }),
    maintenanceShare: share(0.1, {
      label: 'Maintenance margin',
      help: 'Below it the book is liquidated.',
      min: 0.001,
      live: true,
      channel: 'liquidation starts where equity < share x notional',
    }),
  },
  relations: [
    {
      of: ['maintenanceShare', 'initialShare'],
      holds: own => own.maintenanceShare <= own.initialShare,
      expected: 'maintenance of at most initial margin',
    },
  ],
  bind: (_, { initialShare, maintenanceShare }) => {
    let market: Listed | undefined
    return {
      scenarios: 0,
      grid: undefined,
      scaleMost: 1,
      update: () => undefined,
      prepare: listed => {
        market = listed
      },
      require: ({ instrument, size, from, count, perps }, out) => {
        assert(market, () => 'static margin: got a book, expected a market first')
        const { spot, perpPrice, price } = market
        let shorts = 0
        for (let leg = from; leg < from + count; leg++) shorts += Math.max(0, -size[leg])
        const notional = Math.abs(perps) * perpPrice
        out.value = optionsValue(instrument, size, from, from + count, price)
        const { charges } = out
        setCharge(charges.perps, maintenanceShare * notional, initialShare * notional)
        setCharge(
          charges.nakedShorts,
          maintenanceShare * shorts * spot,
          initialShare * shorts * spot,
        )
        return sumCharges(out)
      },
    }
  },
})
