/** Long series made short: the lowest and highest value of each bucket, in the order they came. */

/** Points to draw: step and value side by side; `count` are in use. */
export interface Thinned {
  count: number
  readonly step: Float64Array
  readonly value: Float64Array
  low: number
  high: number
}

/** Room for `buckets` buckets of two points, and the two ends. */
export function createThinned(buckets: number): Thinned {
  const room = 2 * buckets + 4
  return {
    count: 0,
    step: new Float64Array(room),
    value: new Float64Array(room),
    low: NaN,
    high: NaN,
  }
}

/** Steps a bucket must span so that `steps` steps need at most `buckets` buckets. */
export const bucketSize = (steps: number, buckets: number): number =>
  Math.max(1, Math.ceil(steps / Math.max(1, buckets - 1)))

/**
 * Fills `out` from rows `from` to `to - 1` of a series. Buckets are anchored at row 0, so a window that
 * moves on redraws the same points instead of flickering. Series at most twice as long as the buckets stay whole.
 */
export function thin(
  read: (row: number) => number,
  [from, to]: readonly [number, number],
  buckets: number,
  out: Thinned,
): Thinned {
  out.count = 0
  out.low = Infinity
  out.high = -Infinity
  if (to - from <= 2 * buckets) {
    for (let row = from; row < to; row++) add(out, row, read(row))
    return out
  }
  const size = bucketSize(to - from, buckets)
  for (let start = Math.floor(from / size) * size; start < to; start += size) {
    addBucket(read, [Math.max(from, start), Math.min(to, start + size)], out)
  }
  return out
}

function addBucket(
  read: (row: number) => number,
  [from, to]: readonly [number, number],
  out: Thinned,
): void {
  let lowAt = -1
  let highAt = -1
  let low = Infinity
  let high = -Infinity
  for (let row = from; row < to; row++) {
    const value = read(row)
    if (value < low) {
      low = value
      lowAt = row
    }
    if (value > high) {
      high = value
      highAt = row
    }
  }
  if (lowAt < 0) return
  const lowFirst = lowAt < highAt
  add(out, lowFirst ? lowAt : highAt, lowFirst ? low : high)
  if (lowAt !== highAt) add(out, lowFirst ? highAt : lowAt, lowFirst ? high : low)
}

function add(out: Thinned, row: number, value: number): void {
  if (!Number.isFinite(value) || out.count === out.step.length) return
  out.step[out.count] = row
  out.value[out.count++] = value
  if (value < out.low) out.low = value
  if (value > out.high) out.high = value
}
