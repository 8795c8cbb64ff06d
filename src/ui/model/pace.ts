/** How many steps the next frame makes: what the speed asks for, as far as the worker keeps up. */

/** Milliseconds of the worker's time that one frame may take. */
const FRAME_BUDGET = 12

/** A pause longer than this (a hidden tab, a stall) is not made up for. */
const LONGEST_GAP = 200

/** Weight of the latest frame in the running means. */
const WEIGHT = 0.04

/** Milliseconds a step takes at least, as far as can be told from here. */
const QUICKEST = 0.005

export interface Pace {
  /** Steps to make now, `most` at most, at a time in milliseconds that only rises; 0: none is due yet. The next frame
   *  stands for `frames` of the screen's. */
  readonly due: (now: number, stepsPerSecond: number, most?: number, frames?: number) => number
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
  const cost = marginalCost()
  return {
    due: (now, stepsPerSecond, most = Infinity, frames = 1) => {
      const gap = Math.min(LONGEST_GAP, Math.max(0, now - (last ?? now)))
      last = now
      owed += (gap / 1000) * stepsPerSecond
      const able = Math.min(most, Math.max(1, Math.floor((frames * FRAME_BUDGET) / stepTime)))
      const steps = Math.min(Math.floor(owed), able)
      // What cannot be done in time is dropped, so that a slow machine plays slower, not in jerks.
      owed = steps === able ? Math.min(1, owed - steps) : owed - steps
      return steps
    },
    took: (milliseconds, steps) => {
      if (steps > 0) stepTime = Math.max(QUICKEST, cost(steps, milliseconds))
    },
    restart: () => {
      last = undefined
      owed = 0
    },
  }
}

/**
 * What one more step costs: the slope of a line through the latest frames. A call also waits for
 * messages and for the page's own drawing, and that share must not count as the worker's.
 */
function marginalCost(): (steps: number, milliseconds: number) => number {
  let meanSteps = 0
  let meanTime = 0
  let variance = 0
  let covariance = 0
  let frames = 0
  return (steps, milliseconds) => {
    frames++
    const weight = Math.max(WEIGHT, 1 / frames)
    // One stall of the machine is not news about the worker.
    const time = frames > 8 ? Math.min(milliseconds, 4 * meanTime) : milliseconds
    const [stepsOff, timeOff] = [steps - meanSteps, time - meanTime]
    meanSteps += weight * stepsOff
    meanTime += weight * timeOff
    variance = (1 - weight) * (variance + weight * stepsOff * stepsOff)
    covariance = (1 - weight) * (covariance + weight * stepsOff * timeOff)
    const most = meanTime / meanSteps
    // Frames all alike tell no slope: try a little more and see.
    return variance < 0.05 * meanSteps ? most / 4 : Math.min(most, covariance / variance)
  }
}
