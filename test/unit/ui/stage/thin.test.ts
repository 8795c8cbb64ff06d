import { expect, test } from 'vitest'
import { bucketSize, createThinned, thin } from '../../../../src/ui/charts/thin.ts'

const wave = (row: number): number => Math.sin(row / 7) * row

test('a short series stays whole', () => {
  const out = thin(row => row * 2, [3, 9], 10, createThinned(10))
  expect([...out.step.subarray(0, out.count)]).toEqual([3, 4, 5, 6, 7, 8])
  expect([out.low, out.high]).toEqual([6, 16])
})

test('a long series keeps the lowest and highest value of each bucket, in order', () => {
  const out = thin(wave, [0, 10_000], 200, createThinned(200))
  expect(out.count).toBeLessThanOrEqual(400)
  let [low, high] = [Infinity, -Infinity]
  for (let row = 0; row < 10_000; row++) {
    low = Math.min(low, wave(row))
    high = Math.max(high, wave(row))
  }
  expect([out.low, out.high]).toEqual([low, high])
  for (let k = 1; k < out.count; k++) expect(out.step[k]).toBeGreaterThan(out.step[k - 1])
})

test('a window that moves on redraws the same points', () => {
  const before = thin(wave, [1000, 9000], 200, createThinned(200))
  const after = thin(wave, [1013, 9013], 200, createThinned(200))
  const size = bucketSize(8000, 200)
  const inner = (out: typeof before): number[] =>
    [...out.step.subarray(0, out.count)].filter(row => row >= 1000 + 2 * size && row < 9000 - size)
  expect(inner(after)).toEqual(inner(before))
})

test('gaps are left out, and nothing is a series too', () => {
  expect(thin(() => NaN, [0, 50], 100, createThinned(100)).count).toBe(0)
  expect(thin(wave, [0, 0], 100, createThinned(100)).count).toBe(0)
})
