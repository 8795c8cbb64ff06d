/** One book under maintenance, being closed. */
import { equity } from '../../world/world.ts'
import type { ProtocolRules } from '../rules.ts'
import type { Run } from '../run.ts'
import type { Books } from './books.ts'
import { requirementOf } from './listed.ts'

export interface BookJob {
  readonly run: Run
  readonly rules: ProtocolRules
  readonly books: Books
  readonly account: number
  /** Its liquidation event. */
  readonly event: number
}

type Looked = Pick<BookJob, 'run' | 'books' | 'account'>

/** Maintenance of the book as it stands, quanta. */
export const needOf = ({ books: { view, market }, account }: Looked): number =>
  requirementOf(view, account).maintenance / market.unit

/** Whether the book is back where the method stops. */
export function isRestored(job: Looked): boolean {
  const { run, books, account } = job
  return equity(run.world, books.market, account) >= books.method.until * needOf(job)
}

/** Whether it holds anything. */
export function isEmpty({ books: { market, chain }, account }: Omit<Looked, 'run'>): boolean {
  return market.size[account] === 0 && chain.legCount[chain.bookOf[account]] === 0
}
