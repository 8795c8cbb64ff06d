import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  autocorrelation,
  correlation,
  excessKurtosis,
  mean,
  median,
  quantile,
  standardDeviation,
  varianceShares,
} from '../../../src/study/statistics.ts'
import { normals } from './draws.ts'

const seeded = { seed: 20_261_129, numRuns: 300 }
// Sixteenths: differences whose squares would vanish say nothing of the formulas.
const real = fc.integer({ min: -1e6, max: 1e6 }).map(number => number / 16)
const list = (minLength: number) => fc.array(real, { minLength, maxLength: 40 })

describe('by hand', () => {
  test('mean and standard deviation', () => {
    expect(mean([2, 4, 4, 4, 5, 5, 7, 9])).toBe(5)
    expect(standardDeviation([2, 4, 4, 4, 5, 5, 7, 9])).toBeCloseTo(Math.sqrt(32 / 7), 14)
    expect(mean([])).toBeNaN()
    expect(standardDeviation([3])).toBeNaN()
  })

  test.each([
    [[1, 2, 3, 4], 0.5, 2.5],
    [[4, 1, 3], 0.5, 3],
    [[1, 2, 3, 4], 0.25, 1.5],
    [[1, 2, 3, 4], 0.3, 2],
    [[1, 2, 3, 4], 0, 1],
    [[1, 2, 3, 4], 1, 4],
    [[7], 0.95, 7],
  ])('the quantile of %j at %d is %d', (values, q, expected) => {
    expect(quantile(values, q)).toBe(expected)
  })

  test('5 % and 95 % of twenty lie between the two outermost on each side', () => {
    const values = Array.from({ length: 20 }, (_, i) => (i * 7) % 20)
    expect(quantile(values, 0.05)).toBe(0.5)
    expect(quantile(values, 0.95)).toBe(18.5)
  })

  test('a quantile of nothing is not a number, and infinite values are values', () => {
    expect(quantile([], 0.5)).toBeNaN()
    expect(median([Infinity, 1, Infinity, Infinity])).toBe(Infinity)
  })

  test('correlation', () => {
    expect(correlation([1, 2, 3, 4, 5], [2, 1, 4, 3, 5])).toBeCloseTo(0.8, 14)
    expect(correlation([1, 1, 1], [1, 2, 3])).toBeNaN()
    const flat = new Array<number>(19).fill(0.0127)
    expect(mean(flat)).toBe(0.0127)
    expect(correlation(flat, normals(0, 19))).toBeNaN()
  })

  test('excess kurtosis: two points have the least there is, and flat lists none', () => {
    expect(excessKurtosis([1, -1, 1, -1])).toBe(-2)
    // m2 = 2, m4 = 6.8: 6.8 / 4 - 3.
    expect(excessKurtosis([-2, -1, 0, 1, 2])).toBeCloseTo(-1.3, 14)
    expect(excessKurtosis([0, 0, 0])).toBeNaN()
  })

  test('autocorrelation', () => {
    // Deviations -2 -1 0 1 2: (2 + 0 + 0 + 2) / 10 and (0 - 1 + 0) / 10.
    expect(autocorrelation([1, 2, 3, 4, 5], 1)).toBeCloseTo(0.4, 14)
    expect(autocorrelation([1, 2, 3, 4, 5], 2)).toBeCloseTo(-0.1, 14)
    expect(autocorrelation([1, -1, 1, -1], 1)).toBe(-0.75)
    expect(autocorrelation([1, 2], 2)).toBeNaN()
  })

  test('variance shares', () => {
    // Within: (0.5 + 0.5 + 0.5) / 3. Means 1.5, 3.5, 5.5: variance 4, less 0.5 / 2.
    const shares = varianceShares([[1, 2], [3, 4], [5, 6]]) // prettier-ignore
    expect(shares.macro).toBeCloseTo(3.75 / 4.25, 14)
    expect(shares.micro).toBeCloseTo(0.5 / 4.25, 14)
    expect(varianceShares([[1, 2]]).micro).toBeNaN()
    expect(varianceShares([[1], [2]]).micro).toBeNaN()
    expect(varianceShares([])).toEqual({ macro: NaN, micro: NaN })
  })
})

describe('as laws', () => {
  test('quantiles are in order, within the list, and turn with its sign', () => {
    fc.assert(
      fc.property(list(1), fc.double({ min: 0, max: 1, noNaN: true }), (values, q) => {
        const at = quantile(values, q)
        expect(at).toBeGreaterThanOrEqual(Math.min(...values))
        expect(at).toBeLessThanOrEqual(Math.max(...values))
        expect(quantile(values, Math.min(1, q + 0.1))).toBeGreaterThanOrEqual(at)
        expect(quantile(values.map(value => -value), 1 - q)).toBeCloseTo(-at, 9) // prettier-ignore
      }),
      seeded,
    )
  })

  test('at most a share q of the list is below its quantile, and at most 1 - q above', () => {
    fc.assert(
      fc.property(list(1), fc.integer({ min: 0, max: 20 }), (values, twentieths) => {
        const q = twentieths / 20
        const at = quantile(values, q)
        const slack = 1e-9 * values.length
        const below = values.filter(value => value < at).length
        const above = values.filter(value => value > at).length
        expect(below).toBeLessThanOrEqual(q * values.length + slack)
        expect(above).toBeLessThanOrEqual((1 - q) * values.length + slack)
      }),
      seeded,
    )
  })

  test('correlation is between -1 and 1 and 1 with itself', () => {
    fc.assert(
      fc.property(list(3), list(3), (xs, ys) => {
        const size = Math.min(xs.length, ys.length)
        const r = correlation(xs.slice(0, size), ys.slice(0, size))
        if (!Number.isNaN(r)) expect(Math.abs(r)).toBeLessThanOrEqual(1 + 1e-12)
        if (standardDeviation(xs) > 1) expect(correlation(xs, xs)).toBeCloseTo(1, 12)
      }),
      seeded,
    )
  })

  test('of normal draws kurtosis and autocorrelation are near zero, and of a decayed sum near its decay', () => {
    const noise = normals(1, 20_000)
    expect(Math.abs(excessKurtosis(noise))).toBeLessThan(4 * Math.sqrt(24 / noise.length))
    expect(Math.abs(autocorrelation(noise, 1))).toBeLessThan(4 / Math.sqrt(noise.length))
    let state = 0
    const smooth = noise.map(value => (state = 0.6 * state + value))
    expect(autocorrelation(smooth, 1)).toBeCloseTo(0.6, 1)
    expect(autocorrelation(smooth, 2)).toBeCloseTo(0.36, 1)
  })

  test('variance shares find what was put in', () => {
    const groups = Array.from({ length: 800 }, (_, k) => {
      const own = normals(2 * k + 10, 1)[0] * Math.sqrt(0.7)
      return normals(2 * k + 11, 5).map(value => own + value * Math.sqrt(0.3))
    })
    const { macro, micro } = varianceShares(groups)
    expect(macro).toBeCloseTo(0.7, 1)
    expect(macro + micro).toBeCloseTo(1, 12)
  })
})
