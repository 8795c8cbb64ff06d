/** What is still missing lowers every balance by the same share: all claims are honoured below par, gain or not. */
import { share } from '../../scenario/declaration.ts'
import { spread } from './charges.ts'
import { spendable } from './holdings.ts'
import { defineRung } from './rung.ts'

export const exchangeRate = defineRung({
  id: 'exchange-rate',
  name: 'Exchange rate',
  about:
    'Spreads the rest over all settled balances pro rata, as if every claim paid less than one for one.',
  params: {
    most: share(1, {
      label: 'Largest cut',
      help: 'Largest share of a balance that may be taken in one step.',
      live: true,
    }),
  },
  capital: () => 0,
  absorb: (context, { most }, shortfalls) => {
    // Up to what its owner could withdraw: a cut makes nobody else short.
    spread(context, shortfalls, account => Math.floor(most * spendable(context, account)))
  },
})
