import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { meanInterval, pairedDifference, wilsonInterval } from '../../../src/study/intervals.ts'
import { normals } from './draws.ts'

describe('mean with its t interval', () => {
  test('by hand', () => {
    // Mean 3, sd sqrt(2.5), t(.975, 4) = 2.7764451052.
    const { estimate, low, high } = meanInterval([1, 2, 3, 4, 5])
    expect(estimate).toBe(3)
    expect(high - 3).toBeCloseTo((2.7764451052 * Math.sqrt(2.5)) / Math.sqrt(5), 9)
    expect(3 - low).toBeCloseTo(high - 3, 12)
  })

  test('one value has no bounds', () => {
    expect(meanInterval([7])).toEqual({ estimate: 7, low: NaN, high: NaN })
  })

  test.each([
    [3, 0.95],
    [10, 0.95],
    [10, 0.8],
  ])('of %d normal draws covers the truth as often as it says, %d', (size, confidence) => {
    const repeats = 4000
    let covered = 0
    for (let i = 0; i < repeats; i++) {
      const { low, high } = meanInterval(normals(i, size), confidence)
      if (low <= 0 && high >= 0) covered++
    }
    const error = Math.sqrt((confidence * (1 - confidence)) / repeats)
    expect(Math.abs(covered / repeats - confidence)).toBeLessThan(3.5 * error)
  })
})

describe('Wilson’s interval', () => {
  test.each([
    // Newcombe 1998, table I.
    [81, 263, 0.2553, 0.3662],
    [15, 148, 0.0624, 0.1605],
    [0, 20, 0, 0.1611],
    [1, 29, 0.0061, 0.1718],
  ])('of %d in %d is %d to %d', (hits, trials, low, high) => {
    const interval = wilsonInterval(hits, trials)
    expect(interval.estimate).toBe(hits / trials)
    expect(interval.low).toBeCloseTo(low, 4)
    expect(interval.high).toBeCloseTo(high, 4)
  })

  test('lies in [0, 1] around its estimate, and mirrors', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 500 }), fc.nat(), (trials, number) => {
        const hits = number % (trials + 1)
        const { estimate, low, high } = wilsonInterval(hits, trials)
        expect(low).toBeGreaterThanOrEqual(0)
        expect(high).toBeLessThanOrEqual(1)
        expect(low).toBeLessThanOrEqual(estimate)
        expect(high).toBeGreaterThanOrEqual(estimate)
        expect(wilsonInterval(trials - hits, trials).low).toBeCloseTo(1 - high, 12)
      }),
      { seed: 5, numRuns: 300 },
    )
  })
})

describe('paired difference', () => {
  test('averages micro seeds within a path and counts paths', () => {
    const base = [[1, 3], [2, 2], [5, 7]] // prettier-ignore
    const policy = [[2, 4], [4, 4], [8, 10]] // prettier-ignore
    const found = pairedDifference(base, policy)
    expect(found.differences).toEqual([[1, 1], [2, 2], [3, 3]]) // prettier-ignore
    expect(found.paths).toBe(3)
    expect(found.estimate).toBe(2)
    // t(.975, 2) = 4.3026527297, sd 1.
    expect(found.high - 2).toBeCloseTo(4.3026527297 / Math.sqrt(3), 9)
    // Path means 2, 2, 6 and 3, 4, 9.
    expect(found.correlation).toBeCloseTo(44 / 3 / Math.sqrt((32 / 3) * (62 / 3)), 12)
  })

  test('leaves out pairs that lack a value, and paths that lack all', () => {
    const found = pairedDifference(
      [[1, NaN], [NaN, 2], [4, 4]], // prettier-ignore
      [[2, 5], [3, NaN], [6, 8]], // prettier-ignore
    )
    expect(found.differences).toEqual([[1], [2, 4]])
    expect(found.paths).toBe(2)
    expect(found.estimate).toBe(2)
  })

  test('of nothing is not a number', () => {
    expect(pairedDifference([[NaN]], [[1]])).toMatchObject({ estimate: NaN, paths: 0 })
  })

  test('covers the truth where runs share a path, which an unpaired one would hide', () => {
    const repeats = 1500
    let covered = 0
    for (let i = 0; i < repeats; i++) {
      const paths = normals(3 * i, 8).map(path => path * 10)
      const luck = normals(3 * i + 1, 32)
      const other = normals(3 * i + 2, 32)
      const runs = (noise: number[], shift: number) =>
        paths.map((path, k) => noise.slice(4 * k, 4 * k + 4).map(value => path + value + shift))
      const { low, high, correlation } = pairedDifference(runs(luck, 0), runs(other, 0.5))
      if (low <= 0.5 && high >= 0.5) covered++
      expect(high - low).toBeLessThan(4)
      expect(correlation).toBeGreaterThan(0.5)
    }
    expect(Math.abs(covered / repeats - 0.95)).toBeLessThan(0.02)
  })
})
