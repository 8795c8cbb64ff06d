/** A book under maintenance: hedged, closed by cost, auctioned or handed over, by the protocol's method. */
import { quantaNearest } from '../../kernel/quanta.ts'
import { emit, KIND } from '../../world/events.ts'
import {
  BY_HEDGING,
  BY_LIQUIDATION,
  CAUSE_SHARES,
  equity,
  HEDGE_SHARES,
  LIQUIDATED,
  LIQUIDATIONS,
  MARK,
  STEP,
} from '../../world/world.ts'
import { generationOf } from '../causes.ts'
import { noteCause } from '../liquidation/noteCause.ts'
import { retract, settleLots } from '../liquidation/eventLots.ts'
import type { ProtocolRules } from '../rules.ts'
import type { Run, Scratch } from '../run.ts'
import { auctionBook } from './auction.ts'
import type { BookJob } from './bookJob.ts'
import { isEmpty, isRestored, needOf } from './bookJob.ts'
import { bookCause } from './bookCause.ts'
import type { Books } from './books.ts'
import { chargeBook } from './chargeBook.ts'
import { closeByCost } from './closeByCost.ts'
import { finishBook } from './finishBook.ts'
import { handBookOver } from './handBookOver.ts'
import { hedgeDelta } from './hedgeDelta.ts'
import { prepareListing } from './listed.ts'

/** Brings a book nearer to where the method stops. Nothing done is no event. */
export function liquidateBook(
  run: Run,
  rules: ProtocolRules,
  books: Books,
  account: number,
  weighLater: (heaviest: Scratch['heaviest'][number], event: number, impact: number, generation: number) => void, // prettier-ignore
): void {
  const { world, scratch } = run
  const { market, view, method } = books
  prepareListing(view)
  const left = equity(world, market, account)
  const looked = { run, books, account }
  if (!isEmpty(looked) && isRestored(looked)) return
  const need = needOf(looked)
  const why = bookCause(world, books, account)
  const event = emit(world.log, {
    kind: KIND.liquidation,
    account,
    other: market.row,
    ticks: market.state[MARK],
    amount: left,
    cause: why.event,
  })
  const job: BookJob = { run, rules, books, account, event }
  const hedged = method.hedgesFirst && method.via !== 'hand-over' ? hedgeDelta(job) : 0
  // Lots of the underlying whose options or perpetuals were closed.
  let closed = Math.abs(hedged)
  if (!isEmpty(job) && !isRestored(job)) closed += closeSome(job, isOverdue(job, left))
  const isDone = finishBook(job)
  const generation = generationOf(market, why)
  const fall = [need > 0 ? left / need : 0, generation] as const
  if (closed === 0 && !isDone) {
    // Where it has opened an auction or sold collateral it stays, and so does its row of causes.
    if (!retract(world.log, event)) noteCause(scratch.liquidated, fall, why, market)
    return
  }
  const { tally } = rules.protocol
  // What was hedged, signed as the position that it reduced; what was closed of options counts as its underlying.
  settleLots(world.log, event, hedged === 0 ? closed : -hedged)
  const notional = quantaNearest(closed * market.state[MARK] * market.k)
  tally[LIQUIDATIONS]++
  tally[LIQUIDATED] += notional
  tally[CAUSE_SHARES] += why.shares[BY_LIQUIDATION]
  tally[HEDGE_SHARES] += why.shares[BY_HEDGING]
  noteCause(scratch.liquidated, fall, why, market)
  chargeBook(job, notional)
  if (hedged === 0) return
  const impact = run.rules.markets[market.row].venue.impact(hedged)
  weighLater(scratch.heaviest[market.row], event, impact, generation)
}

/** Whether the book goes to the rungs: it has waited long enough, or has nothing left. */
function isOverdue({ run, rules, books, account }: BookJob, left: number): boolean {
  const { flaggedAt, first } = rules.protocol
  const waited = run.world.scalars[STEP] + 1 - flaggedAt[account - first]
  const seconds = waited * run.scenario.clock.stepSeconds
  // An auction has a phase for books that are worth nothing.
  const isInsolvent = left < 0 && books.method.via !== 'auction'
  return isInsolvent || seconds >= books.method.backstopAfter
}

/** Closes some of it by the method; lots of the underlying. */
function closeSome(job: BookJob, overdue: boolean): number {
  const { via } = job.books.method
  if (overdue || via === 'hand-over') return handBookOver(job)
  return via === 'orders' ? closeByCost(job) : auctionBook(job)
}
