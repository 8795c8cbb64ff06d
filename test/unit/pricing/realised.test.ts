import { describe, expect, test } from 'vitest'
import { normalQuantile } from '../../../src/kernel/normal.ts'
import { uniform } from '../../../src/kernel/random.ts'
import {
  bipowerVariance,
  ewmaVariance,
  jumpShare,
  parkinsonVariance,
  realisedVariance,
} from '../../../src/pricing/realised.ts'

const COUNT = 20_000

/** Returns of 1 % each period, the same each time. */
const calm = Float64Array.from(
  { length: COUNT },
  (_, i) => 0.01 * normalQuantile(uniform(11, 17, i, 0)),
)

describe('realised variance', () => {
  test('is the sum of squares', () => {
    expect(realisedVariance([0.5, -0.25, 0])).toBe(0.3125)
    expect(realisedVariance([])).toBe(0)
  })

  test('of products of neighbours, by hand', () => {
    expect(bipowerVariance([0.1, -0.2, 0.3])).toBeCloseTo((0.5 * Math.PI * 0.08 * 3) / 2, 15)
    expect(bipowerVariance([0.1])).toBeNaN()
  })

  test('agrees with its part without jumps where there are none', () => {
    expect(bipowerVariance(calm) / realisedVariance(calm)).toBeCloseTo(1, 1.5)
    expect(jumpShare(calm)).toBeLessThan(0.03)
  })

  test('sees the share of jumps', () => {
    const jumpy = calm.slice()
    for (let i = 100; i < COUNT; i += 1000) jumpy[i] += 0.3
    const share = 1 - realisedVariance(calm) / realisedVariance(jumpy)
    expect(share).toBeGreaterThan(0.4)
    expect(Math.abs(jumpShare(jumpy) - share)).toBeLessThan(0.05)
  })

  test('is never jumps by less than nothing, and none where nothing moved', () => {
    expect(jumpShare([0.01, 0.01, 0.01])).toBe(0)
    expect(jumpShare([0, 0, 0])).toBe(0)
    expect(jumpShare([0, 0.1, 0])).toBe(1)
  })
})

describe('variance of a bar', () => {
  test('is ln 2 / 4 where the high is twice the low, 0 where both are one', () => {
    expect(parkinsonVariance(2, 1)).toBeCloseTo(Math.LN2 / 4, 15)
    expect(parkinsonVariance(7, 7)).toBe(0)
  })
})

describe('ewmaVariance', () => {
  test('keeps a share of the old', () => {
    expect(ewmaVariance(0.04, 0.1, 0.94)).toBeCloseTo(0.94 * 0.04 + 0.06 * 0.01, 16)
  })

  test('settles at the square of an even return, half way after a half-life', () => {
    const keeps = Math.sqrt(Math.sqrt(0.5))
    let variance = 0
    for (let i = 0; i < 4; i++) variance = ewmaVariance(variance, -0.02, keeps)
    expect(variance).toBeCloseTo(0.0002, 15)
    for (let i = 0; i < 400; i++) variance = ewmaVariance(variance, 0.02, keeps)
    expect(variance).toBeCloseTo(0.0004, 15)
  })
})
