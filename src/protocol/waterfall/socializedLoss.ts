/** What is still missing is taken from those who are winning, pro rata on unrealized gains. */
import { share } from '../../scenario/declaration.ts'
import { legsValue } from '../../world/chain.ts'
import { MARK } from '../../world/world.ts'
import { spread } from './charges.ts'
import { valueOf } from './holdings.ts'
import { defineRung, type RungContext } from './rung.ts'

export const socializedLoss = defineRung({
  id: 'socialized-loss',
  name: 'Socialized loss',
  about: 'Charges the rest to winning accounts, pro rata on their unrealized gains.',
  params: {
    gainShare: share(1, {
      label: 'Most of a gain',
      help: 'Largest share of an unrealized gain that may be taken in one step.',
      live: true,
    }),
  },
  capital: () => 0,
  absorb: (context, { gainShare }, shortfalls) => {
    spread(context, shortfalls, account => {
      const gain = gainOf(context, account)
      if (gain <= 0) return 0
      const equity = valueOf(context, account)
      return Math.floor(gainShare * (gain < equity ? gain : equity))
    })
  },
})

/** Unrealized gains of an account, those that lose left out, in quanta. */
function gainOf({ markets }: RungContext, account: number): number {
  let gains = 0
  for (const { size, quote, state, k, chain } of markets) {
    const gain = quote[account] + size[account] * state[MARK] * k
    if (size[account] !== 0 && gain > 0) gains += gain
    const options = chain ? legsValue(chain, account, k) : 0
    if (options > 0) gains += options
  }
  return gains
}
