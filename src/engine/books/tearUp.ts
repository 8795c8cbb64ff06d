/** The last resort for a book: it is closed at the mark against those on the other side, who have no choice. */
import { KIND } from '../../world/events.ts'
import { tradeOption } from '../../world/tradeOption.ts'
import type { BookJob } from './bookJob.ts'

/** Options are closed at the mark with holders of the other side, in row order; the perpetual on the venue at any price. */
export function tearUp(job: BookJob): number {
  const { run, books, account, event } = job
  const { market, chain } = books
  const { legsMost, legCount, legInstrument, legSize } = chain
  const book = chain.bookOf[account]
  let closed = 0
  for (let j = book * legsMost + legCount[book] - 1; j >= book * legsMost; j--) {
    closed += tearLeg(job, legInstrument[j], legSize[j])
  }
  const held = market.size[account]
  if (held !== 0) closed += run.rules.markets[market.row].venue.force(account, -held, 0, event)
  return closed
}

function tearLeg(
  { run, books, account, event }: BookJob,
  instrument: number,
  size: number,
): number {
  const { market, chain } = books
  const { legsMost, legCount, legInstrument, legSize, accountOf } = chain
  let left = Math.abs(size)
  for (let other = 0; other < accountOf.length && left > 0; other++) {
    for (let j = other * legsMost; j < other * legsMost + legCount[other] && left > 0; j++) {
      if (legInstrument[j] !== instrument || legSize[j] * size >= 0) continue
      const lots = Math.min(left, Math.abs(legSize[j]))
      const holder = accountOf[other]
      const isLong = size > 0
      const trade = { instrument, lots, ticks: chain.mark[instrument], buyer: isLong ? holder : account, seller: isLong ? account : holder } // prettier-ignore
      tradeOption(run.world, market, trade, { kind: KIND['option-transfer'], taker: holder, cause: event }) // prettier-ignore
      left -= lots
      break
    }
  }
  return Math.abs(size) - left
}
