import { describe, expect, test } from 'vitest'
import { nextInLine } from '../../../../src/ui/model/nextInLine.ts'

const crowd = {
  liquidationPrice: Float32Array.of(90, 104, NaN, 99, 104, 98),
  notional: Float32Array.of(500, -20, 40, 30, -7, 0),
  markPrice: 100,
}

describe('the accounts next in line', () => {
  test('are those nearest to the mark on either side, the lower account first among equals', () => {
    expect(nextInLine(crowd, 3).map(({ account }) => account)).toEqual([3, 1, 4])
    expect(nextInLine(crowd, 9).map(({ account }) => account)).toEqual([3, 1, 4, 0])
  })

  test('say their side, what they hold, and how far the mark may move', () => {
    const [long, short] = nextInLine(crowd, 2)
    expect(long).toEqual({
      ...{ account: 3, side: 'long', notional: 30, liquidationPrice: 99 },
      distance: expect.closeTo(-0.01, 12),
    })
    expect(short).toMatchObject({ side: 'short', notional: 20, liquidationPrice: 104 })
    expect(short.distance).toBeCloseTo(0.04, 12)
  })
})
