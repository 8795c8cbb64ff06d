/** Variance as it happened, from log returns or from a bar's extremes; per period, not annual. */
import { log } from '../kernel/exponential.ts'

const FOUR_LN2 = 4 * Math.LN2

/** Exponentially weighted variance after one more return: `keeps` of the old (RiskMetrics 1996: 0.94). */
export function ewmaVariance(previous: number, logReturn: number, keeps: number): number {
  return keeps * previous + (1 - keeps) * logReturn * logReturn
}

/** Variance over a bar from its high and low, without drift: Parkinson (1980). */
export function parkinsonVariance(high: number, low: number): number {
  const range = log(high / low)
  return (range * range) / FOUR_LN2
}

/** Sum of squared returns. */
export function realisedVariance(returns: ArrayLike<number>): number {
  let sum = 0
  for (let i = 0; i < returns.length; i++) sum += returns[i] * returns[i]
  return sum
}

/**
 * The part of the realised variance that is not from jumps, by products of neighbouring returns:
 * Barndorff-Nielsen and Shephard (2004). NaN of fewer than two returns.
 */
export function bipowerVariance(returns: ArrayLike<number>): number {
  const count = returns.length
  if (count < 2) return NaN
  let sum = 0
  for (let i = 1; i < count; i++) sum += Math.abs(returns[i]) * Math.abs(returns[i - 1])
  return (0.5 * Math.PI * sum * count) / (count - 1)
}

/** Share of the realised variance that came in jumps, from 0 to 1; 0 where nothing moved. */
export function jumpShare(returns: ArrayLike<number>): number {
  const whole = realisedVariance(returns)
  return whole === 0 ? 0 : Math.max(0, 1 - bipowerVariance(returns) / whole)
}
