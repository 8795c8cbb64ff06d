import { expect, test } from 'vitest'
import { closeOutAgainst } from '../../../../src/workers/risk/closeOut.ts'
import { BOOK_REACH } from '../../../../src/workers/risk/types.ts'

// A hundred half a percent away, fifty two and a half.
const book = closeOutAgainst(Float64Array.of(100, 0, 50), 0.01)

test.each([
  ['nothing costs nothing', 0, 0],
  ['what the first bids take costs their distance', 40, 0.005],
  ['a whole bucket still does', 100, 0.005],
  ['an empty bucket is passed over', 150, (100 * 0.005 + 50 * 0.025) / 150],
  ['part of a bucket', 125, (100 * 0.005 + 25 * 0.025) / 125],
  [
    'what finds no bid is closed at the end of the reach',
    300,
    (100 * 0.005 + 50 * 0.025 + 150 * BOOK_REACH) / 300,
  ],
])('%s', (_, value, expected) => {
  expect(book.distance(value)).toBeCloseTo(expected, 12)
})

test('the more is closed, the further away it is on average', () => {
  let before = 0
  for (let value = 1; value < 400; value += 7) {
    const distance = book.distance(value)
    expect(distance).toBeGreaterThan(before - 1e-12)
    before = distance
  }
  expect(before).toBeGreaterThan(0.04)
})

test('an empty side closes everything at the end of the reach', () => {
  expect(closeOutAgainst(new Float64Array(4), 0.01).distance(5)).toBe(BOOK_REACH)
})
