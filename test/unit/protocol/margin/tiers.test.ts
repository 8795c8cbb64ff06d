import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { InvariantError } from '../../../../src/kernel/assert.ts'
import {
  createTiers,
  maintenanceOfLeverage,
  marginalRate,
  requirement,
  requirementQuanta,
  tierOf,
  type Tier,
} from '../../../../src/protocol/margin/tiers.ts'

const RUNS = { seed: 20_250_314, numRuns: 3_000 }

const bitcoin: readonly Tier[] = [
  { lower: 0, rate: 0.0125 },
  { lower: 150e6, rate: 0.025 },
]
const four: readonly Tier[] = [
  { lower: 0, rate: 0.004 },
  { lower: 50e3, rate: 0.005 },
  { lower: 600e3, rate: 0.01 },
  { lower: 3e6, rate: 0.025 },
]

/** Rising brackets with whole bounds and rates to the millionth. */
const brackets = fc
  .array(fc.tuple(fc.integer({ min: 1, max: 1e9 }), fc.integer({ min: 0, max: 100_000 })), {
    minLength: 1,
    maxLength: 8,
  })
  .map(steps => {
    let [lower, rate] = [0, 0]
    return steps.map(([width, rise], n): Tier => {
      lower += n === 0 ? 0 : width
      rate += rise
      return { lower, rate: rate / 1e6 }
    })
  })

describe('tiers', () => {
  test.each([
    [bitcoin, 100e6, 1_250_000],
    [bitcoin, 150e6, 1_875_000],
    [bitcoin, 200e6, 3_125_000],
    [four, 1e6, 6950],
    [four, 40e3, 160],
    [four, 10e6, 201_950],
  ])('%j needs at %d: %d', (tiers, notional, margin) => {
    expect(requirement(createTiers(tiers), notional)).toBeCloseTo(margin, 6)
    expect(requirementQuanta(createTiers(tiers), notional)).toBe(margin)
  })

  test('a bound belongs to the bracket it begins', () => {
    const tiers = createTiers(bitcoin)
    expect(tierOf(tiers, 150e6 - 1)).toBe(0)
    expect(tierOf(tiers, 150e6)).toBe(1)
    expect(marginalRate(tiers, 150e6 - 1)).toBe(0.0125)
    expect(marginalRate(tiers, 1e12)).toBe(0.025)
  })

  test('half the initial rate is maintenance', () => {
    expect(maintenanceOfLeverage(40)).toBe(0.0125)
    expect(maintenanceOfLeverage(20)).toBe(0.025)
  })

  test('equal rate x notional less the published deduction', () => {
    const property = fc.property(brackets, fc.integer({ min: 0, max: 1e10 }), (list, notional) => {
      let deduction = 0
      let rate = list[0].rate
      for (const tier of list) {
        if (tier.lower > notional) break
        deduction += tier.lower * (tier.rate - rate)
        rate = tier.rate
      }
      const wanted = rate * notional - deduction
      return Math.abs(requirement(createTiers(list), notional) - wanted) <= 1e-9 * (1 + notional)
    })
    fc.assert(property, RUNS)
  })

  test('whole quanta are the exact requirement, each bracket rounded up', () => {
    const property = fc.property(brackets, fc.integer({ min: 0, max: 1e10 }), (list, notional) => {
      let millionths = 0n
      for (let n = 0; n < list.length && list[n].lower < notional; n++) {
        const upper = Math.min(list[n + 1]?.lower ?? notional, notional)
        millionths += BigInt(upper - list[n].lower) * BigInt(Math.round(list[n].rate * 1e6))
      }
      const over = BigInt(requirementQuanta(createTiers(list), notional)) * 1_000_000n - millionths
      return over >= 0n && over < BigInt(list.length) * 1_000_000n
    })
    fc.assert(property, RUNS)
  })

  test('the requirement never falls as a position grows, not even by a rounding', () => {
    const near = fc.tuple(fc.nat(7), fc.integer({ min: -3, max: 3 }), fc.integer({ min: 0, max: 3 })) // prettier-ignore
    const property = fc.property(brackets, near, (list, [n, off, more]) => {
      const tiers = createTiers(list)
      const at = Math.max(0, list[n % list.length].lower + off)
      return (
        requirement(tiers, at) <= requirement(tiers, at + more) &&
        requirement(tiers, at) <= requirement(tiers, at + more * 0.1) &&
        requirementQuanta(tiers, at) <= requirementQuanta(tiers, at + more)
      )
    })
    fc.assert(property, { ...RUNS, numRuns: 20_000 })
  })

  test.each([
    [[]],
    [[{ lower: 1, rate: 0.1 }]],
    [[{ lower: 0, rate: -0.1 }]],
    [[{ lower: 0, rate: 0.1 }, { lower: 0, rate: 0.2 }]], // prettier-ignore
    [[{ lower: 0, rate: 0.1 }, { lower: 5, rate: 0.05 }]], // prettier-ignore
    [[{ lower: 0, rate: NaN }]],
  ])('%j are refused', list => {
    expect(() => createTiers(list)).toThrow(InvariantError)
  })
})
