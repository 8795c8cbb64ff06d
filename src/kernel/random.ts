import { log } from './exponential.ts'
import { normalQuantile } from './normal.ts'

/** A stream of draws: two words of 32 bits, unsigned. */
export type Key = readonly [number, number]

/** Counters that the batch kernels take at a time. */
const CHUNK = 128

const PARITY = 0x1bd11bda
const TWO_20 = 1048576
const TWO_MINUS_52 = 1 / 4503599627370496

const words = new Int32Array(2 * CHUNK)
const oneSlot = new Int32Array(1)

/** The key of one purpose and scope (such as hashText of a name) under `key`: one threefry call. */
export function deriveKey(key: Key, purpose: number, scope: number): Key {
  drawPair(key[0], key[1], purpose, scope)
  return [words[0] >>> 0, words[1] >>> 0]
}

/** 32-bit FNV-1a over the UTF-16 units of a text, then the finaliser of MurmurHash3; unsigned. */
export function hashText(text: string): number {
  let hash = 0x811c9dc5
  for (let i = 0; i < text.length; i++) hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193)
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b)
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35)
  return (hash ^ (hash >>> 16)) >>> 0
}

/** The draw of a slot in a step: 32 random bits, unsigned. */
export function draw32(k0: number, k1: number, slot: number, step: number): number {
  drawPair(k0, k1, slot, step)
  return words[0] >>> 0
}

/** A uniform draw from the middles of 2^52 equal cells of (0, 1): never 0 nor 1. */
export function uniform(k0: number, k1: number, slot: number, step: number): number {
  drawPair(k0, k1, slot, step)
  return toUniform(words[0], words[1])
}

/** A standard normal draw, by the quantile of the uniform of the same address. */
export function normal(k0: number, k1: number, slot: number, step: number): number {
  drawPair(k0, k1, slot, step)
  return normalQuantile(toUniform(words[0], words[1]))
}

/** A draw of the exponential distribution with mean 1. */
export function exponential(k0: number, k1: number, slot: number, step: number): number {
  return -log(uniform(k0, k1, slot, step))
}

/** draw32, as signed words, of slots rows[offset + j] - firstRow to out[offset + j], j < count. */
export function draws32(
  k0: number,
  k1: number,
  rows: Int32Array,
  count: number,
  step: number,
  out: Int32Array,
  firstRow = 0,
  offset = 0,
): void {
  for (let from = offset, end = offset + count; from < end; from += CHUNK) {
    const size = end - from < CHUNK ? end - from : CHUNK
    threefry(k0, k1, rows, from, size, firstRow, step, words)
    for (let j = 0; j < size; j++) out[from + j] = words[2 * j]
  }
}

/** uniform of slots rows[offset + j] - firstRow to out[offset + j], j < count. */
export function uniforms(
  k0: number,
  k1: number,
  rows: Int32Array,
  count: number,
  step: number,
  out: Float64Array,
  firstRow = 0,
  offset = 0,
): void {
  for (let from = offset, end = offset + count; from < end; from += CHUNK) {
    const size = end - from < CHUNK ? end - from : CHUNK
    threefry(k0, k1, rows, from, size, firstRow, step, words)
    for (let j = 0; j < size; j++) out[from + j] = toUniform(words[2 * j], words[2 * j + 1])
  }
}

/** normal of slots rows[offset + j] - firstRow to out[offset + j], j < count. */
export function normals(
  k0: number,
  k1: number,
  rows: Int32Array,
  count: number,
  step: number,
  out: Float64Array,
  firstRow = 0,
  offset = 0,
): void {
  uniforms(k0, k1, rows, count, step, out, firstRow, offset)
  for (let j = offset, end = offset + count; j < end; j++) out[j] = normalQuantile(out[j])
}

/**
 * Threefry2x32 with 20 rounds (Salmon, Moraes, Dror and Shaw 2011, Random123): for each of `count`
 * rows from rows[offset], the two words of counter (row - firstRow, step) under key (k0, k1), to
 * out[0], out[1], out[2]... The only copy of the rounds: every draw is made here.
 */
export function threefry(
  k0: number,
  k1: number,
  rows: Int32Array,
  offset: number,
  count: number,
  firstRow: number,
  step: number,
  out: Int32Array,
): void {
  // What V8 knows to be 32-bit whole numbers it adds as such; of others it makes doubles first.
  const a = k0 | 0
  const b = k1 | 0
  const c = PARITY ^ a ^ b
  const start0 = (a - firstRow) | 0
  for (let j = 0; j < count; j++) {
    let x0 = (rows[offset + j] + start0) | 0
    let x1 = (step + b) | 0
    x0 = (x0 + x1) | 0
    x1 = turn(x1, 13, x0)
    x0 = (x0 + x1) | 0
    x1 = turn(x1, 15, x0)
    x0 = (x0 + x1) | 0
    x1 = turn(x1, 26, x0)
    x0 = (x0 + x1) | 0
    x1 = turn(x1, 6, x0)
    x0 = (x0 + b) | 0
    x1 = (x1 + c + 1) | 0
    x0 = (x0 + x1) | 0
    x1 = turn(x1, 17, x0)
    x0 = (x0 + x1) | 0
    x1 = turn(x1, 29, x0)
    x0 = (x0 + x1) | 0
    x1 = turn(x1, 16, x0)
    x0 = (x0 + x1) | 0
    x1 = turn(x1, 24, x0)
    x0 = (x0 + c) | 0
    x1 = (x1 + a + 2) | 0
    x0 = (x0 + x1) | 0
    x1 = turn(x1, 13, x0)
    x0 = (x0 + x1) | 0
    x1 = turn(x1, 15, x0)
    x0 = (x0 + x1) | 0
    x1 = turn(x1, 26, x0)
    x0 = (x0 + x1) | 0
    x1 = turn(x1, 6, x0)
    x0 = (x0 + a) | 0
    x1 = (x1 + b + 3) | 0
    x0 = (x0 + x1) | 0
    x1 = turn(x1, 17, x0)
    x0 = (x0 + x1) | 0
    x1 = turn(x1, 29, x0)
    x0 = (x0 + x1) | 0
    x1 = turn(x1, 16, x0)
    x0 = (x0 + x1) | 0
    x1 = turn(x1, 24, x0)
    x0 = (x0 + b) | 0
    x1 = (x1 + c + 4) | 0
    x0 = (x0 + x1) | 0
    x1 = turn(x1, 13, x0)
    x0 = (x0 + x1) | 0
    x1 = turn(x1, 15, x0)
    x0 = (x0 + x1) | 0
    x1 = turn(x1, 26, x0)
    x0 = (x0 + x1) | 0
    x1 = turn(x1, 6, x0)
    out[2 * j] = (x0 + c) | 0
    out[2 * j + 1] = (x1 + a + 5) | 0
  }
}

function drawPair(k0: number, k1: number, slot: number, step: number): void {
  oneSlot[0] = slot
  threefry(k0, k1, oneSlot, 0, 1, 0, step, words)
}

/** 52 of the 64 bits, and a half. */
function toUniform(first: number, second: number): number {
  return ((first >>> 0) * TWO_20 + (second >>> 12) + 0.5) * TWO_MINUS_52
}

function turn(x1: number, by: number, x0: number): number {
  return ((x1 << by) | (x1 >>> (32 - by))) ^ x0
}
