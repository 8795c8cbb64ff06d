/** Books of options as marks on the stage: each at the price at which, by its delta and gamma, its slack would be gone. */
import type { Books } from '../engine/books/books.ts'
import { greeksOf } from '../engine/books/listed.ts'
import { SAFETY_WIDTH, SLACK, SLACK_GROSS, SLACK_PRICE } from '../world/chain.ts'
import type { Spare } from './messages.ts'

const sums = new Float64Array(4)

/** Writes price and notional of every book that agents have: above zero where a fall would break it, below where a rise
 *  would. What no price near by breaks has none. Slack is as it was looked at last: it tells nothing that is decided by it. */
export function markBooks({ market, chain }: Books, agentRows: number, columns: Spare): void {
  const { liquidationPrice, notional } = columns
  const { bookSafety, accountOf, legCount } = chain
  accountOf.forEach((account, book) => {
    if (account >= agentRows) return
    liquidationPrice[account] = NaN
    notional[account] = 0
    const at = book * SAFETY_WIDTH
    const price = bookSafety[at + SLACK_PRICE]
    if (price === 0 || (legCount[book] === 0 && market.size[account] === 0)) return
    greeksOf(market, account, sums)
    const delta = sums[0] + market.size[account] * market.lot
    const move = breakingMove(bookSafety[at + SLACK] * market.unit, delta, sums[1])
    if (Number.isNaN(move) || price + move <= 0) return
    liquidationPrice[account] = price + move
    notional[account] = (move < 0 ? 1 : -1) * bookSafety[at + SLACK_GROSS] * price
  })
}

/** Smaller move x of the price at which slack + delta x + gamma x^2 / 2 is zero; 0 if slack is gone, NaN if none is. */
export function breakingMove(slack: number, delta: number, gamma: number): number {
  if (slack <= 0) return delta > 0 ? -1e-9 : 1e-9
  if (gamma === 0) return delta === 0 ? NaN : -slack / delta
  const root = delta * delta - 2 * gamma * slack
  if (root < 0) return NaN
  // Without cancellation: one root by the sum, the other by the product.
  const q = -(delta + (delta < 0 ? -1 : 1) * Math.sqrt(root))
  const a = q / gamma
  const b = (2 * slack) / q
  return Math.abs(a) < Math.abs(b) ? a : b
}
