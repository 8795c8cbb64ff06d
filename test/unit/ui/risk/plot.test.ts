import { describe, expect, test } from 'vitest'
import { layersOf } from '../../../../src/ui/risk/layers.ts'
import { dryMarks, layerLabels, layerPath, plotOf } from '../../../../src/ui/risk/plot.ts'
import { GAP_MIDDLE, GAPS } from '../../../../src/workers/risk/types.ts'
import { at, curveOf, end, rungOf } from './handmade.ts'

const plot = plotOf(800, 400, 100)

describe('the plot', () => {
  test('has the mark in the middle and room for the largest loss', () => {
    expect(plot.x(GAP_MIDDLE)).toBeCloseTo((plot.left + plot.right) / 2, 9)
    expect(plot.y(0)).toBe(plot.bottom)
    expect(plot.y(100)).toBeGreaterThan(plot.top)
    expect(Math.max(...plot.amounts)).toBeLessThanOrEqual(100)
  })

  test('names fewer gaps where it is narrow', () => {
    expect(plot.gaps.map(place => place - GAP_MIDDLE)).toEqual([-40, -30, -20, -10, 10, 20, 30, 40])
    expect(plotOf(360, 400, 100).gaps.map(place => place - GAP_MIDDLE)).toEqual([-40, -20, 20, 40])
  })

  test('without any loss is a line at the bottom, not a mountain of nothing', () => {
    const flat = plotOf(800, 400, 0)
    expect(flat.y(0)).toBe(flat.bottom)
    expect(Number.isFinite(flat.y(0))).toBe(true)
    expect(flat.amounts.every(amount => amount <= 1)).toBe(true)
  })

  test('a layer is outlined from end to end and back along the one below', () => {
    const [own, fund] = layersOf(curveOf(1, [1]), [rungOf('insurance-fund')])
    const path = layerPath(plot, fund.tops, own.tops)
    expect(path.match(/[ML]/g)).toHaveLength(2 * GAPS)
    expect(path.endsWith('Z')).toBe(true)
  })
})

describe('names of layers', () => {
  test('stand where a layer is thick enough for them, in its slope', () => {
    const layers = layersOf(curveOf(1, [1]), [rungOf('insurance-fund')])
    const labels = layerLabels(plot, layers)
    expect(labels.map(({ name }) => name)).toEqual(['Own margin', 'Insurance fund'])
    for (const { x, angle } of labels) {
      expect(x).toBeLessThan(plot.x(at(-15)))
      // Losses rise to the left.
      expect(angle).toBeGreaterThan(0)
    }
  })

  test('are left out where there is no room', () => {
    const layers = layersOf(curveOf(1, [0.01]), [rungOf('insurance-fund')])
    expect(layerLabels(plot, layers).map(({ name }) => name)).toEqual(['Own margin'])
  })
})

describe('ends of rungs', () => {
  test('stand where the loss is, their words on the side of the mark', () => {
    const [down, up] = dryMarks(plot, [end(0, -20, 40), end(0, 30, 60)])
    expect(down).toMatchObject({ x: plot.x(at(-20)), y: plot.y(40), isEnd: false })
    expect(down.textX).toBeGreaterThan(down.x)
    expect(up.isEnd).toBe(true)
    expect(up.textX).toBeLessThan(up.x)
  })

  test('words of ends close to each other do not overlap', () => {
    const marks = dryMarks(plot, [end(0, -20, 40), end(1, -20.5, 40.5), end(2, -21, 41)])
    const lines = marks.map(({ textY }) => textY)
    expect(lines[0] - lines[1]).toBeGreaterThanOrEqual(16)
    expect(lines[1] - lines[2]).toBeGreaterThanOrEqual(16)
  })

  test('words from both sides of the mark keep clear of each other', () => {
    const [down, up] = dryMarks(plot, [end(0, -2, 4), end(0, 14, 6)])
    expect(Math.abs(down.textY - up.textY)).toBeGreaterThanOrEqual(16)
    const [, far] = dryMarks(plot, [end(0, -30, 4), end(0, 35, 6)])
    expect(far.textY).toBe(far.y - 6)
  })

  test('of a rung that is empty already is not marked', () => {
    expect(dryMarks(plot, [end(0, 0, 1), end(1, -0.1, 1), end(2, -3, 4)])).toHaveLength(1)
  })
})
