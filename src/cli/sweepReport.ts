/** What a sweep says to other programs: its cells as an object and as lines, its runs as lines. */
import { ENGINE_VERSION } from '../engine/version.ts'
import { valueAt } from '../scenario/path.ts'
import { documentPath } from '../scenario/set.ts'
import type { Outcome, SweepPlan, SweptRun } from '../study/sweep.ts'
import { csvLine } from './csv.ts'

/** By figure id, by cell. */
export type Outcomes = Readonly<Record<string, readonly Outcome[]>>

/** Paths that any cell changes, in the order in which they come up. */
export function parametersOf({ cells }: SweepPlan): readonly string[] {
  return [...new Set(cells.flatMap(({ set }) => Object.keys(set)))]
}

/** Whatever has no number (no such thing in any run, no bound) becomes null when this is written. */
export function reportOf(plan: SweepPlan, outcomes: Outcomes, runs: number): object {
  const { axes, cells, base, design } = plan
  const { macroSeeds, micros, figures } = design
  const expected = cells.length * macroSeeds.length * micros
  return {
    engine: ENGINE_VERSION,
    macroSeeds,
    micros,
    figures,
    axes,
    base: cells[base].name,
    runs,
    missing: expected - runs,
    cells: cells.map(({ name, at, set }, cell) => ({
      name,
      ...(at.length > 0 && { at }),
      set,
      figures: Object.fromEntries(figures.map(id => [id, plain(outcomes[id][cell])])),
    })),
  }
}

function plain({ mean, above, quantiles, difference, runs, sign, isFrontier }: Outcome): object {
  return { mean, quantiles, above, runs, difference, sign, isFrontier }
}

/** One line a cell and figure, after a head. */
export function cellsCsv(plan: SweepPlan, outcomes: Outcomes): string {
  const parameters = parametersOf(plan)
  const head = ['cell', ...parameters, 'figure', 'runs', 'mean', 'low', 'high', 'above', 'aboveLow']
  const more = ['aboveHigh', 'difference', 'differenceLow', 'differenceHigh', 'sign', 'frontier']
  const lines = plan.cells.flatMap(({ name }, cell) =>
    plan.design.figures.map(id => {
      const { runs, mean, above, difference, sign, isFrontier } = outcomes[id][cell]
      const { estimate = NaN, low = NaN, high = NaN } = difference ?? {}
      return csvLine([
        ...[name, ...valuesOf(plan, cell, parameters), id, runs],
        ...[mean.estimate, mean.low, mean.high],
        ...[above.estimate, above.low, above.high],
        ...[estimate, low, high, sign, isFrontier ? 1 : 0],
      ])
    }),
  )
  return csvLine([...head, ...more]) + lines.join('')
}

/** The head of runs.csv. */
export function runsHead(plan: SweepPlan): string {
  const { figures } = plan.design
  return csvLine(['cell', 'seed', 'micro', ...parametersOf(plan), 'digest', ...figures])
}

/** A run's line in it. */
export function runLine(
  plan: SweepPlan,
  { cell, macro, micro, digest, figures }: SweptRun,
): string {
  const { macroSeeds, figures: ids } = plan.design
  const parameters = valuesOf(plan, cell, parametersOf(plan))
  const values = ids.map(id => figures[id])
  return csvLine([plan.cells[cell].name, macroSeeds[macro], micro, ...parameters, digest, ...values]) // prettier-ignore
}

/** What a cell has at each path, whether it or its scenario says so; empty where it has nothing. */
function valuesOf({ cells }: SweepPlan, cell: number, paths: readonly string[]): string[] {
  return paths.map(path => {
    const value = valueAt(cells[cell].scenario, documentPath(path))
    if (value === undefined) return ''
    return typeof value === 'string' ? value : JSON.stringify(value)
  })
}
