import fc from 'fast-check'
import { expect, test } from 'vitest'
import { stripOf } from '../../../../src/ui/model/strip.ts'

const SIZE = { width: 288, height: 30, radius: 3 }
const at = (low: number, median: number, high: number) => ({ low, median, high })

test('a strip starts at zero and ends at a round number', () => {
  const values = [0.24, 0.29, 0.352]
  const strip = stripOf({ values, own: NaN, quantiles: at(0.24, 0.29, 0.352) }, SIZE)
  expect([strip.from, strip.to]).toEqual([0, 0.4])
  expect(strip.dots.map(({ x }) => x)).toEqual([3 + 0.6 * 282, expect.closeTo(207.45, 2), expect.closeTo(251.16, 2)]) // prettier-ignore
  expect([strip.low, strip.median, strip.high]).toEqual(strip.dots.map(({ x }) => x))
  expect(strip.own).toBeNaN()
})

test('the mark of the run itself lies on the strip, however far off it is', () => {
  const strip = stripOf({ values: [1, 2], own: 30, quantiles: at(1, 1.5, 2) }, SIZE)
  expect(strip.own).toBeLessThanOrEqual(SIZE.width)
  expect(strip.own).toBeGreaterThan(strip.dots[1].x)
})

test('equal values are piled up, each dot above the one before', () => {
  const strip = stripOf({ values: [2, 2, 2, 9], own: NaN, quantiles: at(2, 2, 9) }, SIZE)
  expect(strip.dots.map(({ y }) => y)).toEqual([3, 9, 15, 3])
})

test('values that are not finite have no dot', () => {
  const strip = stripOf({ values: [NaN, 1, Infinity], own: NaN, quantiles: at(1, 1, 1) }, SIZE)
  expect(strip.dots.length).toBe(1)
})

test('every dot lies within the strip, and none on another of its level', () => {
  const value = fc.integer({ min: -5000, max: 1_000_000_000 }).map(n => n / 1000)
  const values = fc.array(value, { minLength: 1, maxLength: 20 })
  fc.assert(
    fc.property(values, list => {
      const { dots } = stripOf({ values: list, own: NaN, quantiles: at(0, 0, 0) }, SIZE)
      expect(dots.length).toBe(list.length)
      dots.forEach(({ x, y }, k) => {
        expect(x).toBeGreaterThanOrEqual(SIZE.radius - 1e-9)
        expect(x).toBeLessThanOrEqual(SIZE.width - SIZE.radius + 1e-9)
        expect(y).toBeGreaterThanOrEqual(SIZE.radius)
        expect(y).toBeLessThanOrEqual(SIZE.height - SIZE.radius + 1e-9)
        for (const other of dots.slice(0, k)) {
          if (other.y === y) expect(x - other.x).toBeGreaterThanOrEqual(2 * SIZE.radius - 1e-9)
        }
      })
    }),
    { seed: 20, numRuns: 300 },
  )
})
