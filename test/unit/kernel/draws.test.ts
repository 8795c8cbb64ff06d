import { describe, expect, test } from 'vitest'
import { normalCdf } from '../../../src/kernel/normal.ts'
import { draw32, draws32, normals, uniforms } from '../../../src/kernel/random.ts'

// Keys are fixed, so a test passes for ever or never. Each threshold is four standard deviations,
// which a perfect source misses in one test of 16,000.

const COUNT = 200_000
const ROWS = Int32Array.from({ length: COUNT + 1 }, (_, row) => row)

function bitsOf(k0: number, k1: number, step: number): Int32Array {
  const out = new Int32Array(COUNT)
  draws32(k0, k1, ROWS, COUNT, step, out)
  return out
}

function uniformsOf(k0: number, k1: number, step: number, firstRow = 0): Float64Array {
  const out = new Float64Array(COUNT)
  uniforms(k0, k1, ROWS, COUNT, step, out, firstRow)
  return out
}

/** Chi-square of equally likely cells, in standard deviations from its mean. */
function chiSquareScore(counts: ArrayLike<number>, total: number): number {
  const expected = total / counts.length
  let sum = 0
  for (let i = 0; i < counts.length; i++) sum += (counts[i] - expected) ** 2 / expected
  const freedom = counts.length - 1
  return (sum - freedom) / Math.sqrt(2 * freedom)
}

/** Correlation of two columns of uniforms, in standard deviations. */
function correlationScore(a: Float64Array, b: Float64Array): number {
  let sum = 0
  for (let i = 0; i < a.length; i++) sum += (a[i] - 0.5) * (b[i] - 0.5)
  return (12 * sum) / Math.sqrt(a.length)
}

/** Largest distance between the sample's distribution and a given one, times sqrt(count). */
function kolmogorovSmirnov(sample: Float64Array, cdf: (x: number) => number): number {
  const sorted = sample.slice().sort()
  let distance = 0
  sorted.forEach((x, i) => {
    const p = cdf(x)
    distance = Math.max(distance, p - i / sorted.length, (i + 1) / sorted.length - p)
  })
  return distance * Math.sqrt(sorted.length)
}

describe.each([
  [0, 0, 0],
  [1, 0, 0],
  [0, 1, 0],
  [0, 0, 1],
  [0x9e3779b9, 0x7f4a7c15, 123_456],
  [0xffffffff, 0xffffffff, 99],
])('draws of key %i %i in step %i', (k0, k1, step) => {
  test('have even bytes', () => {
    const bits = bitsOf(k0, k1, step)
    for (const shift of [0, 8, 16, 24]) {
      const counts = new Int32Array(256)
      for (let i = 0; i < COUNT; i++) counts[(bits[i] >>> shift) & 255]++
      expect(Math.abs(chiSquareScore(counts, COUNT)), `byte at ${shift}`).toBeLessThan(4)
    }
  })

  test('have even pairs of neighbours', () => {
    const bits = bitsOf(k0, k1, step)
    const counts = new Int32Array(4096)
    for (let i = 1; i < COUNT; i++) counts[((bits[i - 1] >>> 26) << 6) | (bits[i] >>> 26)]++
    expect(Math.abs(chiSquareScore(counts, COUNT - 1))).toBeLessThan(4)
  })

  test('are uncorrelated between neighbouring slots, steps and keys', () => {
    const draws = uniformsOf(k0, k1, step)
    const others = {
      slot: uniformsOf(k0, k1, step, -1),
      step: uniformsOf(k0, k1, step + 1),
      'first word of the key': uniformsOf(k0 + 1, k1, step),
      'second word of the key': uniformsOf(k0, k1 + 1, step),
      'top bit of the key': uniformsOf(k0 ^ 0x80000000, k1, step),
    }
    for (const [what, other] of Object.entries(others)) {
      expect(Math.abs(correlationScore(draws, other)), what).toBeLessThan(4)
    }
  })

  test('rise and fall in as many runs as chance gives', () => {
    const draws = uniformsOf(k0, k1, step)
    let runs = 1
    for (let i = 2; i < COUNT; i++) {
      if (draws[i] > draws[i - 1] !== draws[i - 1] > draws[i - 2]) runs++
    }
    // Mean and variance of the number of runs up and down (Levene 1952).
    const score = (runs - (2 * COUNT - 1) / 3) / Math.sqrt((16 * COUNT - 29) / 90)
    expect(Math.abs(score)).toBeLessThan(4)
  })

  test('stay on one side of a half in as many runs as chance gives', () => {
    const draws = uniformsOf(k0, k1, step)
    let runs = 1
    for (let i = 1; i < COUNT; i++) if (draws[i] > 0.5 !== draws[i - 1] > 0.5) runs++
    expect(Math.abs((runs - (COUNT + 1) / 2) / Math.sqrt((COUNT - 1) / 4))).toBeLessThan(4)
  })

  test('are uniform in (0, 1)', () => {
    const draws = uniformsOf(k0, k1, step)
    expect(draws.every(u => u > 0 && u < 1)).toBe(true)
    // Kolmogorov's distribution passes 2.3 once in 20,000 times.
    expect(kolmogorovSmirnov(draws, u => u)).toBeLessThan(2.3)
  })

  test('are normal in moments and distribution', () => {
    const draws = new Float64Array(COUNT)
    normals(k0, k1, ROWS, COUNT, step, draws)
    let sum = 0
    let square = 0
    let cube = 0
    let fourth = 0
    for (const z of draws) {
      sum += z
      square += z * z
      cube += z * z * z
      fourth += z * z * z * z
    }
    expect(Math.abs(sum) / Math.sqrt(COUNT)).toBeLessThan(4)
    expect(Math.abs(square - COUNT) / Math.sqrt(2 * COUNT)).toBeLessThan(4)
    expect(Math.abs(cube) / Math.sqrt(15 * COUNT)).toBeLessThan(4)
    expect(Math.abs(fourth - 3 * COUNT) / Math.sqrt(96 * COUNT)).toBeLessThan(4)
    expect(kolmogorovSmirnov(draws, normalCdf)).toBeLessThan(2.3)
  })
})

test('each bit of slot, step and key changes half the bits of a draw', () => {
  const samples = 500
  for (let bit = 0; bit < 32; bit++) {
    const flip = 1 << bit
    const changed = [0, 0, 0, 0]
    for (let i = 0; i < samples; i++) {
      const [k0, k1, slot, step] = [draw32(1, 1, i, 0), draw32(1, 1, i, 1), i, 7 * i]
      const draw = draw32(k0, k1, slot, step)
      changed[0] += bitCount(draw ^ draw32(k0 ^ flip, k1, slot, step))
      changed[1] += bitCount(draw ^ draw32(k0, k1 ^ flip, slot, step))
      changed[2] += bitCount(draw ^ draw32(k0, k1, slot ^ flip, step))
      changed[3] += bitCount(draw ^ draw32(k0, k1, slot, step ^ flip))
    }
    for (const count of changed) {
      const score = (count - 16 * samples) / Math.sqrt(8 * samples)
      expect(Math.abs(score), `bit ${bit}`).toBeLessThan(4.5)
    }
  }
})

test('repeat among 200,000 draws as often as chance gives', () => {
  const seen = new Set(bitsOf(3, 4, 5))
  // About COUNT^2 / 2^33 = 4.7 repeats are expected; 15 would be one chance in 10,000.
  expect(COUNT - seen.size).toBeLessThan(15)
})

function bitCount(word: number): number {
  let count = 0
  for (let rest = word; rest !== 0; rest &= rest - 1) count++
  return count
}
