/** The orders of one step, from all cohorts, in the order drawn for the step. */
import { draw32 } from '../../kernel/random.ts'

/** Scratch: lives from a step's first order to its matching. */
export interface Queue {
  count: number
  readonly account: Int32Array
  readonly lots: Float64Array
  readonly limit: Float64Array
  readonly rule: Uint8Array
  /** Cohort of each, by its place in the world. */
  readonly cohort: Int32Array
  /** Where each stands: 24 bits, drawn. */
  readonly rank: Int32Array
  /** Places in rank order, after `sortQueue`. */
  readonly order: Int32Array
}

export function createQueue(capacity: number): Queue {
  return {
    count: 0,
    account: new Int32Array(capacity),
    lots: new Float64Array(capacity),
    limit: new Float64Array(capacity),
    rule: new Uint8Array(capacity),
    cohort: new Int32Array(capacity),
    rank: new Int32Array(capacity),
    order: new Int32Array(capacity),
  }
}

/** The word that all ranks of a step are drawn with. */
export const rankWord = (key: readonly [number, number], step: number): number =>
  draw32(key[0], key[1], RANKS, step) | 0

const RANKS = 71

/** Ranks of rows `from` to `to`: a hash of the step's word, the cohort and the agent's slot, so that nobody's rank
 *  depends on who else trades. (Finaliser of MurmurHash3.) */
export function drawRanks(
  { rank, account }: Queue,
  from: number,
  to: number,
  word: number,
  scope: number,
  firstRow: number,
): void {
  const seed = word ^ Math.imul(scope, 0x9e3779b1)
  for (let j = from; j < to; j++) {
    let h = Math.imul(account[j] - firstRow + 1, 0x85ebca6b) ^ seed
    h = Math.imul(h ^ (h >>> 16), 0x85ebca6b)
    h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35)
    rank[j] = (h ^ (h >>> 16)) >>> 8
  }
}

const BUCKETS = 256
const ends = new Int32Array(BUCKETS + 1)

/** Writes to `order` the places in rising rank: a counting pass over the upper bits, then insertion. Of equal ranks the
 *  first listed comes first. */
export function sortQueue({ count, rank, order }: Queue): void {
  ends.fill(0)
  for (let j = 0; j < count; j++) ends[(rank[j] >>> 16) + 1]++
  for (let b = 1; b <= BUCKETS; b++) ends[b] += ends[b - 1]
  for (let j = 0; j < count; j++) order[ends[rank[j] >>> 16]++] = j
  for (let j = 1; j < count; j++) {
    const moved = order[j]
    const r = rank[moved]
    let at = j
    while (at > 0 && rank[order[at - 1]] > r) {
      order[at] = order[at - 1]
      at--
    }
    order[at] = moved
  }
}
