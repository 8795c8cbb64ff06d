/** How many steps the next frame makes: what the speed asks for, as far as the worker keeps up. */

/** Milliseconds of the worker's time that one frame may take. */
const FRAME_BUDGET = 12

/** A pause longer than this (a hidden tab, a stall) is not made up for. */
const LONGEST_GAP = 100

/** Weight of the latest frame in the running mean of the time a step takes. */
const WEIGHT = 0.2

export interface Pace {
  /** Steps to make now, at a time in milliseconds that only rises; 0: nothing is due yet. */
  readonly due: (now: number, stepsPerSecond: number) => number
  /** Learns how long a frame took. */
  readonly took: (milliseconds: number, steps: number) => void
  /** Starts counting time afresh. */
  readonly restart: () => void
}

/** A pace that knows nothing of the worker yet. */
export function createPace(): Pace {
  let last: number | undefined
  let owed = 0
  let stepTime = 0.2
  return {
    due: (now, stepsPerSecond) => {
      const gap = Math.min(LONGEST_GAP, Math.max(0, now - (last ?? now)))
      last = now
      owed += (gap / 1000) * stepsPerSecond
      const able = Math.max(1, Math.floor(FRAME_BUDGET / stepTime))
      const steps = Math.min(Math.floor(owed), able)
      // What cannot be done in time is dropped, so that a slow machine plays slower, not in jerks.
      owed = steps === able ? Math.min(1, owed - steps) : owed - steps
      return steps
    },
    took: (milliseconds, steps) => {
      if (steps > 0) stepTime += WEIGHT * (Math.max(0.001, milliseconds / steps) - stepTime)
    },
    restart: () => {
      last = undefined
      owed = 0
    },
  }
}
