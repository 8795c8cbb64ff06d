/** A keeper takes a position over, and is paid for it. */
import { quantaNearest } from '../../kernel/quanta.ts'
import { spendable } from '../../protocol/waterfall/holdings.ts'
import { emit, KIND } from '../../world/events.ts'
import { pay } from '../../world/ledger.ts'
import { transferPosition } from '../../world/tradeBetween.ts'
import {
  FUND_ROOM,
  KEEPERS_TOOK,
  MARK,
  PENALTIES,
  REWARDS,
  TAKEN_OVER,
  equity,
} from '../../world/world.ts'
import type { Job } from './job.ts'
import { hire } from './reward.ts'

/** The keeper takes `lots` at the mark. The penalty is charged on what the account has left of them; the keeper is paid
 *  out of it, and what is missing of the reward comes from what fees set aside for keepers, then from the fund. */
export function takeOver(job: Job, keeper: number, lots: number): void {
  const { run, rules, market, account, side, event } = job
  const { world } = run
  const { protocol, liquidation, penaltyAccount } = rules
  const { tally } = protocol
  const value = lots * market.state[MARK] * market.k
  const share = equity(world, market, account) * (lots / Math.abs(market.size[account]))
  transferPosition(
    world,
    market,
    { from: account, to: keeper, side, lots, value },
    { kind: KIND.takeover, account, other: keeper, cause: event },
  )
  tally[KEEPERS_TOOK] += quantaNearest(value)
  tally[TAKEN_OVER] += quantaNearest(value)
  const left = Math.floor(Math.max(0, share))
  const penalty = liquidation.part.penalty(value, left, liquidation.params)
  const charged = penalty.fund + penalty.treasury
  tally[PENALTIES] += charged
  const reward = hire(job, keeper, value)
  const part = Math.min(reward, charged)
  const fund = Math.max(0, penalty.fund - part)
  move(job, account, keeper, part, KIND.reward)
  move(job, account, penaltyAccount, fund, KIND.penalty)
  move(job, account, protocol.treasury, charged - part - fund, KIND.penalty)
  tally[REWARDS] += part + topUp(job, keeper, reward - part)
}

/** Pays what the penalty left open of a reward, as far as pool and fund have it. Returns quanta paid. */
function topUp(job: Job, keeper: number, missing: number): number {
  const { run, rules, market } = job
  const { world } = run
  const { protocol, penaltyAccount } = rules
  const { tally, keeperPool } = protocol
  const pooled = Math.min(missing, Math.max(0, world.cash[market.asset][keeperPool]))
  move(job, keeperPool, keeper, pooled, KIND.reward)
  // The fund tops up what it has, never what it has not.
  const markets = protocol.markets.map(row => world.markets[row])
  const able = Math.min(spendable({ world, asset: market.asset, markets }, penaltyAccount), tally[FUND_ROOM]) // prettier-ignore
  const funded = Math.min(missing - pooled, Math.max(0, able))
  move(job, penaltyAccount, keeper, funded, KIND.reward)
  tally[FUND_ROOM] -= funded
  return pooled + funded
}

function move(
  { run, market, event }: Job,
  from: number,
  to: number,
  amount: number,
  kind: number,
): void {
  if (amount <= 0) return
  pay(run.world, market.asset, from, to, amount)
  emit(run.world.log, { kind, account: from, other: to, amount, cause: event })
}
