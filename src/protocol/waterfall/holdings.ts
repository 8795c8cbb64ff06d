/** What an account of a protocol is worth over all its markets, at their marks. */
import { hasLegs } from '../../world/chain.ts'
import { MARK, equity } from '../../world/world.ts'
import type { RungContext } from './rung.ts'

type Books = Pick<RungContext, 'world' | 'asset' | 'markets'>

/** Cash, and positions at the mark less the funding they owe, in quanta. */
export function valueOf({ world, asset, markets }: Books, account: number): number {
  const cash = world.cash[asset][account]
  let value = cash
  for (const market of markets) {
    const holds = market.size[account] !== 0 || (market.chain && hasLegs(market.chain, account))
    if (holds) value += equity(world, market, account) - cash
  }
  return value
}

/** What may be spent of an account: settled cash, less what its positions are losing, in quanta. */
export function spendable(books: Books, account: number): number {
  const cash = books.world.cash[books.asset][account]
  const value = valueOf(books, account)
  return cash < value ? cash : value
}

/** Absolute notional of all positions of an account at the mark, in quanta. */
export function notionalOf({ markets }: Pick<RungContext, 'markets'>, account: number): number {
  let notional = 0
  for (const { size, state, k } of markets) notional += Math.abs(size[account]) * state[MARK] * k
  return notional
}
