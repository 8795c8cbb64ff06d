/** How fast time passes: the speed chosen, what the worker can do, and slow motion while a crowd breaks. */
import type { Frame } from '../../workers/messages.ts'
import { createPace } from './pace.ts'
import { slowMotion } from './slowMotion.ts'

export interface Due {
  /** Steps that the next frame makes; 0: none is due yet. */
  readonly steps: number
  /** Steps a second at which they pass. */
  readonly speed: number
  readonly isSlow: boolean
}

export interface Tempo {
  /** `frames`: how many frames of the screen the next one stands for. */
  readonly due: (now: number, chosen: number, mayBeSlow: boolean, frames?: number) => Due
  /** Learns from a frame of so many steps and milliseconds, and from how many were liquidated in it. */
  readonly made: (frame: Frame, steps: number, milliseconds: number, liquidations: number) => void
  /** Starts counting time afresh. */
  readonly restart: () => void
  /** Another run: nobody has broken. */
  readonly reset: () => void
}

export function createTempo(): Tempo {
  const pace = createPace()
  const slow = slowMotion()
  return {
    due: (now, chosen, mayBeSlow, frames = 1) => {
      const isSlow = mayBeSlow && slow.isSlow(now)
      const speed = mayBeSlow ? slow.speed(now, chosen) : chosen
      const most = mayBeSlow ? frames * slow.mostSteps(now, chosen) : Infinity
      return { steps: pace.due(now, speed, most, frames), speed, isSlow }
    },
    made: ({ summary: { agents } }, steps, milliseconds, liquidations) => {
      pace.took(milliseconds, steps)
      slow.saw(performance.now(), liquidations, agents, steps)
    },
    restart: () => pace.restart(),
    reset: () => {
      pace.restart()
      slow.reset()
    },
  }
}
