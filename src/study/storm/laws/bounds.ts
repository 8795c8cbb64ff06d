/** L20: the bounds that spare the margin phase a look at most accounts. */
import { SUB_QUANTA } from '../../../world/fundingIndex.ts'
import { FUNDING, MARK, type Market, type World } from '../../../world/world.ts'
import type { Law } from '../law.ts'

/** Of mark and funding paid: what a bound may be off by (world/bounds.ts). */
const ROUNDING = 1e-12

export const noneOverlooked: Law = {
  id: 'L20',
  name: 'the bound of a block of accounts is no farther away than any bankruptcy price in it',
  formula:
    'bound >= way x (bankruptcy price + funding paid per lot), way +1 for longs and -1 for shorts',
  bind: ({ world }, note) => ({
    before: {
      margin: () => {
        for (const market of world.markets) {
          const { id, size, bound, state, k } = market
          const slack = ROUNDING * (state[MARK] + Math.abs(state[FUNDING]) / SUB_QUANTA / k)
          for (let account = 0; account < world.agentRows; account++) {
            const lots = size[account]
            if (lots === 0 || (market.chain && market.chain.bookOf[account] >= 0)) continue
            const kept = bound[((account >> 6) << 1) + (lots < 0 ? 1 : 0)]
            const price = bankruptcyPrice(world, market, account)
            note(kept >= price - slack, () => ({
              what: `market ${id}, account ${account} with ${lots} lots, bound in ticks`,
              left: kept,
              right: `at least ${price}`,
            }))
          }
        }
      },
    },
  }),
}

/** In ticks, as of an index of funding of 0; of a short with its sign turned: higher is always nearer to trouble. */
function bankruptcyPrice(world: World, market: Market, account: number): number {
  const { size, quote, fundedAt, fundingRest, asset, k } = market
  const own = world.cash[asset][account] + quote[account]
  const funded = (size[account] * fundedAt[account] - fundingRest[account]) / SUB_QUANTA
  return -(own + funded) / (Math.abs(size[account]) * k)
}
