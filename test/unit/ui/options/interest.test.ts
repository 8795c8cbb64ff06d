import { describe, expect, test } from 'vitest'
import { axisOf, type Sheet } from '../../../../src/ui/options/axis.ts'
import {
  aroundPrice,
  crowdOf,
  interestByStrike,
  interestOf,
  nearestStrike,
  type StrikeInterest,
} from '../../../../src/ui/options/interest.ts'
import { venueOf } from './fixture.ts'

const at = (strike: number, calls: number, puts: number): StrikeInterest => ({
  strike,
  calls,
  puts,
  byExpiry: [
    { calls: calls / 2, puts },
    { calls: calls / 2, puts: 0 },
  ],
})

const sheet: Sheet = { axis: axisOf([900, 1500], 540), top: 0, bottom: 100, mark: 1200 }

describe('open interest by strike', () => {
  test('adds up to what is open', () => {
    const view = venueOf()
    const strikes = interestByStrike(view)
    const all = strikes.reduce((sum, { calls, puts }) => sum + calls + puts, 0)
    expect(all).toBe(view.instruments.open.reduce((sum, one) => sum + one, 0))
    expect(strikes.map(({ strike }) => strike)).toEqual(
      strikes.map(({ strike }) => strike).sort((a, b) => a - b),
    )
  })

  test('calls stand on the line and puts hang from it, later expiries further out', () => {
    const { blocks, y } = interestOf([at(1000, 8, 3), at(1100, 0, 6)], sheet)
    expect(blocks.map(({ expiry }) => expiry)).toEqual([0, 1, 0, 0])
    const [near, far, puts] = blocks
    expect(near.y + near.height).toBeCloseTo(y(0), 9)
    expect(far.y + far.height).toBeCloseTo(near.y, 9)
    expect(puts.y).toBeCloseTo(y(0), 9)
    expect(y(8)).toBe(0)
    expect(y(-6)).toBe(100)
  })

  test('bars of neighbours do not touch', () => {
    const many = Array.from({ length: 120 }, (_, k) => at(900 + 5 * k, 1, 1))
    for (const { width } of interestOf(many, sheet).blocks) expect(width).toBeLessThan(4)
  })

  test('is counted under and over a price', () => {
    expect(aroundPrice([at(1000, 1, 2), at(1200, 4, 8), at(1400, 16, 32)], 1300)).toEqual({
      puts: 10,
      calls: 16,
    })
    expect(nearestStrike([at(1000, 1, 2), at(1200, 4, 8)], 1110)!.strike).toBe(1200)
  })
})

describe('the crowd', () => {
  test('is the highest heap, with its neighbour if that is nearly as high', () => {
    expect(crowdOf([at(1000, 0, 5), at(1100, 0, 9), at(1200, 8, 8)])).toEqual({
      isCall: false,
      strikes: [1100, 1200],
    })
    expect(crowdOf([at(1000, 1, 5), at(1100, 0, 2), at(1200, 9, 1)])).toEqual({
      isCall: true,
      strikes: [1200],
    })
  })

  test('is nowhere while nothing is open', () => {
    expect(crowdOf([at(1000, 0, 0)])).toBeUndefined()
  })
})
