/** How much harder margin leans on accounts in a storm than in calm: figures of a series of rates, one a step. */

/** Highest rate over lowest, in whatever order they came; NaN without rates. */
export function peakToTrough(rates: Float64Array): number {
  let low = Infinity
  let high = -Infinity
  for (let t = 0; t < rates.length; t++) {
    if (rates[t] < low) low = rates[t]
    if (rates[t] > high) high = rates[t]
  }
  return rates.length > 0 ? high / low : NaN
}

/** Largest change over exactly `steps` steps, as a difference of rates: what could be called from an account within
 *  that time; below zero if the rates only fell, NaN if the series is no longer than `steps`. */
export function largestRise(rates: Float64Array, steps: number): number {
  let most = NaN
  for (let t = steps; t < rates.length; t++) {
    const rise = rates[t] - rates[t - steps]
    if (!(rise <= most)) most = rise
  }
  return most
}

/**
 * Lambda: by how much the rate follows the point-in-time estimate, 0 through the cycle, 1 point in time. The slope of
 * the least-squares line of `rates` on `points` (unfloored estimates, step by step); a level through the cycle taken
 * off both changes nothing. NaN if the points do not move. Throws nothing; the shorter series counts.
 */
export function cyclicality(rates: Float64Array, points: Float64Array): number {
  const count = Math.min(rates.length, points.length)
  const rate = mean(rates, count)
  const point = mean(points, count)
  let together = 0
  let square = 0
  for (let t = 0; t < count; t++) {
    const off = points[t] - point
    together += off * (rates[t] - rate)
    square += off * off
  }
  return together / square
}

function mean(values: Float64Array, count: number): number {
  let sum = 0
  for (let t = 0; t < count; t++) sum += values[t]
  return sum / count
}
