/** Options are bought back or sold to makers, first where least is paid over the mark for the margin it frees. */
import { equity } from '../../world/world.ts'
import { isRestored, type BookJob } from './bookJob.ts'
import { requirementOf } from './listed.ts'
import { quotedLots, quoteTicks } from './optionDesk.ts'
import { takeOption } from './optionOrders.ts'

/** Options that are looked at and traded in a step. */
const ORDERS = 4

/** Closes at the method's pace until equity is `until` times maintenance (Infinity: all of it). Returns lots closed. */
export function closeByCost(job: BookJob, until = job.books.method.until): number {
  let closed = 0
  for (let n = 0; n < ORDERS && !(until < Infinity && isRestored(job)); n++) {
    const done = closeCheapest(job, until === Infinity)
    if (done === 0) break
    closed += done
  }
  return closed
}

/** Closes part of the option that is cheapest to close. */
function closeCheapest({ run, books, account, event }: BookJob, closesAll: boolean): number {
  const { market, chain, view, method } = books
  const { legsMost, legCount, legInstrument, legSize } = chain
  const book = chain.bookOf[account]
  const own = equity(run.world, market, account) * market.unit
  const before = requirementOf(view, account).maintenance
  let best = -1
  let least = Infinity
  let lots = 0
  for (let j = book * legsMost; j < book * legsMost + legCount[book]; j++) {
    const instrument = legInstrument[j]
    const side = legSize[j] > 0 ? -1 : 1
    const ticks = bestQuote({ books, account }, instrument, side)
    if (Number.isNaN(ticks)) continue
    const part = Math.min(
      Math.abs(legSize[j]),
      Math.max(1, Math.ceil(Math.abs(legSize[j]) * method.pace)),
    )
    const freed = before - requirementOf(view, account, instrument, side * part).maintenance
    const cost =
      Math.max(0, side * (ticks - chain.mark[instrument])) * part * market.k * market.unit
    if (!(freed > 0) && own >= 0 && !closesAll) continue
    // By what is paid for a usd of margin; what frees none comes last.
    const price = freed > 0 ? cost / freed : 1e9 + cost
    if (price >= least) continue
    least = price
    best = instrument
    lots = side * part
  }
  if (best < 0) return 0
  return takeOption(run, books, { account, instrument: best, lots, limit: 0, cause: event, role: undefined }) // prettier-ignore
}

/** Best price for closing on a side by a maker with room; NaN if nobody stands. */
export function bestQuote(
  { books: { market, chain }, account }: Pick<BookJob, 'books' | 'account'>,
  instrument: number,
  side: number,
): number {
  let best = NaN
  for (let m = 0; m < chain.makers.length; m++) {
    if (chain.makers[m] === account || !(quotedLots(market, m, instrument, side) >= 1)) continue
    const ticks = quoteTicks(market, m, instrument, side)
    if (Number.isNaN(best) || side * (ticks - best) < 0) best = Number.isNaN(ticks) ? best : ticks
  }
  return best
}
