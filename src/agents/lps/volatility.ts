/** How wild it is, as quotes look at it. */
import type { View } from '../strategy.ts'

const MOST = 30

/** The larger of fast and slow volatility over the usual one, held between 1 and 30 (modelling.md 1). */
export function volatilityOf({
  fastVolatility,
  slowVolatility,
  referenceVolatility,
}: Pick<View, 'fastVolatility' | 'slowVolatility' | 'referenceVolatility'>): number {
  const ratio = Math.max(fastVolatility, slowVolatility) / referenceVolatility
  return ratio > 1 ? Math.min(ratio, MOST) : 1
}
