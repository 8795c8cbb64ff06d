import { describe, expect, test } from 'vitest'
import { exp, expSum, log, log1p, pow } from '../../../src/kernel/exponential.ts'
import { spread, worst } from './accuracy.ts'
import { expReference, log1pReference, logReference, powReference, ulps } from './reference.ts'

describe('exp', () => {
  test.each([
    ['around zero', -1, 1],
    ['of everyday size', -30, 30],
    ['to the ends of the normal doubles', -708, 709.7],
  ])('is within 0.52 ulp %s', (_, from, to) => {
    expect(worst(exp, expReference, spread(from, to, 3000)).error).toBeLessThan(0.52)
  })

  test('is within 0.76 ulp where the result is subnormal', () => {
    expect(worst(exp, expReference, spread(-745, -708, 2000)).error).toBeLessThan(0.76)
  })

  test('is within 0.52 ulp at the edges of its table cells', () => {
    const edges = Array.from({ length: 1000 }, (_, k) => ((k - 500 + 0.5) * Math.LN2) / 128)
    expect(worst(exp, expReference, edges).error).toBeLessThan(0.52)
  })

  test.each([
    [0, 1],
    [-0, 1],
    [710, Infinity],
    [Infinity, Infinity],
    [-746, 0],
    [-Infinity, 0],
    [NaN, NaN],
  ])('of %f is %f', (x, expected) => {
    expect(exp(x)).toBe(expected)
  })

  test('agrees with the machine to 1 ulp', () => {
    for (const x of spread(-700, 700, 2000)) {
      expect(Math.abs(exp(x) / Math.exp(x) - 1)).toBeLessThan(3e-16)
    }
  })

  test('of a sum takes the second part into account', () => {
    expect(expSum(3, 1e-17)).toBe(exp(3))
    expect(expSum(1, 2e-16)).toBeGreaterThan(exp(1))
  })
})

describe('log', () => {
  test.each([
    ['between 0 and 1', 0, 1],
    ['near 1', 0.99, 1.01],
    ['next to 1', 1 - 1e-9, 1 + 1e-9],
    ['of everyday size', 0.01, 1000],
    ['up to the largest double', 1, Number.MAX_VALUE],
    ['among the subnormals', 0, 2.2e-308],
  ])('is within 0.51 ulp %s', (_, from, to) => {
    expect(worst(log, logReference, spread(from, to, 2000)).error).toBeLessThan(0.51)
  })

  test('is within 0.51 ulp at the edges of its table cells', () => {
    const edges = Array.from({ length: 256 }, (_, j) => (1 + (j + 0.5) / 256) / 2)
    const both = edges.flatMap(x => [x, x - x * 1.2e-16])
    expect(worst(log, logReference, both).error).toBeLessThan(0.51)
  })

  test.each([
    [1, 0],
    [0, -Infinity],
    [-0, -Infinity],
    [Infinity, Infinity],
    [-1, NaN],
    [-Infinity, NaN],
    [NaN, NaN],
  ])('of %f is %f', (x, expected) => {
    expect(log(x)).toBe(expected)
  })

  test('undoes exp', () => {
    for (const x of spread(-700, 700, 1000)) expect(log(exp(x))).toBeCloseTo(x, 12)
  })
})

describe('log1p', () => {
  test.each([
    ['near zero', -1e-5, 1e-5],
    ['next to zero', -1e-17, 1e-17],
    ['between -1 and 1', -1, 1],
    ['beyond', 1, 1e6],
  ])('is within 1.1 ulp %s', (_, from, to) => {
    expect(worst(log1p, log1pReference, spread(from, to, 2000)).error).toBeLessThan(1.1)
  })

  test.each([
    [0, 0],
    [-1, -Infinity],
    [-1.5, NaN],
    [Infinity, Infinity],
    [NaN, NaN],
  ])('of %f is %f', (x, expected) => {
    expect(log1p(x)).toBe(expected)
  })
})

describe('pow', () => {
  test.each([
    ['of everyday size', 0.01, 100, 10],
    ['with a base near 1', 0.999, 1.001, 1e5],
    ['with a large result', 1, 1e10, 30],
    ['with a small base', 1e-300, 1e-200, 1],
  ])('is within 0.53 ulp %s', (_, from, to, power) => {
    const ys = spread(-power, power, 3000).reverse()
    spread(from, to, 3000).forEach((x, i) => {
      const value = pow(x, ys[i])
      if (value > 1e-300 && value < Infinity) {
        expect(ulps(value, powReference(x, ys[i])), `${x} to ${ys[i]}`).toBeLessThan(0.53)
      }
    })
  })

  test('is exact where the result is a double', () => {
    expect(pow(2, 10)).toBe(1024)
    expect(pow(10, 15)).toBe(1e15)
    expect(pow(7, 3)).toBe(343)
    expect(pow(0.25, 0.5)).toBe(0.5)
    expect(pow(4, -1.5)).toBe(0.125)
    expect(pow(2, -1074)).toBe(Number.MIN_VALUE)
    expect(pow(Number.MIN_VALUE, 1)).toBe(Number.MIN_VALUE)
    expect(pow(2, 1023)).toBe(2 ** 1023)
  })

  test.each([
    [0, 2, 0],
    [0, -2, Infinity],
    [0, 0, 1],
    [NaN, 0, 1],
    [1, Infinity, 1],
    [1, 1e305, 1],
    [2, 1e305, Infinity],
    [2, -1e305, 0],
    [0.5, Infinity, 0],
    [0.5, -Infinity, Infinity],
    [Infinity, 0.5, Infinity],
    [Infinity, -1, 0],
    [10, 400, Infinity],
    [10, -400, 0],
    [-2, 3, -8],
    [-2, 4, 16],
    [-2, 0.5, NaN],
    [2, NaN, NaN],
    [NaN, 2, NaN],
  ])('of %f to the %f is %f', (x, y, expected) => {
    expect(pow(x, y)).toBe(expected)
  })
})
