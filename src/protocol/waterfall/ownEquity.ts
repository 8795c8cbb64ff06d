/** Skin in the game: the operator's own capital pays before anybody else's. */
import { quantaNearest } from '../../kernel/quanta.ts'
import { number, share } from '../../scenario/declaration.ts'
import { spendable } from './holdings.ts'
import { payShortfalls, shareOfEquity } from './payments.ts'
import { defineRung } from './rung.ts'

export const ownEquity = defineRung({
  id: 'own-equity',
  name: "Operator's equity",
  about: "Pays shortfalls out of the operator's own capital, down to a floor.",
  params: {
    sizeShare: share(0.005, {
      label: 'Own capital',
      help: "Capital at the start as a share of all agents' equity. A live change is paid in or out.",
      max: 5,
      slider: [0, 0.1],
      live: true,
      channel: 'own capital at the start = share x starting equity',
    }),
    floor: number('usd', 0, {
      label: 'Floor',
      help: 'The operator stops paying here.',
      min: 0,
      max: 4e11,
      slider: [0, 1e6],
      live: true,
    }),
  },
  capital: (context, { sizeShare }) => shareOfEquity(context, sizeShare),
  absorb: (context, { floor }, shortfalls) => {
    if (shortfalls.count === 0) return
    const able = spendable(context, context.account) - quantaNearest(floor / context.unit)
    payShortfalls(context, able, shortfalls)
  },
})
