import { describe, expect, test } from 'vitest'
import { InvariantError } from '../../../src/kernel/assert.ts'
import { ANGLE_LIMIT, cos, sin, tanh } from '../../../src/kernel/trigonometry.ts'
import { spread, worst } from './accuracy.ts'
import { cosReference, exact, sinReference, tanhReference } from './reference.ts'

describe.each([
  ['sin', sin, sinReference, Math.sin],
  ['cos', cos, cosReference, Math.cos],
])('%s', (_, run, reference, machine) => {
  test.each([
    ['next to zero', -1e-8, 1e-8],
    ['around zero', -1, 1],
    ['over a few turns', -20, 20],
    ['over its domain', -ANGLE_LIMIT, ANGLE_LIMIT],
  ])('is within 0.52 ulp %s', (_, from, to) => {
    expect(worst(run, reference, spread(from, to, 3000)).error).toBeLessThan(0.52)
  })

  test('is within 0.52 ulp at the edges of its table cells', () => {
    const edges = Array.from({ length: 1024 }, (_, k) => ((k - 512 + 0.5) * Math.PI) / 128)
    expect(worst(run, reference, edges).error).toBeLessThan(0.52)
  })

  test('is within 2^-93 next to the zeros farthest out', () => {
    for (let k = 0; k < 20_000; k++) {
      const x = ((83_400 - k) * Math.PI) / 2
      const { n, e } = reference(x)
      const size = (n < 0n ? -n : n).toString(2).length + e
      if (size > -40) continue
      const given = exact(run(x))
      const error = (given.n << BigInt(given.e - e)) - n
      expect((error < 0n ? -error : error) >> BigInt(-93 - e), `${x}`).toBe(0n)
    }
  })

  test('agrees with the machine', () => {
    for (const x of spread(-1000, 1000, 2000)) expect(run(x)).toBeCloseTo(machine(x), 14)
  })

  test.each([NaN, Infinity, -Infinity, ANGLE_LIMIT + 1, -1e9])('refuses %f', x => {
    expect(() => run(x)).toThrow(InvariantError)
  })

  test('takes the ends of its domain', () => {
    expect(Math.abs(run(ANGLE_LIMIT))).toBeLessThanOrEqual(1)
    expect(Math.abs(run(-ANGLE_LIMIT))).toBeLessThanOrEqual(1)
  })
})

test('sin is odd, cos is even, and their squares add up to 1', () => {
  for (const x of spread(-1e5, 1e5, 2000)) {
    expect(sin(-x)).toBe(-sin(x))
    expect(cos(-x)).toBe(cos(x))
    expect(sin(x) * sin(x) + cos(x) * cos(x)).toBeCloseTo(1, 15)
  }
})

test('sin and cos of 0 are exact', () => {
  expect(sin(0)).toBe(0)
  expect(cos(0)).toBe(1)
})

describe('tanh', () => {
  test.each([
    ['next to zero', -1e-8, 1e-8],
    ['around zero', -0.2, 0.2],
    ['of everyday size', -3, 3],
    ['until it is 1', -20, 20],
  ])('is within 0.6 ulp %s', (_, from, to) => {
    expect(worst(tanh, tanhReference, spread(from, to, 3000)).error).toBeLessThan(0.6)
  })

  test('is odd and never beyond 1', () => {
    for (const x of spread(0, 25, 2000)) {
      expect(tanh(-x)).toBe(-tanh(x))
      expect(tanh(x)).toBeLessThanOrEqual(1)
    }
  })

  test.each([
    [0, 0],
    [40, 1],
    [-Infinity, -1],
    [Infinity, 1],
    [NaN, NaN],
  ])('of %f is %f', (x, expected) => {
    expect(tanh(x)).toBe(expected)
  })
})
