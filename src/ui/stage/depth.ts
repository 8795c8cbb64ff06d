/** The book's depth as bars at the now line: followed smoothly, on a scale that only grows, so that what is pulled is missed. */
import type { Depth } from '../../workers/messages.ts'

/** Time in which a bar covers all but a twentieth of its way, ms. */
const SETTLE = 260
/** Share of the buckets that a full bar is at least as long as. */
const USUAL = 0.9

export interface DepthBars {
  isOn: boolean
  mid: number
  bucket: number
  /** usd in each bucket as it is shown. */
  bids: Float32Array
  asks: Float32Array
  /** usd a usd of price for a full bar. */
  full: number
}

export function createBars(): DepthBars {
  return {
    isOn: false,
    mid: NaN,
    bucket: NaN,
    bids: new Float32Array(0),
    asks: new Float32Array(0),
    full: 0,
  }
}

/** Moves the bars towards a book for `elapsed` ms, or sets them at once; true while they are on their way. */
export function follow(
  bars: DepthBars,
  depth: Depth | null,
  elapsed: number,
  isAtOnce = false,
): boolean {
  if (!depth) {
    bars.isOn = false
    return false
  }
  const isNew = !bars.isOn || bars.bids.length !== depth.bids.length
  if (isNew) {
    bars.bids = depth.bids.slice()
    bars.asks = depth.asks.slice()
  }
  bars.isOn = true
  bars.mid = depth.mid
  bars.bucket = depth.bucket
  bars.full = Math.max(bars.full, usual(depth))
  if (isNew) return false
  const part = isAtOnce ? 1 : 1 - Math.exp((-3 * elapsed) / SETTLE)
  const far = Math.max(approach(bars.bids, depth.bids, part), approach(bars.asks, depth.asks, part))
  return far > 0.01 * bars.full * bars.bucket
}

/** Moves a part of the way; the largest distance that is left. */
function approach(shown: Float32Array, goal: Float32Array, part: number): number {
  let far = 0
  for (let j = 0; j < shown.length; j++) {
    shown[j] += (goal[j] - shown[j]) * part
    const left = Math.abs(goal[j] - shown[j])
    if (left > far) far = left
  }
  return far
}

/** Density that most buckets of the fuller side do not exceed. */
function usual({ bids, asks, bucket }: Depth): number {
  const of = (side: Float32Array): number => {
    const sorted = side.slice().sort()
    return sorted.length === 0 ? 0 : sorted[Math.floor(USUAL * (sorted.length - 1))]
  }
  return Math.max(of(bids), of(asks)) / bucket
}

/** Rows of equal height that the bars are drawn in. */
export interface Rows {
  /** Price at the upper edge of row 0, and usd a row. */
  readonly high: number
  readonly perRow: number
}

/** Fills `out` with usd a usd of price in each row, asks above the middle and bids under it. */
export function rowDensity(
  { mid, bucket, bids, asks }: DepthBars,
  rows: Rows,
  out: Float32Array,
): void {
  out.fill(0)
  spread(asks, rows, { from: mid, by: bucket }, out)
  spread(bids, rows, { from: mid, by: -bucket }, out)
}

/** Each bucket is shared out among the rows it covers. */
function spread(
  side: Float32Array,
  { high, perRow }: Rows,
  { from, by }: { readonly from: number; readonly by: number },
  out: Float32Array,
): void {
  for (let j = 0; j < side.length; j++) {
    if (side[j] === 0) continue
    const near = (high - from - j * by) / perRow
    const end = near - by / perRow
    const top = Math.min(near, end)
    const bottom = Math.max(near, end)
    const density = side[j] / (bottom - top) / perRow
    for (let r = Math.max(0, Math.floor(top)); r < Math.min(out.length, bottom); r++) {
      out[r] += density * (Math.min(bottom, r + 1) - Math.max(top, r))
    }
  }
}

/** usd on one side within a share of the middle. */
export function within({ mid, bucket }: Depth, side: Float32Array, share: number): number {
  const buckets = (share * mid) / bucket
  let sum = 0
  for (let j = 0; j < Math.min(side.length, buckets); j++) {
    sum += side[j] * Math.min(1, buckets - j)
  }
  return sum
}
