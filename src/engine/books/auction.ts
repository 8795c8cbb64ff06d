/** A Dutch auction of a book as a whole (Derive): the price falls from a little below its value to nothing; an insolvent
 *  book then pays whoever takes it, more and more, up to its maintenance margin. */
import { deriveKey, draw32 } from '../../kernel/random.ts'
import { AUCTION_STEP, SAFETY_WIDTH } from '../../world/chain.ts'
import { emit, KIND } from '../../world/events.ts'
import { microKey } from '../../world/keys.ts'
import { equity, MARK, STEP, TAKEN_OVER } from '../../world/world.ts'
import { needOf, type BookJob } from './bookJob.ts'
import { requirementOf } from './listed.ts'
import { moveBook, payBeside } from './moveBook.ts'

/** Purpose of the order in which bidders look. */
const BIDDERS = 322

/** What a bidder wants for carrying risk: a share of the margin that the book brings, at least. */
const WANTED = 0.08

/** Parts of the book that a bidder looks at, largest first. */
const PARTS = [1, 0.5, 0.25, 0.1]

/** Opens the auction, or looks for a bidder at the price of this step. Returns lots moved. */
export function auctionBook(job: BookJob): number {
  const { run, books, account } = job
  const { chain, market } = books
  const { world } = run
  const at = chain.bookOf[account] * SAFETY_WIDTH + AUCTION_STEP
  const step = world.scalars[STEP]
  if (chain.bookSafety[at] === 0) {
    chain.bookSafety[at] = step + 1
    emit(world.log, { kind: KIND.auction, account, other: market.row, amount: equity(world, market, account), cause: job.event }) // prettier-ignore
  }
  const seconds = (step + 1 - chain.bookSafety[at]) * run.scenario.clock.stepSeconds
  const price = priceAt(job, seconds)
  for (const bidder of biddersOf(job)) {
    const moved = bid(job, bidder, price)
    if (moved > 0) return moved
  }
  return 0
}

/** What is asked for the whole book after so many seconds, quanta; below zero it is paid. */
export function priceAt(job: BookJob, seconds: number): number {
  const { run, books, account } = job
  const { startDiscount, auctionSeconds, insolventSeconds } = books.method
  const value = equity(run.world, books.market, account)
  if (value > 0) {
    const share = (1 - startDiscount) * Math.max(0, 1 - seconds / auctionSeconds)
    return Math.floor(share * value)
  }
  const risen = Math.min(1, seconds / insolventSeconds)
  return Math.floor(value - risen * needOf(job))
}

/** Dealers of the protocol, in an order drawn for the step. */
function biddersOf({ run, books, account }: BookJob): readonly number[] {
  const { world } = run
  const { chain, market } = books
  const [k0, k1] = deriveKey(microKey(world), BIDDERS, market.row)
  const step = world.scalars[STEP]
  const { flaggedAt, first } = world.protocols[chain.protocol]
  const rank = (row: number): number => draw32(k0, k1, row, step) >>> 0
  return world.cohorts
    .filter(one => one.market === market.row && one.role === 'dealer' && one.holdsOptions)
    .flatMap(one => Array.from({ length: one.count }, (_, slot) => one.first + slot))
    .filter(row => row !== account && flaggedAt[row - first] === 0)
    .sort((a, b) => rank(a) - rank(b) || a - b)
}

/** A bidder takes the largest part that pays it enough and that it can carry at initial margin. Returns lots moved. */
function bid(job: BookJob, bidder: number, price: number): number {
  const { run, rules, books, account } = job
  const { world } = run
  const { market } = books
  const value = equity(world, market, account)
  const need = needOf(job)
  const gain = value - price
  if (gain < WANTED * need) return 0
  for (const part of PARTS) {
    if (!canCarry(job, bidder, part, gain)) continue
    const moved = moveBook(job, bidder, part)
    if (moved === 0) continue
    rules.protocol.tally[TAKEN_OVER] += Math.round(moved * market.state[MARK] * market.k)
    // Positions moved at the mark, worth nothing to either side: the part of equity that goes with them, less the bid.
    payBeside(job, bidder, Math.round(part * (value - price)))
    return moved
  }
  return 0
}

/** Whether a bidder holds initial margin once it has a part of the book, what it gains counted. */
function canCarry(
  { books, run, account }: BookJob,
  bidder: number,
  part: number,
  gain: number,
): boolean {
  // prettier-ignore
  const { market, view } = books
  const own = requirementOf(view, bidder).initial
  const more = requirementOf(view, account).initial
  // The sum bounds what the two need together.
  const has = equity(run.world, market, bidder) * market.unit
  return has + part * gain * market.unit >= own + part * more
}
