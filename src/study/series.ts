/** Columns of a run, one number a step, reduced: minutes, returns, extremes. */

const MINUTE = 60
const DAY = 86_400

/** Steps to a minute; a step that is longer than one stands for it. */
export function minuteSteps(stepSeconds: number): number {
  return Math.max(1, Math.round(MINUTE / stepSeconds))
}

/** The value before the first step, then that at the end of each whole minute; a gap (NaN) holds the value before. */
export function everyMinute(start: number, column: Float64Array, stepSeconds: number): number[] {
  const stride = minuteSteps(stepSeconds)
  const samples = [start]
  let latest = start
  for (let step = 0; step < column.length; step++) {
    if (!Number.isNaN(column[step])) latest = column[step]
    if ((step + 1) % stride === 0) samples.push(latest)
  }
  return samples
}

/** Root of the summed squares of returns over `seconds` each, scaled to a day; their mean counts as zero. */
export function dailyVolatility(returns: readonly number[], seconds: number): number {
  let sum = 0
  for (const value of returns) sum += value * value
  return Math.sqrt((sum / returns.length) * (DAY / seconds))
}

/** Largest increase of a cumulative column over a minute of the clock, counted from the start. */
export function worstMinute(column: Float64Array, stepSeconds: number): number {
  const stride = minuteSteps(stepSeconds)
  let worst = 0
  for (let from = 0; from < column.length; from += stride) {
    const before = from === 0 ? 0 : column[from - 1]
    const after = column[Math.min(column.length, from + stride) - 1]
    worst = Math.max(worst, after - before)
  }
  return worst
}

/** Of the start and all steps; gaps (NaN) are passed over. */
export function lowest(start: number, column: Float64Array): number {
  let low = start
  for (const value of column) if (value < low || Number.isNaN(low)) low = value
  return low
}

/** Of the start and all steps; gaps (NaN) are passed over. */
export function highest(start: number, column: Float64Array): number {
  let high = start
  for (const value of column) if (value > high || Number.isNaN(high)) high = value
  return high
}
