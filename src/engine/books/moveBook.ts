/** Parts of a book that change hands at the mark, without anybody's order. */
import { hasRoom } from '../../world/chain.ts'
import { emit, KIND } from '../../world/events.ts'
import { pay } from '../../world/ledger.ts'
import { tradeOption } from '../../world/tradeOption.ts'
import { transferPosition } from '../../world/tradeBetween.ts'
import { MARK } from '../../world/world.ts'
import type { BookJob } from './bookJob.ts'

/** Moves `part` of every option (lots rounded down; all of it at 1) and of the perpetual to another account that may hold
 *  options, at the mark. Returns lots moved. Options that it has no room for stay. */
export function moveBook(job: BookJob, to: number, part: number): number {
  const { run, books, account, event } = job
  const { world } = run
  const { market, chain } = books
  const { legsMost, legCount, legInstrument, legSize } = chain
  const book = chain.bookOf[account]
  let moved = 0
  // From the last on: one that is gone has the last in its place.
  for (let j = book * legsMost + legCount[book] - 1; j >= book * legsMost; j--) {
    const instrument = legInstrument[j]
    const lots = Math.floor(Math.abs(legSize[j]) * part)
    if (lots === 0 || !hasRoom(chain, to, instrument)) continue
    const isLong = legSize[j] > 0
    const trade = { instrument, lots, ticks: chain.mark[instrument], buyer: isLong ? to : account, seller: isLong ? account : to } // prettier-ignore
    tradeOption(world, market, trade, { kind: KIND['option-transfer'], taker: to, cause: event })
    moved += lots
  }
  const held = market.size[account]
  const lots = Math.floor(Math.abs(held) * part)
  if (lots > 0) {
    const side = held > 0 ? 1 : -1
    const value = lots * market.state[MARK] * market.k
    transferPosition(world, market, { from: account, to, side, lots, value }, { kind: KIND.takeover, account, other: to, cause: event }) // prettier-ignore
    moved += lots
  }
  return moved
}

/** Moves cash beside it: above zero from the book to the other account, below zero the other way. */
export function payBeside(
  { run, books, account, event }: BookJob,
  to: number,
  amount: number,
): void {
  const { asset } = books.market
  if (amount === 0) return
  if (amount > 0) pay(run.world, asset, account, to, amount)
  else pay(run.world, asset, to, account, -amount)
  emit(run.world.log, { kind: KIND['auction-bid'], account, other: to, amount: -amount, cause: event }) // prettier-ignore
}
