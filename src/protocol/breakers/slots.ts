/** A window of time that a breaker remembers in its registers, in slots: exact enough, and of one size however long it is. */
import { BREAKER_STATE } from './breaker.ts'
import { stepsOf } from './tripParams.ts'

const SLOTS = 10
const FIRST_SLOT = BREAKER_STATE
const SEEN = FIRST_SLOT + SLOTS // the total, as of the last look
const LOOKED = SEEN + 1 // step + 1 of the last look
/** The first register that is free for a breaker with a window. */
export const AFTER_SLOTS = LOOKED + 1

export interface Window {
  /** All in steps. */
  readonly length: number
  readonly slot: number
  /** Slots before the running one. */
  readonly back: number
}

/** Whole slots back and the running one: never shorter than `seconds`, longer by less than two slots. */
export function windowOf(seconds: number, stepSeconds: number): Window {
  const length = Math.max(1, stepsOf(seconds, stepSeconds))
  const slot = Math.max(1, Math.ceil((length - 1) / (SLOTS - 1)))
  return { length, slot, back: Math.ceil((length - 1) / slot) }
}

/** What a running total has grown by within the window, as of the end of `step`. Call it once a step; after a pause it
 *  begins anew. */
export function grownWithin(
  registers: Float64Array,
  { slot, back }: Window,
  step: number,
  total: number,
): number {
  if (registers[LOOKED] !== step) {
    registers.fill(total, FIRST_SLOT, FIRST_SLOT + SLOTS)
    registers[SEEN] = total
  }
  if (step % slot === 0) registers[slotAt(step / slot)] = registers[SEEN]
  registers[SEEN] = total
  registers[LOOKED] = step + 1
  return total - registers[slotAt(Math.floor(step / slot) - back)]
}

/** The largest of the values within the window, `value` of the end of `step` included; at least 0. Call it once a step;
 *  after a pause it begins anew. */
export function largestWithin(
  registers: Float64Array,
  { slot, back }: Window,
  step: number,
  value: number,
): number {
  if (registers[LOOKED] !== step) registers.fill(0, FIRST_SLOT, FIRST_SLOT + SLOTS)
  registers[LOOKED] = step + 1
  const now = Math.floor(step / slot)
  const at = slotAt(now)
  if (step % slot === 0 || value > registers[at]) registers[at] = value
  let largest = 0
  for (let n = now - back; n <= now; n++) {
    if (registers[slotAt(n)] > largest) largest = registers[slotAt(n)]
  }
  return largest
}

/** Register of the slot with this number, counted from the start; those before the start stand in its place. */
const slotAt = (number: number): number => FIRST_SLOT + ((number + SLOTS) % SLOTS)
