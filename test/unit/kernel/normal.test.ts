import { describe, expect, test } from 'vitest'
import { erf, normalCdf, normalDensity, normalQuantile } from '../../../src/kernel/normal.ts'
import { spread, worst } from './accuracy.ts'
import {
  erfReference,
  normalCdfReference,
  normalDensityReference,
  quantileUlps,
} from './reference.ts'

describe('erf', () => {
  test.each([
    ['next to zero', -1e-8, 1e-8],
    ['around zero', -0.1, 0.1],
    ['of everyday size', -3, 3],
    ['until it is 1', 3, 6.5],
  ])('is within 0.8 ulp %s', (_, from, to) => {
    expect(worst(erf, erfReference, spread(from, to, 2000)).error).toBeLessThan(0.8)
  })

  test.each([
    [0, 0],
    [7, 1],
    [-7, -1],
    [Infinity, 1],
    [-Infinity, -1],
    [NaN, NaN],
  ])('of %f is %f', (x, expected) => {
    expect(erf(x)).toBe(expected)
  })

  test('is odd', () => {
    for (const x of spread(0, 7, 1000)) expect(erf(-x)).toBe(-erf(x))
  })
})

describe('normalCdf', () => {
  test.each([
    ['in its centre', -4, 4, 0.65],
    ['on the right', 4, 8, 0.65],
    ['in the left tail', -37.5, -4, 6],
  ])('is accurate to the last bits %s', (_, from, to, limit) => {
    const { error, x } = worst(normalCdf, normalCdfReference, spread(from, to, 2000))
    expect(error, `at ${x}`).toBeLessThan(limit)
  })

  test('rises from node to node and over the seams', () => {
    for (let i = -39 * 32; i < 8 * 32; i++) {
      for (const x of [i / 32, (i + 0.5) / 32]) {
        expect(normalCdf(x + 1e-9), `at ${x}`).toBeGreaterThanOrEqual(normalCdf(x - 1e-9))
      }
    }
  })

  test('adds up to 1 with its mirror image', () => {
    for (const x of spread(0, 9, 2000)) expect(normalCdf(x) + normalCdf(-x)).toBeCloseTo(1, 15)
  })

  test.each([
    [0, 0.5],
    [40, 1],
    [-41, 0],
    [Infinity, 1],
    [-Infinity, 0],
    [NaN, NaN],
  ])('of %f is %f', (x, expected) => {
    expect(normalCdf(x)).toBe(expected)
  })
})

describe('normalDensity', () => {
  test('is within 2 ulp', () => {
    const { error } = worst(normalDensity, normalDensityReference, spread(-37, 37, 3000))
    expect(error).toBeLessThan(2)
  })

  test.each([
    [50, 0],
    [-Infinity, 0],
    [NaN, NaN],
  ])('of %f is %f', (x, expected) => {
    expect(normalDensity(x)).toBe(expected)
  })
})

describe('normalQuantile', () => {
  test.each([
    ['around the median', 0.49, 0.51],
    ['in its centre', 0.075, 0.925],
    ['in the lower tail', 0, 0.08],
    ['in the upper tail', 0.92, 1],
    ['far out', 0, 1e-9],
    ['at the end of the doubles', 0, 1e-300],
  ])('is within 7 ulp %s', (_, from, to) => {
    for (const p of spread(from, to, 1500)) {
      expect(quantileUlps(normalQuantile(p), p), `at ${p}`).toBeLessThan(7)
    }
  })

  test('is odd about the median, bit for bit', () => {
    for (const p of spread(0.5, 1, 2000)) expect(normalQuantile(1 - p)).toBe(-normalQuantile(p))
  })

  test('undoes the distribution function', () => {
    for (const x of spread(-6, 5, 1000)) expect(normalQuantile(normalCdf(x))).toBeCloseTo(x, 9)
  })

  test.each([
    [0.5, 0],
    [0, -Infinity],
    [1, Infinity],
    [-0.1, NaN],
    [1.1, NaN],
    [NaN, NaN],
  ])('of %f is %f', (p, expected) => {
    expect(normalQuantile(p)).toBe(expected)
  })
})
