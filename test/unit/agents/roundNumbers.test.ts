import { expect, test } from 'vitest'
import { roundAway, roundWidth } from '../../../src/agents/roundNumbers.ts'

test.each([
  [2500, 2000],
  [1000, 1000],
  [999.99, 500],
  [5000, 5000],
  [1, 1],
  [0.7, 0.5],
  [0.05, 0.05],
  [0.0021, 0.002],
  [3e-7, 2e-7],
  [0, 0],
  [-5, 0],
  [NaN, 0],
  [Infinity, 0],
])('the largest round number up to %d is %d', (most, width) => {
  expect(roundWidth(most)).toBe(width)
})

test.each([
  [50_000, -0.03, 1000, 49_000], // 48,500 lies in the middle: up
  [50_000, -0.031, 1000, 48_000],
  [50_000, 0.03, 1000, 52_000],
  // Nearer than half of the distance: one further.
  [50_000, -0.03, 5000, 45_000],
  [50_300, -0.004, 1000, 50_000],
  [50_300, -0.02, 1000, 49_000],
  [49_900, 0.012, 1000, 51_000],
  // No grid, or nothing left of the price.
  [50_000, -0.03, 0, 48_500],
  [3, -0.6, 5, 3 * 0.4],
])('from %d by %d on a grid of %d one comes to %d', (price, distance, width, level) => {
  expect(roundAway(price, distance, width)).toBeCloseTo(level, 9)
})
