/** Many runs as one call: what a study asks for, whoever makes the runs. */
import { simulate, type Result } from '../engine/simulate.ts'
import type { Scenario } from '../scenario/document.ts'
import { FIGURE_COLUMNS, figureOf } from './figures.ts'

export interface RunJob {
  /** Parsed, with its seed and micro. */
  readonly scenario: Scenario
  /** Ids of the observations whose columns are wanted. */
  readonly observe: readonly string[]
  /** Ids of the figures that are wanted. They are computed where the run is made, so that no column need travel. */
  readonly figures?: readonly string[]
}

export interface RunResult extends Result {
  readonly figures: Readonly<Record<string, number>>
}

/**
 * Makes all runs and returns their results in the order of the jobs, whichever ended first. `onDone`
 * hears the place of each job as it ends, and its result. Rejects if a run breaks or the work is cancelled.
 */
export type RunMany = (
  jobs: readonly RunJob[],
  onDone?: (job: number, result: RunResult) => void,
) => Promise<readonly RunResult[]>

/** One job, here and now: what every way of making many runs does for each. */
export function runJob({ scenario, observe, figures = [] }: RunJob): RunResult {
  const columns = figures.length === 0 ? observe : [...new Set([...observe, ...FIGURE_COLUMNS])]
  const result = simulate(scenario, { observe: columns })
  return {
    ...result,
    figures: Object.fromEntries(figures.map(id => [id, figureOf(id).of(result, scenario)])),
    start: picked(result.start, observe),
    series: picked(result.series, observe),
  }
}

function picked<T>(from: Readonly<Record<string, T>>, ids: readonly string[]): Record<string, T> {
  return Object.fromEntries(ids.map(id => [id, from[id]]))
}
