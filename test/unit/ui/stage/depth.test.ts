import { describe, expect, test } from 'vitest'
import type { Depth } from '../../../../src/workers/messages.ts'
import { createBars, follow, rowDensity, within } from '../../../../src/ui/stage/depth.ts'

const book = (bids: readonly number[], asks: readonly number[] = bids): Depth => ({
  mid: 100,
  bucket: 2,
  bids: Float32Array.from(bids),
  asks: Float32Array.from(asks),
})

describe('bars', () => {
  test('stand at once when a book opens, and follow it step by step', () => {
    const bars = createBars()
    expect(follow(bars, book([10, 10]), 16)).toBe(false)
    expect([...bars.bids]).toEqual([10, 10])
    expect(follow(bars, book([0, 10]), 16)).toBe(true)
    expect(bars.bids[0]).toBeLessThan(10)
    expect(bars.bids[0]).toBeGreaterThan(5)
    for (let k = 0; k < 60; k++) follow(bars, book([0, 10]), 16)
    expect(bars.bids[0]).toBeLessThan(0.1)
    expect(follow(bars, book([0, 10]), 16)).toBe(false)
  })

  test('jump where nothing may move', () => {
    const bars = createBars()
    follow(bars, book([10]), 16)
    expect(follow(bars, book([2]), 16, true)).toBe(false)
    expect(bars.bids[0]).toBe(2)
  })

  test('keep their scale when the book is pulled, so that it is missed', () => {
    const bars = createBars()
    follow(bars, book([10, 10]), 16)
    const { full } = bars
    follow(bars, book([1, 1]), 1e6)
    expect(bars.full).toBe(full)
    follow(bars, book([30, 30]), 1e6)
    expect(bars.full).toBe(3 * full)
  })

  test('are gone with the book', () => {
    const bars = createBars()
    follow(bars, book([10]), 16)
    follow(bars, null, 16)
    expect(bars.isOn).toBe(false)
  })
})

describe('rows', () => {
  const bars = createBars()
  follow(bars, book([8, 4], [6, 0]), 16)
  /** Rows of one usd from 110 down to 90. */
  const density = new Float32Array(20)
  rowDensity(bars, { high: 110, perRow: 1 }, density)

  test('hold asks above the middle and bids under it', () => {
    expect([...density.slice(8, 14)]).toEqual([3, 3, 4, 4, 2, 2])
    expect(density[7]).toBe(0)
    expect(density[14]).toBe(0)
  })

  test('keep what rests, whatever their height', () => {
    for (const perRow of [0.7, 2.5, 5]) {
      const rows = new Float32Array(40)
      rowDensity(bars, { high: 110, perRow }, rows)
      expect(rows.reduce((sum, usd) => sum + usd * perRow, 0)).toBeCloseTo(18, 4)
    }
  })

  test('leave out what lies beyond the stage', () => {
    const rows = new Float32Array(3)
    rowDensity(bars, { high: 100, perRow: 1 }, rows)
    expect([...rows]).toEqual([4, 4, 2])
  })
})

test('depth within a share of the middle takes part of a bucket', () => {
  const depth = book([8, 4])
  expect(within(depth, depth.bids, 0.02)).toBe(8)
  expect(within(depth, depth.bids, 0.03)).toBe(10)
  expect(within(depth, depth.bids, 1)).toBe(12)
})
