/** Intervals by resampling, for samples that are nothing like normal. */
import { normalCdf, normalQuantile } from '../kernel/normal.ts'
import { uniform, type Key } from '../kernel/random.ts'
import type { Interval } from './intervals.ts'
import { mean } from './statistics.ts'

/** From so many groups on the plain percentiles do; below, they are corrected for bias and skewness. */
const CORRECTED_BELOW = 50

interface BootstrapOptions {
  /** Draws are addressed by it: the same key gives the same interval. */
  readonly key: Key
  readonly resamples?: number
  readonly confidence?: number
}

/**
 * Mean over groups of the mean within each, with its bootstrap interval: groups (macro paths) are
 * drawn with replacement, then as many values (micro seeds) within each. BCa (Efron 1987) below 50
 * groups, acceleration from the jackknife over groups. No bounds (NaN) from fewer than two groups.
 */
export function bootstrapInterval(
  groups: readonly (readonly number[])[],
  { key, resamples = 10_000, confidence = 0.95 }: BootstrapOptions,
): Interval {
  const means = groups.map(mean)
  const estimate = mean(means)
  if (groups.length < 2) return { estimate, low: NaN, high: NaN }
  const drawn = new Float64Array(resamples)
  for (let i = 0; i < resamples; i++) drawn[i] = resampled(groups, key, i)
  drawn.sort()
  const tail = (1 - confidence) / 2
  const correct = groups.length < CORRECTED_BELOW ? correction(drawn, means) : (p: number) => p
  return {
    estimate,
    low: orderStatistic(drawn, correct(tail)),
    high: orderStatistic(drawn, correct(1 - tail)),
  }
}

/** The estimate of one resample: slots of the draws are places in the resample, the step is its number. */
function resampled(
  groups: readonly (readonly number[])[],
  [k0, k1]: Key,
  resample: number,
): number {
  const count = groups.length
  let sum = 0
  for (let i = 0, slot = count; i < count; i++) {
    const group = groups[pick(uniform(k0, k1, i, resample), count)]
    if (group.length === 1) {
      sum += group[0]
      continue
    }
    let within = 0
    for (let j = 0; j < group.length; j++, slot++) {
      within += group[pick(uniform(k0, k1, slot, resample), group.length)]
    }
    sum += within / group.length
  }
  return sum / count
}

/** Which percentile of the resamples stands for a percentile of the estimate. */
function correction(drawn: Float64Array, means: readonly number[]): (p: number) => number {
  const estimate = mean(means)
  // Half of the ties count as below, or a sample of few values would seem biased.
  let below = 0
  for (const value of drawn) below += value < estimate ? 1 : value === estimate ? 0.5 : 0
  const least = 0.5 / drawn.length
  const bias = normalQuantile(Math.max(least, Math.min(1 - least, below / drawn.length)))
  // Leaving group i out moves the mean by (estimate - means[i]) / (n - 1); the scale cancels.
  let squares = 0
  let cubes = 0
  for (const value of means) {
    const lever = value - estimate
    squares += lever * lever
    cubes += lever * lever * lever
  }
  const acceleration = squares === 0 ? 0 : cubes / (6 * squares * Math.sqrt(squares))
  return p => {
    const z = bias + normalQuantile(p)
    return normalCdf(bias + z / (1 - acceleration * z))
  }
}

function orderStatistic(sorted: Float64Array, p: number): number {
  return sorted[Math.max(0, Math.min(sorted.length - 1, Math.floor(p * sorted.length)))]
}

function pick(draw: number, count: number): number {
  return Math.floor(draw * count)
}
