/** Who is deleveraged first, and by how many lots: three rules over columns of candidates. */
import { assert } from '../../kernel/assert.ts'
import { QUANTA_LIMIT } from '../../kernel/quanta.ts'
import { apportionLargest, compareProducts } from './apportion.ts'

/**
 * Scores of the first `count` candidates: profit as a share of `basis` (equity at the start, or cost of
 * entry) times leverage (notional over equity); a loss is divided by leverage. Without equity, basis or
 * notional a candidate is no counterparty and stands last, at minus infinity. (BitMEX and its followers.)
 */
export function profitLeverageScores(
  profit: ArrayLike<number>,
  basis: ArrayLike<number>,
  notional: ArrayLike<number>,
  equity: ArrayLike<number>,
  count: number,
  score: Float64Array,
): void {
  for (let i = 0; i < count; i++) {
    const leverage = notional[i] / equity[i]
    const share = profit[i] / basis[i]
    const value = share > 0 ? share * leverage : share / leverage
    score[i] = equity[i] > 0 && basis[i] > 0 && notional[i] > 0 ? value : -Infinity
  }
}

/** Rows of the candidates into `order`, highest score first, ties to the lower row: a total order. */
export function rank(score: Float64Array, count: number, order: Int32Array): void {
  for (let i = 0; i < count; i++) order[i] = i
  order.subarray(0, count).sort((a, b) => {
    return score[a] > score[b] ? -1 : score[a] < score[b] ? 1 : a - b
  })
}

/**
 * Closes candidates whole, in the order given, until `residual` lots are found; the last one in part.
 * `lots` are unsigned. Writes each candidate's lots into `closed`; returns their sum, below `residual` only if
 * all is closed.
 */
export function allocateByRank(
  lots: ArrayLike<number>,
  order: Int32Array,
  count: number,
  residual: number,
  closed: Float64Array,
): number {
  closed.fill(0, 0, count)
  let left = residual
  for (let n = 0; n < count && left > 0; n++) {
    const row = order[n]
    closed[row] = lots[row] < left ? lots[row] : left
    left -= closed[row]
  }
  return residual - left
}

/**
 * Closes the same share of every candidate, to whole lots by largest remainder, ties to the lower row.
 * Writes `closed`, returns the sum: `residual`, or all lots if they are fewer. `order` is scratch.
 */
export function allocateProRata(
  lots: ArrayLike<number>,
  count: number,
  residual: number,
  order: Int32Array,
  closed: Float64Array,
): number {
  const all = total(lots, count, 'lots')
  return apportionLargest(residual < all ? residual : all, lots, count, order, closed)
}

/**
 * Water-filling: cuts those with most lots per equity down to one common level, the lowest that finds
 * `residual` lots, and leaves the others alone, so that the highest leverage after it is as low as can be
 * (arXiv 2603.15963). `equity` is whole quanta; those with none
 * of it are closed first, by row. Whole lots by largest
 * remainder, ties to the lower row. Writes `closed`, returns the sum. `order` is scratch.
 */
export function allocateLevel(
  lots: ArrayLike<number>,
  equity: ArrayLike<number>,
  count: number,
  residual: number,
  order: Int32Array,
  closed: Float64Array,
): number {
  const all = total(lots, count, 'lots')
  closed.fill(0, 0, count)
  if (residual >= all) {
    for (let i = 0; i < count; i++) closed[i] = lots[i]
    return all
  }
  if (residual <= 0) return 0
  const own = Float64Array.from({ length: count }, (_, i) => (equity[i] > 0 ? equity[i] : 0))
  total(own, count, 'equity')
  // A row with neither lots nor equity has no leverage and would stand nowhere in the order.
  let holders = 0
  for (let i = 0; i < count; i++) if (lots[i] > 0) order[holders++] = i
  const ranked = order.subarray(0, holders)
  ranked.sort((a, b) => compareProducts(lots[b], own[a], lots[a], own[b]) || a - b)
  cutToLevel(lots, own, ranked, residual, closed)
  return residual
}

/**
 * Those above the level are the first of the ranked. Together they keep what they hold less the residual,
 * in proportion to equity: that proportion is the level.
 */
function cutToLevel(
  lots: ArrayLike<number>,
  equity: Float64Array,
  ranked: Int32Array,
  residual: number,
  closed: Float64Array,
): void {
  let kept = -residual
  let base = 0
  let above = 0
  for (const row of ranked) {
    // Done once the level is not below what the next one holds per equity.
    if (kept >= 0 && compareProducts(lots[row], base, kept, equity[row]) <= 0) break
    kept += lots[row]
    base += equity[row]
    above++
  }
  // By row, so that a tie keeps the lower row's lot.
  const rows = ranked.subarray(0, above).sort()
  const shares = new Float64Array(above)
  // Without any equity there is no level: the last of them keeps what is left.
  if (base === 0) shares[above - 1] = kept
  else {
    const claims = Float64Array.from(rows, row => equity[row])
    apportionLargest(kept, claims, above, new Int32Array(above), shares)
  }
  for (let n = 0; n < above; n++) closed[rows[n]] = lots[rows[n]] - shares[n]
}

function total(column: ArrayLike<number>, count: number, what: string): number {
  let all = 0
  for (let i = 0; i < count; i++) all += column[i]
  assert(all <= QUANTA_LIMIT, () => `${what} of candidates: got ${all}, expected within 2^52`)
  return all
}
