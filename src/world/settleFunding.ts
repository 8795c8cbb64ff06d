/** An account pays or receives the funding that it has accrued, before its position changes. */
import { emit, KIND } from './events.ts'
import { remainderOf } from './fundingIndex.ts'
import { pay } from './ledger.ts'
import { FUNDING, fundingOwed, type Market, type World } from './world.ts'

/** Brings an account up to the market's index. Calling it more often changes nothing in the end. */
export function settleFunding(world: World, market: Market, account: number): void {
  const { state, size, fundedAt, fundingRest, asset, funding } = market
  const moved = state[FUNDING] - fundedAt[account]
  if (moved === 0) return
  const amount = fundingOwed(market, account)
  fundingRest[account] = remainderOf(size[account], moved, fundingRest[account])
  fundedAt[account] = state[FUNDING]
  if (amount === 0) return
  if (amount > 0) pay(world, asset, account, funding, amount)
  else pay(world, asset, funding, account, -amount)
  emit(world.log, { kind: KIND.funding, account, other: funding, amount })
}
