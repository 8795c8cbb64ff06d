/**
 * One expiry's smile as total variance (volatility^2 years) over k = log(strike / forward): the raw
 * SVI form of Gatheral (2004), what makes it free of butterflies, and the SSVI form of Gatheral and
 * Jacquier, "Arbitrage-free SVI volatility surfaces" (2014).
 */
import { pow } from '../kernel/exponential.ts'
import { lowest } from './lowest.ts'

/** w(k) = a + b (rho (k - m) + sqrt((k - m)^2 + sigma^2)), with b >= 0, |rho| < 1, sigma > 0. */
export interface SviSlice {
  readonly a: number
  readonly b: number
  readonly rho: number
  readonly m: number
  readonly sigma: number
}

/** What rounding may leave of a g that is 0. */
const NO_DENSITY = -1e-12

export function totalVariance({ a, b, rho, m, sigma }: SviSlice, k: number): number {
  const x = k - m
  return a + b * (rho * x + Math.sqrt(x * x + sigma * sigma))
}

/** First derivative of the total variance to k. */
export function totalVarianceSlope({ b, rho, m, sigma }: SviSlice, k: number): number {
  const x = k - m
  return b * (rho + x / Math.sqrt(x * x + sigma * sigma))
}

/** Second derivative of the total variance to k. */
export function totalVarianceCurvature({ b, m, sigma }: SviSlice, k: number): number {
  const x = k - m
  const square = x * x + sigma * sigma
  return (b * sigma * sigma) / (square * Math.sqrt(square))
}

/** The least total variance over all k. */
export function minimumVariance({ a, b, rho, sigma }: SviSlice): number {
  return a + b * sigma * Math.sqrt(1 - rho * rho)
}

/** Slope of the steeper wing; Lee (2004): prices exist only up to 2. */
export function wingSlope({ b, rho }: SviSlice): number {
  return b * (1 + Math.abs(rho))
}

/**
 * Durrleman's g, of which the risk-neutral density is a positive multiple: below 0 a butterfly
 * costs less than nothing. -Infinity where the variance is not positive.
 */
export function durrleman(slice: SviSlice, k: number): number {
  const w = totalVariance(slice, k)
  if (w <= 0) return -Infinity
  const slope = totalVarianceSlope(slice, k)
  const lever = 1 - (0.5 * k * slope) / w
  const curvature = totalVarianceCurvature(slice, k)
  return lever * lever - 0.25 * slope * slope * (1 / w + 0.25) + 0.5 * curvature
}

/**
 * Where the density is most negative, and g there, for |k| up to 10; null if it nowhere is. Beyond,
 * g tends to (4 - slope^2) / 16: see wingSlope.
 */
export function butterflyArbitrage(slice: SviSlice): { k: number; g: number } | null {
  const { k, value: g } = lowest(slice, at => durrleman(slice, at))
  return g < NO_DENSITY ? { k, g } : null
}

/**
 * The slice whose total variance is theta / 2 (1 + rho phi k + sqrt((phi k + rho)^2 + 1 - rho^2)),
 * theta its value at the money.
 */
export function sviFromSsvi(theta: number, rho: number, phi: number): SviSlice {
  const spread = 1 - rho * rho
  return {
    a: 0.5 * theta * spread,
    b: 0.5 * theta * phi,
    rho,
    m: -rho / phi,
    sigma: Math.sqrt(spread) / phi,
  }
}

/** Enough for an SSVI slice to be free of butterflies (Gatheral and Jacquier, theorem 4.2). */
export function isSsviButterflyFree(theta: number, rho: number, phi: number): boolean {
  const skew = 1 + Math.abs(rho)
  return theta * phi * skew < 4 && theta * phi * phi * skew <= 4
}

/** The power law phi(theta) = eta / (theta^gamma (1 + theta)^(1 - gamma)). */
export function powerLawPhi(theta: number, eta: number, gamma: number): number {
  return eta / (pow(theta, gamma) * pow(1 + theta, 1 - gamma))
}

/**
 * Enough for a surface by the power law to be free of butterflies at every theta, and of calendar
 * spreads if theta rises in time (Gatheral and Jacquier, section 4).
 */
export function isPowerLawFree(eta: number, gamma: number, rho: number): boolean {
  return gamma > 0 && gamma <= 0.5 && eta > 0 && eta * (1 + Math.abs(rho)) <= 2
}
