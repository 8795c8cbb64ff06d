/** Margin that rises with size: each bracket of notional has its own rate. */
import { assert } from '../../kernel/assert.ts'
import { MILLION, millionths, mulDiv } from '../../kernel/quanta.ts'

/** One bracket: from `lower` notional on, each further unit needs `rate` of itself. */
export interface Tier {
  readonly lower: number
  readonly rate: number
}

/** Brackets as columns. `base` is what a position of exactly `lower` needs. */
export interface Tiers {
  readonly lower: Float64Array
  readonly rate: Float64Array
  readonly base: Float64Array
}

/**
 * Brackets from the lowest up. The first begins at 0, bounds and rates rise, so that the requirement never
 * falls as a position grows, nor does its share of notional. Throws InvariantError otherwise.
 */
export function createTiers(tiers: readonly Tier[]): Tiers {
  const lower = Float64Array.from(tiers, tier => tier.lower)
  const rate = Float64Array.from(tiers, tier => tier.rate)
  const base = new Float64Array(tiers.length)
  assert(lower[0] === 0 && rate[0] >= 0, () => `tiers: got ${lower[0]} first, expected 0`)
  for (let n = 1; n < tiers.length; n++) {
    const rises = lower[n] > lower[n - 1] && rate[n] >= rate[n - 1]
    assert(rises, () => `tiers[${n}]: got ${lower[n]}, ${rate[n]}, expected to rise`)
    base[n] = base[n - 1] + rate[n - 1] * (lower[n] - lower[n - 1])
  }
  return { lower, rate, base }
}

/** Bracket that a notional falls into; a bound belongs to the bracket it begins. */
export function tierOf({ lower }: Tiers, notional: number): number {
  let n = lower.length - 1
  while (n > 0 && notional < lower[n]) n--
  return n
}

/** Rate at which the requirement grows at a notional, and the largest rate of any part of it. */
export function marginalRate(tiers: Tiers, notional: number): number {
  return tiers.rate[tierOf(tiers, notional)]
}

/**
 * What a position of `notional` needs, in its unit. Equal to rate x notional - deduction with the deductions
 * that venues publish, d[n] = d[n-1] + lower[n] (rate[n] - rate[n-1]); in this form it never falls as notional
 * grows, not even by a rounding, for each step of the sum keeps the order.
 */
export function requirement(tiers: Tiers, notional: number): number {
  const n = tierOf(tiers, notional)
  return tiers.base[n] + tiers.rate[n] * (notional - tiers.lower[n])
}

/** The same in whole quanta, each bracket rounded up, rates to the millionth; bounds and notional are whole quanta. */
export function requirementQuanta(tiers: Tiers, notional: number): number {
  const { lower, rate } = tiers
  const last = tierOf(tiers, notional)
  let sum = 0
  for (let n = 0; n <= last; n++) {
    const upper = n < last ? lower[n + 1] : notional
    sum += mulDiv(upper - lower[n], millionths(rate[n]), MILLION, 'up')
  }
  return sum
}

/** Maintenance rate of a bracket with a maximum leverage: half the initial rate there. (Hyperliquid.) */
export function maintenanceOfLeverage(maxLeverage: number): number {
  return 1 / (2 * maxLeverage)
}
