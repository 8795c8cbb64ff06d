/** The penalty of a book's liquidation: for the insurance fund, as far as the book has it. */
import { emit, KIND } from '../../world/events.ts'
import { pay } from '../../world/ledger.ts'
import { equity, PENALTIES } from '../../world/world.ts'
import type { BookJob } from './bookJob.ts'

/** Charges for `notional` quanta of the underlying closed. */
export function chargeBook({ run, rules, books, account, event }: BookJob, notional: number): void {
  const { world } = run
  const { market, method } = books
  const free = Math.min(world.cash[market.asset][account], equity(world, market, account))
  const penalty = Math.floor(Math.min(method.penalty * notional, free))
  if (!(penalty > 0)) return
  pay(world, market.asset, account, rules.penaltyAccount, penalty)
  rules.protocol.tally[PENALTIES] += penalty
  emit(world.log, {
    kind: KIND.penalty,
    account,
    other: rules.penaltyAccount,
    amount: penalty,
    cause: event,
  })
}
