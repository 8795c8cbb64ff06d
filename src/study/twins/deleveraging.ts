/** Who is deleveraged, and by how many lots, said from the definitions of the three policies in exact fractions. */
import { largestRemainder } from './shares.ts'
import { least } from './whole.ts'

/** An account on the other side; all whole, in lots and quanta. */
export interface Winner {
  readonly account: number
  /** Unsigned. */
  readonly lots: bigint
  readonly profit: bigint
  /** What the position cost, unsigned. */
  readonly basis: bigint
  readonly notional: bigint
  readonly equity: bigint
}

/** Lots closed of each, in the order given; together `residual`, or all that there are. */
type Policy = (winners: readonly Winner[], residual: bigint) => bigint[]

/** Whole positions in the order of the ranking, the last in part. */
const profitLeverage: Policy = (winners, residual) => {
  const order = [...winners.keys()].sort((a, b) => ranking(winners[a], winners[b]) || a - b)
  const closed = winners.map(() => 0n)
  let left = residual
  for (const i of order) {
    closed[i] = least(winners[i].lots, left)
    left -= closed[i]
  }
  return closed
}

/** The same share of every position. */
const proRata: Policy = (winners, residual) => {
  const lots = winners.map(one => one.lots)
  const all = lots.reduce((sum, one) => sum + one, 0n)
  return largestRemainder(least(residual, all), lots)
}

/** The highest leverages down to one level. Who has no equity is closed first, in the order given. The others keep lots
 *  in proportion to equity, unless that is no less than what they have. */
const waterFilling: Policy = (winners, residual) => {
  const closed = winners.map(() => 0n)
  let left = residual
  winners.forEach(({ equity, lots }, i) => {
    if (equity > 0n) return
    closed[i] = least(lots, left)
    left -= closed[i]
  })
  let cut = [...winners.keys()].filter(i => winners[i].equity > 0n && winners[i].lots > 0n)
  for (;;) {
    const lots = cut.reduce((sum, i) => sum + winners[i].lots, 0n)
    const equity = cut.reduce((sum, i) => sum + winners[i].equity, 0n)
    const kept = lots - left
    // More than there is: all of it.
    if (left === 0n || kept <= 0n) {
      for (const i of left === 0n ? [] : cut) closed[i] = winners[i].lots
      return closed
    }
    const above = cut.filter(i => winners[i].lots * equity > kept * winners[i].equity)
    if (above.length === cut.length) {
      const keeps = largestRemainder(kept, cut.map(i => winners[i].equity)) // prettier-ignore
      cut.forEach((i, n) => (closed[i] = winners[i].lots - keeps[n]))
      return closed
    }
    cut = above
  }
}

export const POLICIES: Readonly<Record<string, Policy>> = {
  'profit-leverage': profitLeverage,
  'pro-rata': proRata,
  'water-filling': waterFilling,
}

/** Below zero if `a` is closed before `b`: the higher profit, as a share of its basis, times leverage; of losers the
 *  smaller loss over leverage. Who has no equity, basis or notional comes last. */
function ranking(a: Winner, b: Winner): number {
  const [x, y] = [scoreOf(a), scoreOf(b)]
  if (x === undefined || y === undefined) return Number(x === undefined) - Number(y === undefined)
  const [left, right] = [x.top * y.bottom, y.top * x.bottom]
  return left > right ? -1 : left < right ? 1 : 0
}

function scoreOf({ profit, basis, notional, equity }: Winner) {
  if (equity <= 0n || basis <= 0n || notional <= 0n) return undefined
  return profit > 0n
    ? { top: profit * notional, bottom: basis * equity }
    : { top: profit * equity, bottom: basis * notional }
}
