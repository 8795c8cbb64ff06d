import { expect, test } from 'vitest'
import {
  ownFactors,
  ownLags,
  ownNormals,
  ownSides,
  ownUniforms,
  sideOf,
} from '../../../src/agents/beginning.ts'

const COUNT = 20_000
const column = (): Float64Array => new Float64Array(COUNT)
const mean = (values: Float64Array): number => values.reduce((sum, x) => sum + x, 0) / values.length

test('sides come in the shares asked for', () => {
  const sides = column()
  ownSides([1, 2], 7, { flatShare: 0.25, longShare: 0.55 }, sides)
  const share = (side: number): number => sides.filter(x => x === side).length / COUNT
  expect(share(0)).toBeCloseTo(0.25, 1.8)
  expect(share(1)).toBeCloseTo(0.75 * 0.55, 1.8)
  expect(share(-1)).toBeCloseTo(0.75 * 0.45, 1.8)
})

test.each([
  [0.1, 0.2, 0.5, 0],
  [0.2, 0.2, 0.5, 1],
  [0.59, 0.2, 0.5, 1],
  [0.61, 0.2, 0.5, -1],
  [0.99, 1, 0.5, 0],
  [0.99, 0, 1, 1],
  [0.01, 0, 0, -1],
])('a draw of %d with %d flat and %d of the rest long is side %d', (u, flat, long, side) => {
  expect(sideOf(u, flat, long)).toBe(side)
})

test('factors have median 1 and the spread asked for', () => {
  const factors = column()
  ownFactors([1, 2], 7, 0.6, factors)
  expect([...factors].sort((a, b) => a - b)[COUNT / 2]).toBeCloseTo(1, 1.5)
  const logs = factors.map(x => Math.log(x))
  expect(Math.sqrt(mean(logs.map(x => x * x)))).toBeCloseTo(0.6, 1.8)
  ownFactors([1, 2], 7, 0, factors)
  expect(new Set(factors)).toEqual(new Set([1]))
})

test('lags are places in a list of three, each as often', () => {
  const lags = column()
  ownLags([1, 2], 7, lags)
  for (const lag of [0, 1, 2])
    expect(lags.filter(x => x === lag).length / COUNT).toBeCloseTo(1 / 3, 1.8)
})

test('another purpose or key draws other numbers', () => {
  const [a, b, c, d] = [column(), column(), column(), column()]
  ownUniforms([1, 2], 7, a)
  ownUniforms([1, 2], 8, b)
  ownUniforms([1, 3], 7, c)
  ownNormals([1, 2], 7, d)
  for (const other of [b, c, d]) expect(a.filter((x, i) => x === other[i])).toHaveLength(0)
})
