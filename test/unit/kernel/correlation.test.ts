import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { cholesky, smallestEigenvalue } from '../../../src/kernel/correlation.ts'

const RUNS = { seed: 18_460_101, numRuns: 500 }

const even = (size: number, rho: number): number[][] =>
  Array.from({ length: size }, (_, i) =>
    Array.from({ length: size }, (_, j) => (i === j ? 1 : rho)),
  )

/** Symmetric, entries up to 1 in size, 1 on the diagonal; often not positive. */
const symmetric = fc.integer({ min: 1, max: 8 }).chain(size =>
  fc
    .array(fc.double({ min: -1, max: 1, noNaN: true }), {
      minLength: size * size,
      maxLength: size * size,
    })
    .map(entries =>
      even(size, 0).map((row, i) =>
        row.map((one, j) => (i === j ? one : entries[Math.min(i, j) * size + Math.max(i, j)])),
      ),
    ),
)

const product = (root: readonly (readonly number[])[]): number[][] =>
  root.map(row => root.map(other => row.reduce((sum, x, k) => sum + x * other[k], 0)))

describe('smallestEigenvalue', () => {
  test.each([
    [2, 0.3, 0.7],
    [5, 0.6, 0.4],
    [5, -0.2, 0.2],
    [5, -0.25, 0],
    [20, -0.3, -4.7],
    [20, 0, 1],
    [1, 0, 1],
  ])('of %d with %d between all is %d', (size, rho, expected) => {
    expect(smallestEigenvalue(even(size, rho))).toBeCloseTo(expected, 13)
  })

  test('of the discrete string is that of its lowest tone', () => {
    const size = 30
    const string = even(size, 0).map((row, i) =>
      row.map((_, j) => (i === j ? 2 : Math.abs(i - j) === 1 ? -1 : 0)),
    )
    const expected = 4 * Math.sin(Math.PI / (2 * (size + 1))) ** 2
    expect(smallestEigenvalue(string)).toBeCloseTo(expected, 14)
  })

  test('moves with the diagonal and lies below all of it', () => {
    const property = fc.property(symmetric, matrix => {
      const raised = matrix.map((row, i) => row.map((x, j) => (i === j ? x + 3 : x)))
      const least = smallestEigenvalue(matrix)
      return Math.abs(smallestEigenvalue(raised) - least - 3) < 1e-13 && least <= 1 + 1e-15
    })
    fc.assert(property, RUNS)
  })

  test('leaves its matrix alone; knows no eigenvalue of NaN', () => {
    const matrix = even(3, 0.5)
    smallestEigenvalue(matrix)
    expect(matrix).toEqual(even(3, 0.5))
    expect(smallestEigenvalue([[NaN]])).toBeNaN()
    expect(smallestEigenvalue([])).toBe(Infinity)
  })
})

describe('cholesky', () => {
  test('of the identity is the identity to the bit', () => {
    expect(cholesky(even(7, 0))).toEqual(even(7, 0))
  })

  test('of two is the textbook root', () => {
    const root = cholesky(even(2, 0.6))!
    expect(root[1][0]).toBe(0.6)
    expect(root[1][1]).toBeCloseTo(0.8, 15)
    expect(root[0]).toEqual([1, 0])
  })

  test('times its transpose is the matrix, and exists if no eigenvalue is negative', () => {
    const property = fc.property(symmetric, matrix => {
      const least = smallestEigenvalue(matrix)
      fc.pre(Math.abs(least) > 1e-6)
      const root = cholesky(matrix)
      if (!root) return least < 0
      const back = product(root)
      return (
        least > 0 &&
        back.every((row, i) => row.every((x, j) => Math.abs(x - matrix[i][j]) < 1e-14)) &&
        root.every((row, i) => row.every((x, j) => j <= i || x === 0))
      )
    })
    fc.assert(property, RUNS)
  })

  test('takes singular matrices', () => {
    expect(cholesky(even(3, 1))).toEqual([
      [1, 0, 0],
      [1, 0, 0],
      [1, 0, 0],
    ])
    const back = product(cholesky(even(5, -0.25))!)
    for (const [i, row] of back.entries()) {
      for (const [j, x] of row.entries()) expect(x).toBeCloseTo(i === j ? 1 : -0.25, 14)
    }
    expect(cholesky(even(2, 0).map(row => row.map(() => 0)))).toEqual([
      [0, 0],
      [0, 0],
    ])
  })

  test.each([
    ['a correlation above 1', even(2, 1.001)],
    ['three that cannot all be opposed', even(3, -0.6)],
    ['a negative variance', [[-1]]],
    ['a correlation with what does not move', [[0, 0.1], [0.1, 1]]], // prettier-ignore
    ['NaN', [[1, NaN], [NaN, 1]]], // prettier-ignore
  ])('has no root of %s', (_, matrix) => {
    expect(cholesky(matrix)).toBeUndefined()
  })
})
