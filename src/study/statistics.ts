/** Statistics of lists of numbers. Sums run in the order of the list, so that results repeat to the bit. */

/** Of equal values it is that value, to the bit. NaN of an empty list. */
export function mean(values: readonly number[]): number {
  const [first] = values
  let sum = 0
  for (const value of values) sum += value - first
  return first + sum / values.length
}

/** Of a sample (n - 1 below the line); NaN of fewer than two. */
export function standardDeviation(values: readonly number[]): number {
  if (values.length < 2) return NaN
  return Math.sqrt(squares(values) / (values.length - 1))
}

/**
 * The value that a share q of the list lies below: an order statistic, or the middle of two where
 * q n is whole (definition 2 of Hyndman and Fan 1996). NaN of an empty list.
 */
export function quantile(values: readonly number[], q: number): number {
  if (values.length === 0) return NaN
  const sorted = values.toSorted((a, b) => a - b)
  const place = q * sorted.length
  // 0.95 x 20 is whole, whatever its last bit says.
  const nearest = Math.round(place)
  const isWhole = Math.abs(place - nearest) < 1e-9
  const upper = clamped(isWhole ? nearest : Math.floor(place), sorted.length)
  const lower = isWhole ? clamped(nearest - 1, sorted.length) : upper
  // The sum of two infinities of one sign is one, their middle by differences is none.
  return lower === upper ? sorted[lower] : (sorted[lower] + sorted[upper]) / 2
}

export function median(values: readonly number[]): number {
  return quantile(values, 0.5)
}

/** Pearson's, of pairs; NaN where one side does not vary. */
export function correlation(xs: readonly number[], ys: readonly number[]): number {
  const [x, y] = [mean(xs), mean(ys)]
  let products = 0
  for (let i = 0; i < xs.length; i++) products += (xs[i] - x) * (ys[i] - y)
  const scale = Math.sqrt(squares(xs)) * Math.sqrt(squares(ys))
  return scale === 0 ? NaN : products / scale
}

/** Fourth central moment over the square of the second, less 3; NaN where nothing varies. */
export function excessKurtosis(values: readonly number[]): number {
  const middle = mean(values)
  const square = squares(values) / values.length
  if (square === 0) return NaN
  const fourth = mean(values.map(value => (value - middle) * (value - middle)).map(d => d * d))
  return fourth / (square * square) - 3
}

/** Correlation of a series with itself `lag` later, about one mean (Box and Jenkins); NaN where nothing varies. */
export function autocorrelation(values: readonly number[], lag: number): number {
  const all = squares(values)
  if (all === 0 || values.length <= lag) return NaN
  const middle = mean(values)
  let sum = 0
  for (let i = lag; i < values.length; i++) sum += (values[i] - middle) * (values[i - lag] - middle)
  return sum / all
}

/**
 * How much of the variance over all runs lies between macro seeds (path, population) and how much
 * within them (micro luck): one-way analysis of variance with random groups, equal sizes. Shares of
 * one; NaN with fewer than two groups or fewer than two runs in a group.
 */
export function varianceShares(groups: readonly (readonly number[])[]): {
  readonly macro: number
  readonly micro: number
} {
  const size = groups[0]?.length ?? 0
  const within = mean(groups.map(group => standardDeviation(group)).map(sd => sd * sd))
  const between = standardDeviation(groups.map(mean))
  // Means of groups vary by the luck within them too; an estimate below zero is none.
  const macro = Math.max(0, between * between - within / size)
  return { macro: macro / (macro + within), micro: within / (macro + within) }
}

/** Sum of squared differences from the mean. */
function squares(values: readonly number[]): number {
  const middle = mean(values)
  let sum = 0
  for (const value of values) sum += (value - middle) * (value - middle)
  return sum
}

function clamped(place: number, length: number): number {
  return Math.max(0, Math.min(length - 1, place))
}
