import { describe, expect, test } from 'vitest'
import { InvariantError } from '../../../src/kernel/assert.ts'
import { acting, gapTable } from '../../../src/kernel/gaps.ts'
import { threefry } from '../../../src/kernel/random.ts'

function actors(probability: number, count: number, step: number, firstRow = 0): number[] {
  const out = new Int32Array(count)
  const table = gapTable(probability)
  return Array.from(out.subarray(0, acting(table, 21, 34, step, count, firstRow, out, 0)))
}

describe.each([0.0005, 0.01, 0.05, 0.3, 0.5, 0.9, 0.999])('who acts at %d', probability => {
  const table = gapTable(probability)
  const count = 2000
  const steps = Math.ceil(400 / Math.min(probability, 0.5))

  test('is as many as the probability says, each slot alike', () => {
    const out = new Int32Array(count)
    const counts = new Int32Array(16)
    let total = 0
    for (let step = 0; step < steps; step++) {
      const found = acting(table, 1, 2, step, count, 0, out, 0)
      total += found
      for (let i = 0; i < found; i++) counts[Math.floor(out[i] / 125)]++
    }
    const deviation = Math.sqrt(count * steps * probability * (1 - probability))
    expect(Math.abs(total - count * steps * probability) / deviation).toBeLessThan(4)
    const expected = 125 * steps * probability
    for (const slots of counts) {
      const score = (slots - expected) / Math.sqrt(expected * (1 - probability))
      expect(Math.abs(score)).toBeLessThan(4)
    }
  })

  test('follows the geometric distribution of gaps', () => {
    const bins = 8
    const widest = Math.ceil(3 / probability)
    const out = new Int32Array(100_000)
    const observed = new Float64Array(bins + 1)
    let gaps = 0
    for (let step = 0; step < 4 && gaps < 100_000; step++) {
      const found = acting(table, 3, 4, step, 100_000, 0, out, 0)
      for (let i = 1; i < found; i++, gaps++) {
        const gap = out[i] - out[i - 1] - 1
        observed[Math.min(bins, Math.floor((gap * bins) / widest))]++
      }
    }
    let chiSquare = 0
    let used = 0
    for (let bin = 0; bin <= bins; bin++) {
      const from = Math.ceil((bin * widest) / bins)
      const to = Math.ceil(((bin + 1) * widest) / bins)
      const share = (1 - probability) ** from - (bin < bins ? (1 - probability) ** to : 0)
      if (share * gaps < 5) continue
      chiSquare += (observed[bin] - share * gaps) ** 2 / (share * gaps)
      used++
    }
    // Four and a half standard deviations above the mean of chi-square, few degrees of freedom.
    expect(chiSquare).toBeLessThan(used + 4.5 * Math.sqrt(2 * used))
  })

  test('does not depend on how many slots there are', () => {
    for (let step = 0; step < 50; step++) {
      const all = actors(probability, 3000, step)
      for (const fewer of [0, 1, 2, 63, 64, 1000, 2999]) {
        expect(actors(probability, fewer, step)).toEqual(all.filter(slot => slot < fewer))
      }
    }
  })
})

test.each([1e-5, 0.0005, 0.05, 0.5, 0.999])(
  'who acts at %d is read off the threefry words of the key and step',
  probability => {
    const blocks = 5000
    const words = new Int32Array(2 * blocks)
    threefry(
      21,
      34,
      Int32Array.from({ length: blocks }, (_, i) => i),
      0,
      blocks,
      0,
      9,
      words,
    )
    let slot = -1
    const slots = Array.from(words, word => {
      const u = ((word >>> 0) + 0.5) / 2 ** 32
      slot += 1 + Math.floor(Math.log(u) / Math.log1p(-probability))
      return slot
    })
    const out = new Int32Array(2 * blocks)
    expect(acting(gapTable(probability), 21, 34, 9, slot + 1, 0, out, 0)).toBe(2 * blocks)
    expect(Array.from(out)).toEqual(slots)
  },
)

test('different steps choose independently', () => {
  let both = 0
  for (let step = 0; step < 400; step++) {
    const now = new Set(actors(0.1, 1000, step))
    both += actors(0.1, 1000, step + 1).filter(slot => now.has(slot)).length
  }
  const expected = 400 * 1000 * 0.01
  expect(Math.abs(both - expected) / Math.sqrt(expected)).toBeLessThan(4)
})

test('rows are written in ascending order, from the first row and offset asked for', () => {
  const out = new Int32Array(60).fill(-7)
  const found = acting(gapTable(0.4), 21, 34, 5, 50, 1000, out, 7)
  expect(Array.from(out.subarray(7, 7 + found))).toEqual(actors(0.4, 50, 5, 1000))
  expect(Array.from(out.subarray(7, 7 + found))).toEqual(
    actors(0.4, 50, 5).map(slot => slot + 1000),
  )
  expect(out.subarray(0, 7).every(value => value === -7)).toBe(true)
  expect(out.subarray(7 + found).every(value => value === -7)).toBe(true)
})

test.each([0, -1, -Infinity])('nobody acts at %d', probability => {
  expect(actors(probability, 1000, 0)).toEqual([])
})

test.each([1, 1.5, Infinity])('everybody acts at %d', probability => {
  expect(actors(probability, 100, 0)).toEqual(Array.from({ length: 100 }, (_, slot) => slot))
})

test.each([1e-300, 1e-12, 1e-8])('hardly anybody acts at %d', probability => {
  for (let step = 0; step < 100; step++) expect(actors(probability, 1000, step)).toEqual([])
})

test('nearly everybody acts next to 1', () => {
  expect(actors(1 - 2 ** -53, 1000, 0)).toHaveLength(1000)
})

test('nobody acts among no slots', () => {
  expect(actors(0.5, 0, 0)).toEqual([])
  expect(actors(1, 0, 0)).toEqual([])
})

test('a probability that is not a number is refused', () => {
  expect(() => gapTable(NaN)).toThrow(InvariantError)
})
