/** Where words stand on the stage, and which prices they name. */
import type { Crowd } from './crowd.ts'
import type { Geometry } from './geometry.ts'

export interface Zone {
  /** CSS pixels from the top. */
  readonly from: number
  readonly to: number
  /** Size of the words. */
  readonly width: number
  readonly height: number
  /** Where they stood last, or would like to stand. */
  readonly wish: number
}

/**
 * Top of a label at the right edge where no mark is behind it, as near to the wish as can be;
 * where the crowd is too wide everywhere, the place that hides least. NaN if the zone is too small.
 */
export function freeTop(
  { ends }: Crowd,
  { cell, crowd, width }: Geometry,
  { from, to, width: wide, height, wish }: Zone,
): number {
  const room = (width - 14 - wide - crowd) / cell
  const tall = Math.ceil(height / cell) + 1
  const last = Math.min(ends.length - tall, Math.floor((to - height) / cell))
  let best = NaN
  let cost = Infinity
  for (let row = Math.max(0, Math.ceil(from / cell)); row <= last; row++) {
    let hidden = 0
    for (let r = row; r < row + tall; r++) hidden += Math.max(0, ends[r] - room)
    const price = hidden * 400 + Math.abs(row * cell - wish)
    if (price < cost) {
      cost = price
      best = row * cell
    }
  }
  return best
}

/** Rows on either side of a peak that belong to it. */
const SPREAD = 9

/** The two prices under the water line where most would be liquidated, nearest first; none stands out: none. */
export function nextCrowds(
  { due }: Crowd,
  firstRow: number,
  priceAt: (row: number) => number,
): number[] {
  const from = Math.max(1, firstRow + 2)
  const sums: { row: number; sum: number }[] = []
  let total = 0
  for (let row = from; row < due.length - 1; row++) {
    const sum = due[row - 1] + 2 * due[row] + due[row + 1]
    total += sum
    sums.push({ row, sum })
  }
  const mean = total / Math.max(1, sums.length)
  sums.sort((a, b) => b.sum - a.sum || a.row - b.row)
  const first = sums[0]
  if (!first || first.sum < 1.5 * mean || mean === 0) return []
  const second = sums.find(({ row, sum }) => Math.abs(row - first.row) > SPREAD && sum > 1.3 * mean)
  const rows = second ? [first.row, second.row].sort((a, b) => a - b) : [first.row]
  return [...new Set(rows.map(row => rounded(priceAt(row))))]
}

/** To about one part in a hundred: 6,250 rather than 6,243.5. */
function rounded(price: number): number {
  const power = 10 ** (Math.floor(Math.log10(price)) - 2)
  const unit = price / power >= 300 ? 5 * power : power
  return Math.round(price / unit) * unit
}
