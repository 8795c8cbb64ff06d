/** A whole run in one call. */
import { assert } from '../kernel/assert.ts'
import type { Scenario } from '../scenario/document.ts'
import { STEP } from '../world/world.ts'
import { castOf, type Member } from './cast.ts'
import { OBSERVATIONS } from './observations.ts'
import { stepper, type RunOptions } from './stepper.ts'
import type { Run } from './run.ts'
import type { Recorder } from './step.ts'
import type { Summary } from './summary.ts'

export interface Result {
  readonly digest: string
  readonly summary: Summary
  /** Who made what, cohort by cohort, at the end. */
  readonly cast: readonly Member[]
  /** By id of the observations asked for: as it stood before the first step. */
  readonly start: Readonly<Record<string, number>>
  /** By id of the observations asked for: one number a step, as it stood after the step. */
  readonly series: Readonly<Record<string, Float64Array>>
}

export interface SimulateOptions extends RunOptions {
  readonly chunk?: number
  readonly record?: Recorder
  /** Ids of observations to be kept. An unknown id throws. */
  readonly observe?: readonly string[]
}

/** Runs a parsed scenario to its end, `chunk` steps at a time (which changes nothing but when one may look). */
export function simulate(scenario: Scenario, options: SimulateOptions = {}): Result {
  const { steps } = scenario.clock
  const { chunk = steps, record, observe = [] } = options
  const run = stepper(scenario, options)
  const kept = observe.map(id => keep(id, run.run, steps))
  const recorder: Recorder = state => {
    for (const { read, values } of kept) values[state.world.scalars[STEP]] = read(state)
    record?.(state)
  }
  while (!run.done()) run.advance(chunk, kept.length > 0 ? recorder : record)
  return {
    digest: run.digest(),
    summary: run.summary(),
    cast: castOf(run.run),
    start: Object.fromEntries(kept.map(({ id, start }) => [id, start])),
    series: Object.fromEntries(kept.map(({ id, values }) => [id, values])),
  }
}

interface Kept {
  readonly id: string
  readonly read: (run: Run) => number
  readonly start: number
  readonly values: Float64Array
}

function keep(id: string, run: Run, steps: number): Kept {
  const observation = OBSERVATIONS.find(one => one.id === id)
  assert(observation, () => `observation: got ${id}, expected one of OBSERVATIONS`)
  const { read } = observation
  return { id, read, start: read(run), values: new Float64Array(steps) }
}
