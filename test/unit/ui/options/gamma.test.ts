import { describe, expect, test } from 'vitest'
import { axisOf, type Sheet } from '../../../../src/ui/options/axis.ts'
import { gammaAt, gammaPlot, worstOf } from '../../../../src/ui/options/gamma.ts'
import type { GammaCurve } from '../../../../src/workers/options/types.ts'

const sheet = (mark: number): Sheet => ({
  axis: axisOf([80, 120], 560),
  top: 8,
  bottom: 88,
  mark,
})

const curve: GammaCurve = {
  prices: Float64Array.of(60, 80, 100, 120, 140),
  dealers: Float64Array.of(-1, -30, -10, 20, 5),
  flip: 106.7,
}

describe('dealer gamma', () => {
  test('is read between the points of its curve', () => {
    expect(gammaAt(curve, 110)).toBe(5)
    expect(worstOf(curve)).toEqual({ at: 80, amount: -30 })
  })

  test('zero is on the picture, and named, whatever the sign', () => {
    for (const sign of [1, -1]) {
      const dealers = Float64Array.of(4, 5, 6, 7, 8).map(value => value * sign)
      const plot = gammaPlot({ ...curve, dealers, flip: NaN }, sheet(100))
      expect(plot.zero).toBeGreaterThan(0)
      expect(plot.zero).toBeLessThan(96)
      expect(plot.ticks).toContain(0)
      expect(plot.flip).toBeUndefined()
    }
  })

  test('names of amounts do not touch', () => {
    const { ticks, y } = gammaPlot(curve, sheet(100))
    const places = ticks.map(y).sort((a, b) => a - b)
    for (let k = 1; k < places.length; k++) expect(places[k] - places[k - 1]).toBeGreaterThan(13)
  })

  test('words at the flip stand away from the mark, and inside the axis', () => {
    expect(gammaPlot(curve, sheet(100)).flip!.isEnd).toBe(false)
    expect(gammaPlot(curve, sheet(112)).flip!.isEnd).toBe(true)
    expect(gammaPlot({ ...curve, flip: 119 }, sheet(100)).flip!.isEnd).toBe(true)
    expect(gammaPlot({ ...curve, flip: 130 }, sheet(100)).flip).toBeUndefined()
  })
})
