import { describe, expect, test } from 'vitest'
import { log } from '../../../src/kernel/exponential.ts'
import { bootstrapInterval } from '../../../src/study/bootstrap.ts'
import { meanInterval } from '../../../src/study/intervals.ts'
import { normals, uniforms } from './draws.ts'

const key = [1, 2] as const
const singles = (values: readonly number[]): number[][] => values.map(value => [value])

describe('bootstrap interval', () => {
  test('is the same for the same key and another for another', () => {
    const groups = singles(normals(1, 12))
    const options = { key, resamples: 500 }
    expect(bootstrapInterval(groups, options)).toEqual(bootstrapInterval(groups, options))
    expect(bootstrapInterval(groups, options)).not.toEqual(
      bootstrapInterval(groups, { ...options, key: [1, 3] }),
    )
  })

  test.each([40, 60])('of %d normal draws is near the t interval', count => {
    const values = normals(count, count)
    const classic = meanInterval(values)
    const found = bootstrapInterval(singles(values), { key })
    expect(found.estimate).toBeCloseTo(classic.estimate, 12)
    const width = classic.high - classic.low
    expect(Math.abs(found.low - classic.low) / width).toBeLessThan(0.06)
    expect(Math.abs(found.high - classic.high) / width).toBeLessThan(0.06)
  })

  test('moves and stretches with its data', () => {
    const values = normals(3, 15)
    const plain = bootstrapInterval(singles(values), { key, resamples: 1000 })
    const moved = bootstrapInterval(singles(values.map(value => 8 * value + 64)), {
      key,
      resamples: 1000,
    })
    expect(moved.low).toBeCloseTo(8 * plain.low + 64, 9)
    expect(moved.high).toBeCloseTo(8 * plain.high + 64, 9)
  })

  test('leans to the long tail of a skewed sample, as percentiles and t do not', () => {
    const values = uniforms(4, 20).map(u => -log(u))
    const { estimate, low, high } = bootstrapInterval(singles(values), { key })
    expect(high - estimate).toBeGreaterThan(1.2 * (estimate - low))
  })

  test('covers the mean of skewed draws about as often as it says', () => {
    const repeats = 400
    let covered = 0
    for (let i = 0; i < repeats; i++) {
      const values = uniforms(100 + i, 25).map(u => -log(u))
      const { low, high } = bootstrapInterval(singles(values), { key: [i, 9], resamples: 800 })
      if (low <= 1 && high >= 1) covered++
    }
    expect(covered / repeats).toBeGreaterThan(0.88)
    expect(covered / repeats).toBeLessThan(0.98)
  })

  test('counts luck within a path as well as between paths', () => {
    // All paths alike: what varies is luck within, and 4 values a path halve it.
    const within = [-3, -1, 1, 3]
    const one = bootstrapInterval(Array.from({ length: 16 }, () => within), { key }) // prettier-ignore
    expect(one.estimate).toBe(0)
    // Standard error sqrt(5 / 4 / 16).
    const expected = 1.96 * Math.sqrt(5 / 64)
    expect(one.high).toBeGreaterThan(0.9 * expected)
    expect(one.high).toBeLessThan(1.1 * expected)
  })

  test('has no bounds from a single path, and no width where nothing varies', () => {
    expect(bootstrapInterval([[1, 2, 3]], { key })).toEqual({ estimate: 2, low: NaN, high: NaN })
    const flat = bootstrapInterval(singles([5, 5, 5]), { key, resamples: 100 })
    expect(flat).toEqual({ estimate: 5, low: 5, high: 5 })
  })
})
