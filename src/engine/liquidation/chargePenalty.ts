/** The penalty of a liquidation on the venue, and the keeper's part of it. */
import { emit, KIND } from '../../world/events.ts'
import { pay } from '../../world/ledger.ts'
import { PENALTIES, REWARDS, equity } from '../../world/world.ts'
import type { Job } from './job.ts'
import { hire } from './reward.ts'

/** Charges for `notional` quanta closed, up to what the account has left; `keeper` (-1: none) is paid first. */
export function chargePenalty(job: Job, notional: number, keeper: number): void {
  const { run, rules, market, account, event } = job
  const { world } = run
  const { liquidation, protocol, penaltyAccount } = rules
  const cash = world.cash[market.asset]
  const isClosed = market.size[account] === 0
  const free = isClosed ? cash[account] : Math.min(cash[account], equity(world, market, account))
  const penalty = liquidation.part.penalty(Math.round(notional), free, liquidation.params)
  const charged = penalty.fund + penalty.treasury
  protocol.tally[PENALTIES] += charged
  const reward = keeper < 0 ? 0 : Math.min(hire(job, keeper, Math.round(notional)), charged)
  if (reward > 0) {
    pay(world, market.asset, account, keeper, reward)
    protocol.tally[REWARDS] += reward
    emit(world.log, { kind: KIND.reward, account, other: keeper, amount: reward, cause: event })
  }
  // The reward comes out of both parts, the fund's first.
  const fund = Math.max(0, penalty.fund - reward)
  const treasury = charged - reward - fund
  charge(job, penaltyAccount, fund)
  charge(job, protocol.treasury, treasury)
}

function charge({ run, market, account, event }: Job, to: number, amount: number): void {
  if (amount === 0) return
  pay(run.world, market.asset, account, to, amount)
  emit(run.world.log, { kind: KIND.penalty, account, other: to, amount, cause: event })
}
