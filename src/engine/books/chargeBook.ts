/** The penalty of a book's liquidation: for the insurance fund, as far as the book has it. */
import { emit, KIND } from '../../world/events.ts'
import { pay } from '../../world/ledger.ts'
import { equity, PENALTIES } from '../../world/world.ts'
import type { BookJob } from './bookJob.ts'
import { sellCollateral } from './sellCollateral.ts'

/** Charges for `notional` quanta of the underlying closed. */
export function chargeBook({ run, rules, books, account, event }: BookJob, notional: number): void {
  const { world } = run
  const { market, method } = books
  const cash = world.cash[market.asset]
  const due = Math.floor(Math.min(method.penalty * notional, equity(world, market, account)))
  if (due > cash[account])
    sellCollateral(run, books, account, { missing: due - cash[account], cause: event })
  const free = Math.min(cash[account], equity(world, market, account))
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
