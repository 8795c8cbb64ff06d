/** A whole run in one call. */
import type { Scenario } from '../scenario/document.ts'
import { stepper, type RunOptions } from './stepper.ts'
import type { Recorder } from './step.ts'
import type { Summary } from './summary.ts'

export interface Result {
  readonly digest: string
  readonly summary: Summary
}

/** Runs a parsed scenario to its end, `chunk` steps at a time (which changes nothing but when one may look). */
export function simulate(
  scenario: Scenario,
  options: RunOptions & { readonly chunk?: number; readonly record?: Recorder } = {},
): Result {
  const run = stepper(scenario, options)
  while (!run.done()) run.advance(options.chunk ?? scenario.clock.steps, options.record)
  return { digest: run.digest(), summary: run.summary() }
}
