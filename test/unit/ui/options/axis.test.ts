import { describe, expect, test } from 'vitest'
import { axisOf, priceRange, priceTicks, valueAt, within } from '../../../../src/ui/options/axis.ts'
import { venueOf } from './fixture.ts'

const view = venueOf()
const axis = axisOf([10_000, 20_000], 550)

describe('the price axis', () => {
  test('holds every strike and stands still while the mark moves among them', () => {
    const [low, high] = priceRange(view, 15_880)
    expect(low).toBeLessThan(10_000)
    expect(high).toBeGreaterThan(23_000)
    expect(priceRange(view, 17_000)).toEqual([low, high])
  })

  test('leaves out strikes that are far off, and still shows what is around a mark beyond them all', () => {
    expect(priceRange(view, 30_000)[0]).toBeGreaterThan(0.45 * 30_000 - 1000)
    expect(priceRange(view, 24_000)[1]).toBeGreaterThan(24_000 * 1.05)
    expect(priceRange(view, 100_000)).toEqual([60_000, 140_000])
  })

  test('leads from prices to pixels and back', () => {
    expect(axis.x(10_000)).toBe(axis.left)
    expect(axis.x(20_000)).toBe(axis.right)
    expect(axis.price(axis.x(13_700))).toBeCloseTo(13_700, 6)
  })

  test('names round prices, none where a label stands already', () => {
    const mark = axis.x(15_880)
    const ticks = priceTicks(axis, [mark])
    expect(ticks.length).toBeGreaterThan(2)
    for (const tick of ticks) expect(Math.abs(axis.x(tick) - mark)).toBeGreaterThan(40)
    expect(priceTicks(axisOf([10_000, 20_000], 300), []).length).toBeLessThan(
      priceTicks(axis, []).length,
    )
  })
})

describe('a curve over the price', () => {
  const prices = Float64Array.of(10, 20, 40)
  const values = Float64Array.of(0, 10, -10)

  test('is straight between its points and level beyond them', () => {
    expect([5, 15, 20, 30, 50].map(price => valueAt(prices, values, price))).toEqual([
      0, 5, 10, 0, -10,
    ])
    expect(valueAt(new Float64Array(0), new Float64Array(0), 5)).toBeNaN()
  })

  test('is cut at the ends of the axis', () => {
    const cut = within(axisOf([15, 30], 500), prices, values)
    expect(cut).toEqual({ prices: [15, 20, 30], values: [5, 10, 0] })
  })
})
