import { describe, expect, test } from 'vitest'
import type { Key } from '../../../src/kernel/random.ts'
import {
  deriveKey,
  draw32,
  draws32,
  exponential,
  hashText,
  normal,
  normals,
  threefry,
  uniform,
  uniforms,
} from '../../../src/kernel/random.ts'

function words(k0: number, k1: number, counter: number, step: number): [number, number] {
  const out = new Int32Array(2)
  threefry(k0, k1, Int32Array.of(counter), 0, 1, 0, step, out)
  return [out[0] >>> 0, out[1] >>> 0]
}

describe('threefry', () => {
  // The known answers that Random123 publishes for threefry2x32 with 20 rounds.
  test.each([
    [
      [0, 0],
      [0, 0],
      [0x6b200159, 0x99ba4efe],
    ],
    [
      [0xffffffff, 0xffffffff],
      [0xffffffff, 0xffffffff],
      [0x1cb996fc, 0xbb002be7],
    ],
    [
      [0x13198a2e, 0x03707344],
      [0x243f6a88, 0x85a308d3],
      [0xc4923a9c, 0x483df7a0],
    ],
  ])('of key %o and counter %o is as published', ([k0, k1], [c0, c1], published) => {
    expect(words(k0, k1, c0, c1)).toEqual(published)
  })

  test('takes signed and unsigned words alike', () => {
    expect(words(-1, -2, -3, -4)).toEqual(words(2 ** 32 - 1, 2 ** 32 - 2, -3, 2 ** 32 - 4))
  })

  test('maps different counters to different words', () => {
    const seen = new Set<number>()
    for (let slot = 0; slot < 300; slot++) {
      for (let step = 0; step < 300; step++) {
        const [first, second] = words(1, 2, slot, step)
        seen.add(first * 2 ** 20 + (second >>> 12))
      }
    }
    expect(seen.size).toBe(90_000)
  })
})

describe('deriveKey', () => {
  test('is one threefry call', () => {
    expect(deriveKey([7, 0xdeadbeef], 3, 9)).toEqual(words(7, 0xdeadbeef, 3, 9))
  })

  test('keeps purposes, scopes and parents apart', () => {
    const keys = new Set<string>()
    for (const parent of [
      [0, 0],
      [0, 1],
      [1, 0],
    ] satisfies Key[]) {
      for (let purpose = 0; purpose < 40; purpose++) {
        for (let scope = 0; scope < 40; scope++) keys.add(`${deriveKey(parent, purpose, scope)}`)
      }
    }
    expect(keys.size).toBe(3 * 40 * 40)
  })
})

describe('hashText', () => {
  test.each([
    ['', 0xab3e7c0b],
    ['a', 0x1a80b1b3],
    ['cohort', 0x15227bb4],
    ['Überhebel', 0x0eb16f35],
  ])('of "%s" is known', (text, expected) => {
    expect(hashText(text)).toBe(expected)
  })

  test('has no more collisions over 50,000 texts than chance gives', () => {
    const seen = new Set<number>()
    for (let i = 0; i < 50_000; i++) seen.add(hashText(`cohort-${i}`))
    expect(seen.size).toBeGreaterThan(50_000 - 4)
  })
})

describe('draws', () => {
  test('are the first word, and uniform and normal functions of both', () => {
    expect(draw32(5, 6, 7, 8)).toBe(words(5, 6, 7, 8)[0])
    const [first, second] = words(5, 6, 7, 8)
    expect(uniform(5, 6, 7, 8)).toBe(
      (first * 2 ** 20 + Math.floor(second / 2 ** 12) + 0.5) / 2 ** 52,
    )
    expect(exponential(5, 6, 7, 8)).toBeCloseTo(-Math.log(uniform(5, 6, 7, 8)), 14)
    expect(normal(5, 6, 7, 8) < 0).toBe(uniform(5, 6, 7, 8) < 0.5)
  })

  test('are known', () => {
    expect(draw32(1, 2, 3, 4)).toBe(1576285164)
    expect(uniform(1, 2, 3, 4)).toBe(0.3670074894381198)
    expect(normal(1, 2, 3, 4)).toBe(-0.33978960206564607)
  })

  test('of a batch are those of single calls, wherever the rows lie', () => {
    const count = 300
    const rows = Int32Array.from({ length: count + 5 }, (_, j) => 1000 + 3 * j)
    const bits = new Int32Array(count + 6).fill(-7)
    const evens = new Float64Array(count + 6).fill(-7)
    const bells = new Float64Array(count + 6).fill(-7)
    const key = [0x9e3779b9, 0xfffffff0] as const
    draws32(...key, rows, count, 12, bits, 1000, 5)
    uniforms(...key, rows, count, 12, evens, 1000, 5)
    normals(...key, rows, count, 12, bells, 1000, 5)
    for (let j = 5; j < count + 5; j++) {
      expect(bits[j] >>> 0).toBe(draw32(...key, 3 * j, 12))
      expect(evens[j]).toBe(uniform(...key, 3 * j, 12))
      expect(bells[j]).toBe(normal(...key, 3 * j, 12))
    }
    for (const out of [bits, evens, bells]) {
      expect(out[4]).toBe(-7)
      expect(out[count + 5]).toBe(-7)
    }
  })

  test('start at the first row without an offset unless told', () => {
    const out = new Int32Array(1)
    draws32(1, 2, Int32Array.of(9), 1, 4, out)
    expect(out[0] >>> 0).toBe(draw32(1, 2, 9, 4))
  })
})
