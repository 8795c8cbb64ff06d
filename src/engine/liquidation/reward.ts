/** What a keeper earns by a liquidation, and what it pays to make it. */
import { MILLION, millionths, mulDiv } from '../../kernel/quanta.ts'
import { emit, KIND } from '../../world/events.ts'
import { pay } from '../../world/ledger.ts'
import { GAS_NOW, GAS_PAID, KEEPERS_CAME, LAST_REWARD, STEP } from '../../world/world.ts'
import type { ProtocolRules } from '../rules.ts'
import type { Run } from '../run.ts'
import type { Job } from './job.ts'

/** Share of notional that a keeper gets for an account now: it grows while the account waits. */
export function rewardNow(
  { world, scratch }: Run,
  { protocol, liquidation: { route } }: Pick<ProtocolRules, 'protocol' | 'liquidation'>,
  account: number,
): number {
  if (route.rewardGrowth === 0) return route.keeperReward
  const waited = world.scalars[STEP] + 1 - protocol.flaggedAt[account - protocol.first]
  const grown = route.keeperReward + route.rewardGrowth * waited * scratch.distressed.stepSeconds
  return Math.min(route.rewardMost, grown)
}

/** A keeper has come for `notional` quanta of an account: it pays for its transaction as far as it has money, and those
 *  who agreed on a price see for what share it came. Returns the reward that is due to it, quanta. */
export function hire(job: Job, keeper: number, notional: number): number {
  const { run, rules, account } = job
  const { tally } = rules.protocol
  const share = rewardNow(run, rules, account)
  tally[KEEPERS_CAME]++
  tally[LAST_REWARD] = share
  payGas(job, keeper)
  return mulDiv(notional, millionths(share), MILLION, 'down')
}

function payGas({ run, rules, market, event }: Job, keeper: number): void {
  const { world } = run
  const { tally } = rules.protocol
  const amount = Math.min(tally[GAS_NOW], Math.max(0, world.cash[market.asset][keeper]))
  if (amount <= 0) return
  pay(world, market.asset, keeper, world.outside, amount)
  tally[GAS_PAID] += amount
  emit(world.log, { kind: KIND.gas, account: keeper, other: world.outside, amount, cause: event })
}
