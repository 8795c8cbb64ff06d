/** Sums over the legs of a book, nine scenarios in nine locals: one pass over the legs for each nine. */

/** Sets `sums` from `at` to `at + 8` to what the legs come to in these columns of `values`. */
export function nineSums(
  instrument: Int32Array,
  size: Float64Array,
  from: number,
  to: number,
  values: Float64Array,
  stride: number,
  at: number,
  sums: Float64Array,
): void {
  let s0 = 0
  let s1 = 0
  let s2 = 0
  let s3 = 0
  let s4 = 0
  let s5 = 0
  let s6 = 0
  let s7 = 0
  let s8 = 0
  for (let leg = from; leg < to; leg++) {
    const row = instrument[leg] * stride + at
    const units = size[leg]
    s0 += units * values[row]
    s1 += units * values[row + 1]
    s2 += units * values[row + 2]
    s3 += units * values[row + 3]
    s4 += units * values[row + 4]
    s5 += units * values[row + 5]
    s6 += units * values[row + 6]
    s7 += units * values[row + 7]
    s8 += units * values[row + 8]
  }
  sums[at] = s0
  sums[at + 1] = s1
  sums[at + 2] = s2
  sums[at + 3] = s3
  sums[at + 4] = s4
  sums[at + 5] = s5
  sums[at + 6] = s6
  sums[at + 7] = s7
  sums[at + 8] = s8
}

/**
 * Adds the PnL of one expiry to `pnl`: its shocked value times `long` or `short`, as it is worth more
 * or less than 0, less its mark value, weighted; where `turns` is 1 it counts as a loss either way.
 */
export function addExpiry(
  pnl: Float64Array,
  sums: Float64Array,
  mark: number,
  long: number,
  short: number,
  weight: Float64Array,
  turns: Uint8Array,
): void {
  for (let s = 0; s < pnl.length; s++) {
    const value = sums[s]
    const gain = weight[s] * ((value >= 0 ? long : short) * value - mark)
    pnl[s] += turns[s] === 1 && gain > 0 ? -gain : gain
  }
}
