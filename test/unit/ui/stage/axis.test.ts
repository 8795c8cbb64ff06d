import { expect, test } from 'vitest'
import { ease, strays, windowSteps, wishedRange } from '../../../../src/ui/stage/axis.ts'

const wish = {
  mark: 6500,
  path: { low: 6400, high: 7500 },
  crowd: { low: 4500, high: 8500 },
  head: 0.2,
}

test('the axis holds the path, the crowd, and room for the headline', () => {
  const { low, high } = wishedRange(wish)
  expect(low).toBe(4500)
  expect(high).toBe(8500)
  const tall = wishedRange({ ...wish, path: { low: 6400, high: 8400 } })
  expect((tall.high - 8400) / (tall.high - tall.low)).toBeGreaterThanOrEqual(0.2 - 1e-9)
})

test('a crowd far away draws the axis only so far, and no crowd not at all', () => {
  expect(wishedRange({ ...wish, crowd: { low: 10, high: 90_000 } }).low).toBe(0.6 * 6500)
  const alone = wishedRange({ ...wish, crowd: { low: NaN, high: NaN } })
  expect(alone.low).toBe(0.85 * 6500)
})

test('the axis arrives within 300 ms, without a jump and without going too far', () => {
  const range = { low: 5000, high: 8000 }
  const goal = { low: 4000, high: 8000 }
  let last = range.low
  let time = 0
  let isMoving = true
  for (; isMoving && time < 2000; time += 16) {
    isMoving = ease(range, goal, 16)
    expect(range.low).toBeLessThanOrEqual(last)
    expect(last - range.low).toBeLessThan(200)
    expect(range.low).toBeGreaterThanOrEqual(4000)
    if (time >= 288) expect(range.low - 4000).toBeLessThan(50)
    last = range.low
  }
  expect(range).toEqual(goal)
})

test('small changes do not move the axis', () => {
  expect(strays({ low: 4000, high: 8000 }, { low: 4050, high: 8050 })).toBe(false)
  expect(strays({ low: 4000, high: 8000 }, { low: 3800, high: 8000 })).toBe(true)
  expect(strays({ low: NaN, high: NaN }, { low: 3800, high: 8000 })).toBe(true)
})

test('half an hour is on show while all is calm, then the crisis from its first liquidation', () => {
  expect(windowSteps(50, -1, 5)).toBe(360)
  expect(windowSteps(5000, -1, 5)).toBe(360)
  expect(windowSteps(5000, 10, 5)).toBe(360)
  expect(windowSteps(5000, 2000, 5)).toBe(2800)
  expect(windowSteps(5000, 4990, 5)).toBe(5000)
})
