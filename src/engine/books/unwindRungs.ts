/** Rungs that took books over hedge them and sell them off, option by option, at the method's pace. */
import { equity, HEAVIEST } from '../../world/world.ts'
import type { Run } from '../run.ts'
import type { BookJob } from './bookJob.ts'
import { isEmpty } from './bookJob.ts'
import type { Books } from './books.ts'
import { closeByCost } from './closeByCost.ts'
import { hedgeDelta } from './hedgeDelta.ts'
import { prepareListing } from './listed.ts'
import { tearUp } from './tearUp.ts'

export function unwindRungs(run: Run, books: Books): void {
  const rules = run.rules.protocols[books.chain.protocol]
  for (const { context } of rules.rungs) {
    const { account } = context
    const { market, chain } = books
    if (chain.legCount[chain.bookOf[account]] === 0) continue
    prepareListing(books.view)
    const job: BookJob = { run, rules, books, account, event: market.state[HEAVIEST] }
    // A rung that has nothing left gives up: what it owes then is the next rungs' to pay.
    if (equity(run.world, market, account) <= 0) tearUp(job)
    else unwind(job)
  }
}

function unwind(job: BookJob): void {
  hedgeDelta(job)
  if (!isEmpty(job)) closeByCost(job, Infinity)
}
