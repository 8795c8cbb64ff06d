import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  cyclicality,
  largestRise,
  peakToTrough,
} from '../../../../src/protocol/margin/procyclicality.ts'

const RUNS = { seed: 20_210_519, numRuns: 500 }
const series = (...values: number[]): Float64Array => Float64Array.from(values)
const rates = fc
  .array(fc.double({ min: 0.001, max: 1, noNaN: true }), { minLength: 2, maxLength: 60 })
  .map(values => Float64Array.from(values))

describe('peak to trough', () => {
  test.each([
    [series(0.01, 0.05, 0.02), 5],
    [series(0.05, 0.01), 5],
    [series(0.02), 1],
    [series(), NaN],
  ])('of %o is %d', (values, expected) => expect(peakToTrough(values)).toBe(expected))

  test('does not change with the unit or the order of the rates', () => {
    const property = fc.property(rates, values => {
      const all = peakToTrough(values)
      expect(all).toBeGreaterThanOrEqual(1)
      expect(peakToTrough(values.slice().reverse())).toBe(all)
      expect(peakToTrough(values.map(rate => rate * 2))).toBe(all)
    })
    fc.assert(property, RUNS)
  })
})

describe('the largest change over n steps', () => {
  const path = series(1, 2, 4, 3, 7)
  test.each([
    [0, 0],
    [1, 4],
    [2, 3],
    [3, 5],
    [4, 6],
    [5, NaN],
  ])('%d is %d', (steps, expected) => expect(largestRise(path, steps)).toBe(expected))

  test('is below zero where rates only fell', () => {
    expect(largestRise(series(3, 2, 0), 1)).toBe(-1)
  })
})

describe('lambda', () => {
  test('is 0 for a rate that does not move and 1 for the estimate itself', () => {
    const property = fc.property(rates, points => {
      if (peakToTrough(points) < 1.01) return
      expect(
        cyclicality(
          points.map(() => 0.02),
          points,
        ),
      ).toBeCloseTo(0, 9)
      expect(cyclicality(points, points)).toBeCloseTo(1, 9)
    })
    fc.assert(property, RUNS)
  })

  test('is the weight on the estimate beside a level through the cycle', () => {
    const weight = fc.double({ min: 0, max: 1, noNaN: true })
    const property = fc.property(rates, weight, (points, lambda) => {
      if (peakToTrough(points) < 1.01) return
      const mixed = points.map(point => (1 - lambda) * 0.04 + lambda * point)
      expect(cyclicality(mixed, points)).toBeCloseTo(lambda, 9)
    })
    fc.assert(property, RUNS)
  })

  test('is not known where the estimate does not move', () => {
    expect(cyclicality(series(1, 2, 3), series(5, 5, 5))).toBeNaN()
    expect(cyclicality(series(), series())).toBeNaN()
  })
})
