/** Looks into a run between the phases of its steps. What looks may read anything and change nothing. */
import { PHASES } from '../../src/engine/step.ts'
import type { Run } from '../../src/engine/run.ts'
import type { Stepper } from '../../src/engine/stepper.ts'

export { eventsOf, type Seen } from '../../src/world/seen.ts'

/** By phase. */
type Looks = Readonly<Record<string, (run: Run) => void>>

export interface Watch {
  readonly before?: Looks
  readonly after?: Looks
  /** At the end of each step, while its events are still there. */
  readonly end?: (run: Run) => void
}

/** Advances a run by up to `steps` steps and looks in between. */
export function watch(run: Stepper, steps: number, { before = {}, after = {}, end }: Watch): void {
  const names = PHASES.map(([name]) => name)
  for (const name of [...Object.keys(before), ...Object.keys(after)]) {
    if (!names.includes(name)) throw new Error(`no phase is called ${name}`)
  }
  run.run.watch = {
    before: (phase, state) => before[phase]?.(state),
    after: (phase, state) => after[phase]?.(state),
  }
  try {
    run.advance(steps, end)
  } finally {
    run.run.watch = undefined
  }
}
