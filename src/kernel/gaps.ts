import { assert } from './assert.ts'
import { log, log1p } from './exponential.ts'
import { threefry } from './random.ts'

/** How to draw who acts when each slot does so with the same probability, independently. */
export interface GapTable {
  readonly probability: number
  /** 1 / log(1 - probability). */
  readonly scale: number
  /** Per 4096th of the uniform: the gap, where it is the same all over the cell, else LONG. */
  readonly gaps: Uint8Array
}

const CELLS = 4096
const CELL_SHIFT = 20
/** A gap of this length or more, or one that its cell does not settle, is computed. */
const LONG = 255
/** Beyond every slot, and small enough to be added up once more. */
const GAP_LIMIT = 1073741824

/** Blocks of two words drawn at a time. */
const CHUNK = 64
const words = new Int32Array(2 * CHUNK)
const counters = Int32Array.from({ length: CHUNK }, (_, i) => i)

/** The table of one probability: at 0 and below nobody acts, at 1 and above everybody. */
export function gapTable(probability: number): GapTable {
  assert(Math.abs(probability) >= 0, () => `gapTable: got ${probability}, expected a number`)
  const gaps = new Uint8Array(CELLS).fill(LONG)
  if (!(probability > 0 && probability < 1)) return { probability, scale: 0, gaps }
  const scale = 1 / log1p(-probability)
  for (let cell = 0; cell < CELLS; cell++) {
    const longest = gapOf(cell << CELL_SHIFT, scale)
    const shortest = gapOf((cell << CELL_SHIFT) | ((1 << CELL_SHIFT) - 1), scale)
    if (longest === shortest && longest < LONG) gaps[cell] = longest
  }
  return { probability, scale, gaps }
}

/**
 * Writes the rows that act in a step, ascending, to out[offset] and on, and returns how many. Rows
 * are firstRow + slot for slots below `count`. Who acts is read off a stream of geometric gaps, the
 * threefry words of counters (0, step), (1, step)...: it depends on the key, the step and the
 * slots before, never on `count`. A gap is right to 2^-32 of probability.
 */
export function acting(
  table: GapTable,
  k0: number,
  k1: number,
  step: number,
  count: number,
  firstRow: number,
  out: Int32Array,
  offset: number,
): number {
  const { probability, scale, gaps } = table
  if (!(probability > 0)) return 0
  if (probability >= 1) return everybody(count, firstRow, out, offset)
  let at = offset
  let slot = -1
  let block = 0
  let j = 0
  let end = 0
  for (;;) {
    // No call in here, so that V8 keeps its checks of the arrays out of it.
    while (j < end) {
      const gap = gaps[words[j] >>> CELL_SHIFT]
      if (gap === LONG) break
      slot += 1 + gap
      if (slot >= count) return at - offset
      out[at++] = firstRow + slot
      j++
    }
    if (j < end) {
      slot += 1 + gapOf(words[j++], scale)
      if (slot >= count) return at - offset
      out[at++] = firstRow + slot
    } else {
      const blocks = blocksFor((count - slot) * probability)
      threefry(k0, k1, counters, 0, blocks, -block, step, words)
      block += blocks
      end = 2 * blocks
      j = 0
    }
  }
}

/** Blocks of two gaps for an expected number of gaps, and no more than the buffer holds. */
function blocksFor(expected: number): number {
  const wanted = expected * 0.5 + 1.5
  return wanted < CHUNK ? wanted | 0 : CHUNK
}

function everybody(count: number, firstRow: number, out: Int32Array, offset: number): number {
  for (let slot = 0; slot < count; slot++) out[offset + slot] = firstRow + slot
  return count
}

/** The geometric quantile of a word: slots passed over before the next that acts. */
function gapOf(word: number, scale: number): number {
  const gap = log(((word >>> 0) + 0.5) * (1 / 4294967296)) * scale
  return gap < GAP_LIMIT ? gap | 0 : GAP_LIMIT
}
