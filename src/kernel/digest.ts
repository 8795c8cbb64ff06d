// A rolling 64-bit hash in two lanes of 32 bits. Two words are taken at a time: mixed with each
// other by multiplications that do not wait for the state, xored into it, and followed by a
// permutation of the state. All three are one-to-one, so that two inputs which differ in one pair
// of words never meet at once, and later only by a chance of about 2^-64. Not for adversaries.

export const MIX_1 = 0x9e3779b1 | 0
export const MIX_2 = 0x85ebca77 | 0
export const MIX_3 = 0xc2b2ae3d | 0
export const MIX_4 = 0x27d4eb2f | 0
/** Stands beside a word that has no partner. */
const SINGLE = 0x5bd1e995 | 0

/** Values taken at a time; even, so that pairs of words fall alike however long the array is. */
const CHUNK = 256
const floats = new Float64Array(CHUNK)
const floatWords = new Int32Array(floats.buffer)
const packed = new Int32Array(CHUNK)
const single = Int32Array.of(0, SINGLE)

/** The state of a digest that has seen nothing. */
export function hashStart(): Int32Array {
  return Int32Array.of(0x6a09e667, 0xbb67ae85)
}

/** Adds words[from] to words[to - 1], in pairs; a last single one as hashWord does. */
export function hashWords(state: Int32Array, words: Int32Array, from: number, to: number): void {
  let a = state[0]
  let b = state[1]
  let i = from
  for (; i < to - 1; i += 2) {
    let p = Math.imul(words[i], MIX_1)
    p ^= p >>> 15
    let q = Math.imul(words[i + 1] ^ p, MIX_2)
    q ^= q >>> 13
    p = Math.imul((p + q) | 0, MIX_3)
    a ^= p
    b ^= q ^ (p >>> 16)
    b = ((b << 13) | (b >>> 19)) ^ a
    a = (Math.imul(a, MIX_4) + b) | 0
  }
  state[0] = a
  state[1] = b
  if (i < to) hashWord(state, words[i])
}

/** Adds one word. */
export function hashWord(state: Int32Array, word: number): void {
  single[0] = word
  hashWords(state, single, 0, 2)
}

/** Adds the IEEE bits of values[from] to values[to - 1], low word first; every NaN as one. */
export function hashFloats(
  state: Int32Array,
  values: Float64Array,
  from: number,
  to: number,
): void {
  for (let start = from; start < to; start += CHUNK) {
    const size = to - start < CHUNK ? to - start : CHUNK
    for (let j = 0; j < size; j++) {
      const value = values[start + j]
      floats[j] = value
      if (value !== value) setNan(j)
    }
    hashWords(state, floatWords, 0, 2 * size)
  }
}

/** Adds whole numbers of 32 bits, one to a word, or of 8 bits, four to a word. */
export function hashInts(
  state: Int32Array,
  values: Int32Array | Uint8Array,
  from: number,
  to: number,
): void {
  if (values instanceof Int32Array) hashWords(state, values, from, to)
  else hashBytes(state, values, from, to)
}

/** The digest so far in 16 hexadecimal digits; the state is left as it is. */
export function hashHex(state: Int32Array): string {
  let a = state[0]
  let b = state[1]
  for (let round = 0; round < 3; round++) {
    a = Math.imul(a ^ (a >>> 16), MIX_1)
    b = Math.imul(b ^ (b >>> 15), MIX_2) ^ a
    a = (Math.imul(a ^ (a >>> 13), MIX_3) + b) | 0
    b = Math.imul(b ^ (b >>> 16), MIX_4)
  }
  return hex(a ^ (a >>> 16)) + hex(b ^ (b >>> 15))
}

function hashBytes(state: Int32Array, bytes: Uint8Array, from: number, to: number): void {
  let i = from
  while (i < to) {
    let size = 0
    for (; i < to && size < CHUNK; i += 4, size++) {
      let word = bytes[i]
      if (i + 1 < to) word |= bytes[i + 1] << 8
      if (i + 2 < to) word |= bytes[i + 2] << 16
      if (i + 3 < to) word |= bytes[i + 3] << 24
      packed[size] = word
    }
    hashWords(state, packed, 0, size)
  }
}

function setNan(j: number): void {
  floatWords[2 * j] = 0
  floatWords[2 * j + 1] = 0x7ff80000
}

function hex(word: number): string {
  return (word >>> 0).toString(16).padStart(8, '0')
}
