/** Runs a scenario with twins beside it. */
import { stepper, type Stepper } from '../../src/engine/stepper.ts'
import type { Scenario } from '../../src/scenario/document.ts'
import type { TwinPart } from '../../src/study/twins/twin.ts'

/** Steps between two looks at all that there is. */
const EVERY = 25

/** Runs it to its end, or to the first difference, which is said together with the step. */
export function beside(
  scenario: Scenario,
  parts: readonly TwinPart[],
  every = EVERY,
): { readonly run: Stepper; readonly difference: string | undefined } {
  const run = stepper(scenario)
  const twins = parts.map(({ id, start }) => ({ id, ...start(run.run) }))
  while (!run.done()) {
    run.advance(every, state => twins.forEach(({ follow }) => follow(state)))
    for (const { id, difference } of twins) {
      const found = difference(run.run)
      if (found) return { run, difference: `${id} at step ${run.step()}: ${found}` }
    }
  }
  return { run, difference: undefined }
}
