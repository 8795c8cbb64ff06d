/** What a run takes of the page's memory: told before it starts, and when the browser gives no more. */
import { OBSERVATIONS } from '../engine/observations.ts'
import { stateBytes } from '../scenario/costs.ts'
import type { Scenario } from '../scenario/document.ts'
import { fault, type Fault } from '../scenario/faults.ts'

/** Bytes that a page may count on: browsers on phones let one go beyond about as much. */
const MOST = 1e9

/** Bytes of a page without a run. */
const BARE = 1.4e7

/** Bytes an agent beside its columns: its place in frames, in the cast and on the stage. */
const PER_AGENT = 300

/** Times that the columns of the state stand: themselves, and a snapshot. */
const STATES = 2

/** Copies of a step's observations that may stand at once: where they are gathered, sent and kept. */
const COPIES = 5

/** Bytes that a run needs in worker and page together, roughly. */
function needed(scenario: Scenario): number {
  const { cohorts, clock } = scenario
  const agents = cohorts.reduce((sum, { count }) => sum + count, 0)
  const state = STATES * stateBytes(scenario) + agents * PER_AGENT
  return BARE + state + clock.steps * OBSERVATIONS.length * 8 * COPIES
}

/** Why a run is not even started. */
export function tooLarge(scenario: Scenario): Fault | undefined {
  const bytes = needed(scenario)
  if (bytes <= MOST) return undefined
  return fault('E_MEMORY', '', `a run of ${megabytes(bytes)}`, `at most ${megabytes(MOST)} here`)
}

/** Whether an error says that no more memory was given. A call stack that is full is another matter. */
export function isOutOfMemory(error: unknown): boolean {
  return error instanceof RangeError && !/call stack/i.test(error.message)
}

/** What to say of a run for which there was no memory: how much it needs, and how much there is. */
export function noMemory(scenario: Scenario): Fault {
  const bytes = needed(scenario)
  return fault(
    'E_MEMORY',
    '',
    `a run of ${megabytes(bytes)}`,
    `at most ${megabytes(available(bytes))}, all that this browser gives`,
  )
}

/** Bytes that can still be had, to a factor of two, and no more than asked for. */
function available(bytes: number): number {
  for (let size = Math.ceil(bytes); size > 1; size = Math.floor(size / 2)) {
    if (canHave(size)) return size
  }
  return 0
}

function canHave(bytes: number): boolean {
  try {
    return new ArrayBuffer(bytes).byteLength === bytes
  } catch {
    return false
  }
}

const megabytes = (bytes: number): string => `${Math.round(bytes / 1e6)} MB`
