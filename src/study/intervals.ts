/** What a sample says of what it was drawn from: intervals of means, differences and probabilities. */
import { normalQuantile } from '../kernel/normal.ts'
import { correlation, mean, standardDeviation } from './statistics.ts'
import { studentQuantile } from './studentT.ts'

export interface Interval {
  readonly estimate: number
  readonly low: number
  readonly high: number
}

/** Which side of zero an interval lies on; 'open' if it holds zero or has no bounds. */
export type Sign = 'above' | 'below' | 'open'

export function signOf({ low, high }: Interval): Sign {
  if (low > 0) return 'above'
  return high < 0 ? 'below' : 'open'
}

/** Mean of a sample with its t interval; without bounds (NaN) from fewer than two values. */
export function meanInterval(values: readonly number[], confidence = 0.95): Interval {
  const estimate = mean(values)
  const n = values.length
  if (n < 2) return { estimate, low: NaN, high: NaN }
  const reach =
    (studentQuantile((1 + confidence) / 2, n - 1) * standardDeviation(values)) / Math.sqrt(n)
  return { estimate, low: estimate - reach, high: estimate + reach }
}

/** Probability from `hits` of `trials` with Wilson's (1927) score interval. */
export function wilsonInterval(hits: number, trials: number, confidence = 0.95): Interval {
  const z = normalQuantile((1 + confidence) / 2)
  const p = hits / trials
  const share = (z * z) / trials
  const reach = z * Math.sqrt((p * (1 - p)) / trials + share / (4 * trials))
  const low = hits === 0 ? 0 : (p + share / 2 - reach) / (1 + share)
  const high = hits === trials ? 1 : (p + share / 2 + reach) / (1 + share)
  return { estimate: p, low, high }
}

export interface PairedDifference extends Interval {
  /** Macro paths that have a difference. */
  readonly paths: number
  /** Between base and policy, over macro paths. */
  readonly correlation: number
  /** The differences themselves, by macro path and micro seed; pairs that lack a value are left out. */
  readonly differences: readonly (readonly number[])[]
}

/**
 * Policy less base on the same seeds: one difference a macro path (its micro seeds averaged), t
 * interval over the paths. Arguments hold rows of macro paths with a value a micro seed; a pair of
 * which one value is NaN (no such thing in the run) is left out.
 */
export function pairedDifference(
  base: readonly (readonly number[])[],
  policy: readonly (readonly number[])[],
  confidence = 0.95,
): PairedDifference {
  const paths = base
    .map((row, k) => row.map((value, m) => [value, policy[k][m]] as const))
    .map(pairs => pairs.filter(([before, after]) => !Number.isNaN(after - before)))
    .filter(pairs => pairs.length > 0)
  const differences = paths.map(pairs => pairs.map(([before, after]) => after - before))
  return {
    ...meanInterval(differences.map(mean), confidence),
    paths: paths.length,
    correlation: correlation(
      paths.map(pairs => mean(pairs.map(([before]) => before))),
      paths.map(pairs => mean(pairs.map(([, after]) => after))),
    ),
    differences,
  }
}
