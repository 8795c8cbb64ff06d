/** Funding by an index: what a lot has paid since the start, in sub-quanta, so that untouched accounts cost nothing.
 *
 *  An account owes size x (index now - index when it last settled), plus the rest it carried. Splitting the time in
 *  between changes nothing: the rest below a quantum stays with the account, so lazy settlement equals settlement at
 *  every step, to the last quantum. */
import { requireWhole } from '../kernel/quanta.ts'

/** Sub-quanta in a quantum: the index counts in these, so that a small rate is not rounded away. */
export const SUB_QUANTA = 65_536

/** Below it a product of whole numbers and a small addend are exact in a double. */
const EXACT = 4_503_599_627_370_496

/** Whole quanta owed (below zero: to be received) after the index moved by `moved` since the account last settled:
 *  floor((size x moved + rest) / 2^16), exactly, for whole size and moved within 2^52 and a rest from 0 to 65,535.
 *  Throws InvariantError where the result leaves 2^52.
 *
 *  Why it is exact beyond 2^53. With moved = high 2^16 + low and size = upper 2^16 + lower, the result is
 *  size x high + upper x low + floor((lower x low + rest) / 2^16). The second term is below 2^52 and the third below
 *  2^17, so a result within 2^52 means that the first is at most 2^53 and a sum, too: all were exact. Were the first
 *  larger, its rounding could not bring the result back within 2^52. */
export function owed(size: number, moved: number, rest: number): number {
  const product = size * moved
  if (product < EXACT && product > -EXACT) return Math.floor((product + rest) / SUB_QUANTA)
  const high = Math.floor(moved / SUB_QUANTA)
  const low = moved - high * SUB_QUANTA
  const upper = Math.floor(size / SUB_QUANTA)
  const lower = size - upper * SUB_QUANTA
  const carried = Math.floor((lower * low + rest) / SUB_QUANTA)
  return requireWhole(size * high + upper * low + carried, 'funding owed')
}

/** The sub-quanta, from 0 to 65,535, that the same call of `owed` leaves with the account. */
export function remainderOf(size: number, moved: number, rest: number): number {
  // Only the lowest sixteen bits of the product matter, and those depend on the lowest bits alone.
  return (Math.imul(size, moved) + rest) & 0xffff
}
