import { describe, expect, test } from 'vitest'
import {
  hashFloats,
  hashHex,
  hashInts,
  hashStart,
  hashWord,
  hashWords,
} from '../../../src/kernel/digest.ts'
import { draw32 } from '../../../src/kernel/random.ts'

function wordsHash(words: Int32Array): string {
  const state = hashStart()
  hashWords(state, words, 0, words.length)
  return hashHex(state)
}

function floatsHash(...values: number[]): string {
  const state = hashStart()
  hashFloats(state, Float64Array.from(values), 0, values.length)
  return hashHex(state)
}

function randomWords(length: number, seed: number): Int32Array {
  return Int32Array.from({ length }, (_, i) => draw32(seed, 99, i, 0))
}

/** Bits that differ between two digests. */
function distance(a: string, b: string): number {
  const difference = BigInt(`0x${a}`) ^ BigInt(`0x${b}`)
  return difference.toString(2).replaceAll('0', '').length
}

describe('a digest', () => {
  test('is known', () => {
    expect(hashHex(hashStart())).toBe('a5ac3164f86737b9')
    expect(wordsHash(Int32Array.of(1, 2, 3))).toBe('9aba4fa3bf678610')
    expect(floatsHash(1, 2, 3)).toBe('4dd93c87926e1a08')
  })

  test('is 16 hexadecimal digits, and taking it changes nothing', () => {
    const state = hashStart()
    hashWord(state, 7)
    const hex = hashHex(state)
    expect(hex).toMatch(/^[0-9a-f]{16}$/)
    expect(hashHex(state)).toBe(hex)
  })

  test.each([1, 2, 3, 8])('of %i words changes in half its bits when one bit does', length => {
    const samples = 40
    const perOutput = new Int32Array(64)
    let worst = 0
    for (let bit = 0; bit < 32 * length; bit++) {
      let changed = 0
      for (let sample = 0; sample < samples; sample++) {
        const words = randomWords(length, sample)
        const before = wordsHash(words)
        words[bit >> 5] ^= 1 << (bit & 31)
        const after = wordsHash(words)
        changed += distance(before, after)
        const difference = BigInt(`0x${before}`) ^ BigInt(`0x${after}`)
        for (let i = 0; i < 64; i++) perOutput[i] += Number((difference >> BigInt(i)) & 1n)
      }
      worst = Math.max(worst, Math.abs(changed - 32 * samples) / Math.sqrt(16 * samples))
    }
    // Some hundred input bits are looked at, so that the worst of them may be four deviations off.
    expect(worst).toBeLessThan(4.5)
    const flips = 32 * length * samples
    for (const count of perOutput) {
      expect(Math.abs(count - flips / 2) / Math.sqrt(flips / 4)).toBeLessThan(4.5)
    }
  })

  test('depends on the order', () => {
    const words = randomWords(64, 5)
    const hashes = new Set([wordsHash(words)])
    for (let i = 0; i < 64; i++) {
      for (let j = 0; j < i; j++) {
        const swapped = words.slice()
        swapped[i] = words[j]
        swapped[j] = words[i]
        hashes.add(wordsHash(swapped))
      }
    }
    expect(hashes.size).toBe(1 + (64 * 63) / 2)
  })

  test('tells runs of equal words of every length apart', () => {
    const hashes = new Set<string>()
    for (const word of [0, 1, -1]) {
      const state = hashStart()
      for (let length = 1; length <= 2000; length++) {
        hashWord(state, word)
        hashes.add(hashHex(state))
        if (length < 300) hashes.add(wordsHash(new Int32Array(length).fill(word)))
      }
    }
    // A single word is the same in both ways.
    expect(hashes.size).toBe(3 * (2000 + 299) - 3)
  })

  test('tells changes of sign in pairs of numbers apart', () => {
    const hashes = new Set<string>()
    for (let signs = 0; signs < 4096; signs++) {
      hashes.add(floatsHash(...Array.from({ length: 12 }, (_, i) => (signs & (1 << i) ? -7 : 7))))
    }
    expect(hashes.size).toBe(4096)
  })

  test('has no collision among a million structured inputs', () => {
    const state = hashStart()
    const words = new Int32Array(4)
    const lanes = new BigUint64Array(1_000_000)
    for (let i = 0; i < 1_000_000; i++) {
      // Small numbers, shifted ones and their differences, as in events.
      words[0] = i & 15
      words[1] = (i >> 4) & 255
      words[2] = (i >> 12) << 20
      words[3] = i & 1 ? -1 : 0
      state.set([1, 2])
      hashWords(state, words, 0, 4)
      lanes[i] = (BigInt(state[0] >>> 0) << 32n) | BigInt(state[1] >>> 0)
    }
    lanes.sort()
    let collisions = 0
    for (let i = 1; i < lanes.length; i++) if (lanes[i] === lanes[i - 1]) collisions++
    expect(collisions).toBe(0)
  })

  test('has even bytes over structured inputs', () => {
    const counts = Array.from({ length: 8 }, () => new Int32Array(256))
    const total = 100_000
    for (let i = 0; i < total; i++) {
      const hex = wordsHash(Int32Array.of(i, 0))
      for (let byte = 0; byte < 8; byte++) {
        counts[byte][parseInt(hex.slice(2 * byte, 2 * byte + 2), 16)]++
      }
    }
    for (const count of counts) {
      const expected = total / 256
      const chiSquare = count.reduce((sum, n) => sum + (n - expected) ** 2 / expected, 0)
      expect(Math.abs(chiSquare - 255) / Math.sqrt(510)).toBeLessThan(4)
    }
  })
})

describe('the kinds of arrays', () => {
  test('floats are their words', () => {
    const values = Float64Array.from({ length: 1000 }, (_, i) => (i - 500) / 3)
    const state = hashStart()
    hashFloats(state, values, 0, 1000)
    expect(hashHex(state)).toBe(wordsHash(new Int32Array(values.buffer)))
  })

  test('whole numbers of 32 bits are words', () => {
    const state = hashStart()
    hashInts(state, randomWords(301, 1), 0, 301)
    expect(hashHex(state)).toBe(wordsHash(randomWords(301, 1)))
  })

  test('bytes are words of four, the last filled up with zeros', () => {
    const bytes = Uint8Array.from({ length: 1204 }, (_, i) => i * 7)
    const state = hashStart()
    hashInts(state, bytes.subarray(0, 1202), 0, 1202)
    bytes.fill(0, 1202)
    expect(hashHex(state)).toBe(wordsHash(new Int32Array(bytes.buffer)))
  })

  test('only the range asked for counts', () => {
    const floats = Float64Array.of(9, 1, 2, 9)
    const ints = Int32Array.of(9, 1, 2, 9)
    const bytes = Uint8Array.of(9, 1, 2, 9)
    const [a, b] = [hashStart(), hashStart()]
    hashFloats(a, floats, 1, 3)
    hashInts(a, ints, 1, 3)
    hashInts(a, bytes, 1, 3)
    hashFloats(b, floats.slice(1, 3), 0, 2)
    hashInts(b, ints.slice(1, 3), 0, 2)
    hashInts(b, bytes.slice(1, 3), 0, 2)
    expect(hashHex(a)).toBe(hashHex(b))
  })

  test('an empty range adds nothing', () => {
    const state = hashStart()
    hashFloats(state, new Float64Array(0), 0, 0)
    hashInts(state, new Int32Array(4), 2, 2)
    hashInts(state, new Uint8Array(4), 4, 4)
    expect(state).toEqual(hashStart())
  })

  test('every NaN is one, and zeros of both signs are two', () => {
    const odd = new Float64Array(Int32Array.of(5, 0x7ff80001).buffer)[0]
    expect(floatsHash(odd)).toBe(floatsHash(NaN))
    expect(floatsHash(-0)).not.toBe(floatsHash(0))
  })
})
