/** Orders of the perpetual by those who hold options: held to the margin of the whole book. */
import type { Acting } from '../../agents/strategy.ts'
import type { Books } from './books.ts'
import { prepareListing, requirementOf } from './listed.ts'
import { partCarried } from './partCarried.ts'

/** Cuts each order to all, half or none of it: what lowers the requirement passes, what raises it only as far as equity
 *  carries it. Returns how many were cut. */
export function holdToBooks(
  { view, market }: Books,
  { count, rows, equity }: Acting,
  lots: Float64Array,
): number {
  prepareListing(view)
  let cut = 0
  for (let j = 0; j < count; j++) {
    if (lots[j] === 0) continue
    const own = equity[j] * market.unit
    const allowed = partCarried(
      own,
      lots[j],
      part => requirementOf(view, rows[j], -1, 0, part).initial,
    )
    if (allowed === lots[j]) continue
    lots[j] = allowed + 0
    cut++
  }
  return cut
}
