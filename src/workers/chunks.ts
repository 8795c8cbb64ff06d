/** Steps made in chunks, so that a worker can be spoken to, and shows that it lives, in between. */
import type { Recorder } from '../engine/step.ts'
import type { Stepper } from '../engine/stepper.ts'

/** Agent-steps between two breaths: some tenths of a second on a slow machine. */
const WORK = 2e6

/** Steps between two breaths at most. */
const STEPS = 2000

export interface Way {
  readonly record?: Recorder
  readonly isCancelled?: () => boolean
}

/** Runs to a step, the end, or where it is cancelled. */
export async function goTo(run: Stepper, step: number, way: Way = {}): Promise<void> {
  const { record, isCancelled = () => false } = way
  const chunk = Math.max(1, Math.min(STEPS, Math.floor(WORK / run.run.world.agentRows)))
  while (run.step() < step && !run.done() && !isCancelled()) {
    makeSteps(run, Math.min(chunk, step - run.step()), record)
    await new Promise(resolve => setTimeout(resolve))
  }
}

/** Makes steps. What a step throws says in front which one it was. */
export function makeSteps(run: Stepper, steps: number, record?: Recorder): void {
  try {
    run.advance(steps, record)
  } catch (error) {
    const where = `block ${run.step()}: `
    // A run that broke throws the same error again at every further call.
    if (error instanceof Error && !error.message.startsWith(where))
      error.message = where + error.message
    throw error
  }
}
