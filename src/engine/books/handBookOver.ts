/** A book that nobody closed in time goes to the first rung that can carry it, with what margin is left; if none can, it is
 *  torn up at the mark against those on the other side. */
import { equity, TAKEN_OVER, MARK } from '../../world/world.ts'
import { needOf, type BookJob } from './bookJob.ts'
import { requirementOf } from './listed.ts'
import { moveBook, payBeside } from './moveBook.ts'
import { sellCollateral } from './sellCollateral.ts'
import { tearUp } from './tearUp.ts'

/** Returns lots of the underlying that have left the book. */
export function handBookOver(job: BookJob): number {
  const { run, rules, books, account, event } = job
  const { market } = books
  // A rung gets its margin in the settlement asset.
  sellCollateral(run, books, account, { missing: Infinity, cause: event })
  const left = equity(run.world, market, account)
  const need = needOf(job)
  for (const { part, context, params } of rules.rungs) {
    const { backstop } = params as { readonly backstop?: unknown }
    if (part.takeOver === undefined || (backstop === false && !part.isVault)) continue
    const to = context.account
    // What it has must carry the book beside what it holds already.
    const has = equity(run.world, market, to)
    const own = requirementOf(books.view, to).maintenance / market.unit
    if (has + Math.min(0, left) < own + need) continue
    const moved = moveBook(job, to, 1)
    rules.protocol.tally[TAKEN_OVER] += Math.round(moved * market.state[MARK] * market.k)
    if (moved > 0) settleWith(job, to)
    return moved
  }
  return tearUp(job)
}

/** What margin is left goes along; what is missing the rung bears, for it took the book at its bankruptcy price. */
function settleWith(job: BookJob, to: number): void {
  const { run, books, account } = job
  const { market, chain } = books
  if (market.size[account] !== 0 || chain.legCount[chain.bookOf[account]] > 0) return
  payBeside(job, to, run.world.cash[market.asset][account])
}
