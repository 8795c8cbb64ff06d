/** Whether a worker still lives: it beats, and the page counts the time since by its own looks. */

/** What a worker sends of itself, and the milliseconds between. */
export const BEAT = { text: 'beat', interval: 1000 } as const

/** Milliseconds between two looks. */
const LOOK = 500

/**
 * Milliseconds that one look may count. A look that comes later says that the page itself stood
 * still (frozen, in the background, the machine asleep), and then the worker did too.
 */
const LATEST = 1000

/** Milliseconds without a beat after which a person is asked, and after which nobody is. */
export const SILENT = 5000
export const LOST = 15_000

/** Milliseconds that a worker may take to be heard at all: its script may come over a slow line. */
export const STARTING = 120_000

export interface Silence {
  /** Called when it has been silent for long, and when it is heard again. */
  readonly onsilent: (isSilent: boolean) => void
  readonly onlost: () => void
}

export interface Pulse {
  /** The worker was heard, or a person gives it more time. */
  readonly beat: () => void
  readonly stop: () => void
}

/** Starts to listen. */
export function listen({ onsilent, onlost }: Silence): Pulse {
  let last = performance.now()
  let silence = 0
  let isHeard = false
  let isSilent = false
  const tell = (now: boolean): void => {
    if (now !== isSilent) onsilent((isSilent = now))
  }
  const timer = setInterval(() => {
    const now = performance.now()
    silence += Math.min(LATEST, now - last)
    last = now
    if (silence >= (isHeard ? LOST : STARTING)) {
      clearInterval(timer)
      onlost()
    } else tell(isHeard && silence >= SILENT)
  }, LOOK)
  return {
    beat: () => {
      isHeard = true
      silence = 0
      tell(false)
    },
    stop: () => clearInterval(timer),
  }
}
