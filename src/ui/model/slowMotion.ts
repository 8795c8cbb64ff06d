/** Slow motion: while a crowd breaks, time passes slower, so that a cascade of thirty steps can be watched. */

/** Steps a second while a crowd breaks, at most. */
const SLOWEST = 10

/** A crowd: this share of all accounts liquidated in one step. */
const CROWD = 0.0008

/** Milliseconds that time stays slow after the last crowd, and that it takes to be quick again. */
const HOLD = 900
const RECOVERY = 1200

export interface SlowMotion {
  /** Takes in how many were liquidated in the steps of a frame. */
  readonly saw: (now: number, liquidations: number, agents: number, steps: number) => void
  /** The speed to play at, given the one that was chosen. */
  readonly speed: (now: number, chosen: number) => number
  readonly isSlow: (now: number) => boolean
  readonly reset: () => void
}

/** Time at its usual pace until a crowd is seen. */
export function slowMotion(): SlowMotion {
  let lastCrowd = -Infinity
  const isSlow = (now: number): boolean => now - lastCrowd < HOLD
  return {
    saw: (now, liquidations, agents, steps) => {
      if (liquidations > Math.max(1, CROWD * agents) * Math.max(1, steps)) lastCrowd = now
    },
    speed: (now, chosen) => {
      if (chosen <= SLOWEST) return chosen
      if (isSlow(now)) return SLOWEST
      const recovered = Math.min(1, (now - lastCrowd - HOLD) / RECOVERY)
      return SLOWEST + (chosen - SLOWEST) * recovered * recovered
    },
    isSlow,
    reset: () => {
      lastCrowd = -Infinity
    },
  }
}
