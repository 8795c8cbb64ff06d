/** Slow motion: while a crowd breaks, time passes slower, so that a cascade of thirty steps can be watched. */

/** Steps a second while a crowd breaks, at most. */
const SLOWEST = 10

/** A crowd: this share of all accounts liquidated in one step. */
const CROWD = 0.0008

/** Milliseconds that time stays slow after the last crowd, and that it takes to be quick again. */
const HOLD = 900
const RECOVERY = 1200

/** Milliseconds for which a single liquidation makes the frames short. */
const WATCHFUL = 500

/** Frames a second that a quick machine draws. */
const FRAMES = 60

export interface SlowMotion {
  /** Takes in how many were liquidated in the steps of a frame. */
  readonly saw: (now: number, liquidations: number, agents: number, steps: number) => void
  /** The speed to play at, given the one that was chosen. */
  readonly speed: (now: number, chosen: number) => number
  /** Steps that one frame may make: few once the first accounts break, so that the crowd is not missed. */
  readonly mostSteps: (now: number, chosen: number) => number
  readonly isSlow: (now: number) => boolean
  readonly reset: () => void
}

/** Time at its usual pace until a crowd is seen. */
export function slowMotion(): SlowMotion {
  let lastCrowd = -Infinity
  let lastBroken = -Infinity
  const isSlow = (now: number): boolean => now - lastCrowd < HOLD
  return {
    saw: (now, liquidations, agents, steps) => {
      if (liquidations > 0) lastBroken = now
      if (liquidations > Math.max(1, CROWD * agents) * Math.max(1, steps)) lastCrowd = now
    },
    speed: (now, chosen) => {
      if (chosen <= SLOWEST) return chosen
      if (isSlow(now)) return SLOWEST
      const recovered = Math.min(1, (now - lastCrowd - HOLD) / RECOVERY)
      return SLOWEST + (chosen - SLOWEST) * recovered * recovered
    },
    mostSteps: (now, chosen) =>
      now - lastBroken < WATCHFUL ? Math.max(1, Math.ceil(chosen / FRAMES)) : Infinity,
    isSlow,
    reset: () => {
      lastCrowd = -Infinity
      lastBroken = -Infinity
    },
  }
}
