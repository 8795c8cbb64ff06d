/** A breaker that slows something instead of stopping it: room that comes back step by step. */
import { ON } from './breaker.ts'
import { AFTER_SLOTS } from './slots.ts'
import type { Change } from './trip.ts'

const CREDIT = AFTER_SLOTS // quanta that may still go while it is on; below zero after a large one
const TOTAL = AFTER_SLOTS + 1 // what had gone in all, as of the last look

interface Pace {
  /** Quanta gone in all since the start of the run. */
  readonly total: number
  /** Quanta that come back in a step, */
  readonly gain: number
  /** and are kept up to this many. */
  readonly most: number
}

/** Whole quanta that may go in the next step while a breaker is on; Infinity while it is off. What was too much is taken
 *  back from later steps. */
export function roomAtPace(
  registers: Float64Array,
  change: Change | undefined,
  { total, gain, most }: Pace,
): number {
  const isOn = registers[ON] === 1
  const left = change === 'breaker-on' ? 0 : registers[CREDIT] - (total - registers[TOTAL])
  registers[CREDIT] = isOn ? Math.min(most, left + gain) : 0
  registers[TOTAL] = total
  return isOn ? Math.max(0, Math.floor(registers[CREDIT])) : Infinity
}
