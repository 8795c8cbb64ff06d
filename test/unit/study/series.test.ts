import { describe, expect, test } from 'vitest'
import {
  dailyVolatility,
  everyMinute,
  highest,
  lowest,
  minuteSteps,
  worstMinute,
} from '../../../src/study/series.ts'

describe('minutes', () => {
  test.each([
    [1, 60],
    [5, 12],
    [7, 9],
    [60, 1],
    [3600, 1],
  ])('a step of %d s makes %d to a minute', (seconds, steps) => {
    expect(minuteSteps(seconds)).toBe(steps)
  })

  test('the start, then the end of each whole minute', () => {
    const column = Float64Array.from({ length: 8 }, (_, i) => i + 1)
    expect(everyMinute(0, column, 20)).toEqual([0, 3, 6])
  })

  test('a gap holds what was there before', () => {
    expect(everyMinute(9, Float64Array.of(NaN, NaN, 2, NaN), 30)).toEqual([9, 9, 2])
  })

  test('the worst minute is the largest rise of a cumulative column within one', () => {
    // Minutes of two steps rise by 3, 7, and the last, cut short, by 4.
    expect(worstMinute(Float64Array.of(1, 3, 5, 10, 14), 30)).toBe(7)
    expect(worstMinute(Float64Array.of(5, 5, 5), 60)).toBe(5)
    expect(worstMinute(new Float64Array(3), 5)).toBe(0)
  })
})

test('daily volatility of one-minute returns', () => {
  expect(dailyVolatility([0.001, -0.001, 0.001], 60)).toBeCloseTo(0.001 * Math.sqrt(1440), 14)
  expect(dailyVolatility([], 60)).toBeNaN()
})

test('extremes count the start and pass over gaps', () => {
  const column = Float64Array.of(NaN, 4, 2, NaN, 3)
  expect([lowest(1, column), lowest(9, column), lowest(NaN, column)]).toEqual([1, 2, 2])
  expect([highest(1, column), highest(9, column), highest(NaN, column)]).toEqual([4, 9, 4])
  expect(lowest(NaN, Float64Array.of(NaN))).toBeNaN()
})
