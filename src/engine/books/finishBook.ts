/** After a liquidation: a book that is safe is free again; of one that is closed a shortfall goes to the waterfall. */
import { AUCTION_STEP, SAFETY_WIDTH } from '../../world/chain.ts'
import { leave, owe } from '../liquidation/debts.ts'
import { sellCollateral } from './sellCollateral.ts'
import { isEmpty, isRestored, type BookJob } from './bookJob.ts'

/** Returns whether the book is closed for good. */
export function finishBook(job: BookJob): boolean {
  const { run, rules, books, account, event } = job
  const { protocol } = rules
  const { market, chain } = books
  const closed = isEmpty(job)
  if (!closed && !isRestored(job)) return false
  protocol.flaggedAt[account - protocol.first] = 0
  chain.bookSafety[chain.bookOf[account] * SAFETY_WIDTH + AUCTION_STEP] = 0
  if (!closed) return false
  const cash = run.world.cash[market.asset]
  if (cash[account] < 0)
    sellCollateral(run, books, account, { missing: -cash[account], cause: event })
  const missing = -cash[account]
  if (missing > 0) {
    owe(run, account, missing, event)
  }
  leave(run, account)
  return true
}
