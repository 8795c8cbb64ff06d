/** One study over many cells: the same seeds in each, whether the cells form a grid or were named one by one. */
import { assert } from '../kernel/assert.ts'
import type { Scenario } from '../scenario/document.ts'
import { frontierOf } from './frontier.ts'
import { ensemblesOf, jobsOf, type Design } from './ensemble.ts'
import { signOf, type Sign } from './intervals.ts'
import type { RunMany, RunResult } from './runMany.ts'
import { compared, type Side, type SideDifference } from './sideBySide.ts'

/** One value of a parameter on an axis. */
export type AxisValue = number | string | boolean

export interface Axis {
  /** As the table calls it: its path, if nothing else was said. */
  readonly name: string
  readonly path: string
  readonly values: readonly AxisValue[]
}

export interface Cell {
  readonly name: string
  /** Place on each axis; empty for a cell that stands alone. */
  readonly at: readonly number[]
  /** What it changes of its scenario, by path. */
  readonly set: Readonly<Record<string, unknown>>
  /** Parsed, with all that changed. */
  readonly scenario: Scenario
}

export interface SweepPlan {
  readonly axes: readonly Axis[]
  readonly cells: readonly Cell[]
  /** Place of the cell that all others are paired with. */
  readonly base: number
  readonly design: Design & Required<Pick<Design, 'figures'>>
}

/** One run of a cell; figures that are not finite count as missing and are NaN. */
export interface SweptRun {
  readonly cell: number
  /** Place of its macro seed, and its micro seed. */
  readonly macro: number
  readonly micro: number
  readonly digest: string
  readonly figures: Readonly<Record<string, number>>
}

interface SweepOptions {
  /** Runs that were made before and are not made again. */
  readonly made?: readonly SweptRun[]
  readonly onRun?: (run: SweptRun) => void
}

/** Makes all runs that are not made. `onRun` hears of each as it ends: what was heard is not lost if this rejects. */
export async function sweep(
  runMany: RunMany,
  { cells, design }: SweepPlan,
  { made = [], onRun }: SweepOptions = {},
): Promise<readonly SweptRun[]> {
  const all = jobsOf(
    cells.map(({ scenario }) => scenario),
    design,
  )
  const known = new Set(made.map(run => placeOf(run, cells.length, design)))
  const places = all.map((_, place) => place).filter(place => !known.has(place))
  const runs = [...made]
  const jobs = places.map(place => all[place])
  await runMany(jobs, (job, result) => {
    const run = runAt(places[job], result, cells.length, design)
    runs.push(run)
    onRun?.(run)
  })
  return runs
}

/** The place of a run among the jobs: scenarios of one luck stand side by side. */
function placeOf({ cell, macro, micro }: SweptRun, cells: number, { micros }: Design): number {
  return (macro * micros + micro) * cells + cell
}

function runAt(place: number, result: RunResult, cells: number, { micros }: Design): SweptRun {
  const luck = Math.floor(place / cells)
  const figures = Object.entries(result.figures).map(
    ([id, value]) => [id, Number.isFinite(value) ? value : NaN] as const,
  )
  return {
    cell: place % cells,
    macro: Math.floor(luck / micros),
    micro: luck % micros,
    digest: result.digest,
    figures: Object.fromEntries(figures),
  }
}

/** One figure of one cell. */
export interface Outcome extends Side {
  /** To the base, on the same seeds; null of the base itself. */
  readonly difference: SideDifference | null
  /** Of the mean's interval. */
  readonly sign: Sign
  /** The interval no longer lies above zero, while that of a neighbour in the grid does. */
  readonly isFrontier: boolean
}

/** By figure id, by cell. Runs that are still to be made are left out. */
export function outcomesOf(
  { cells, base, design }: SweepPlan,
  runs: readonly SweptRun[],
): Readonly<Record<string, readonly Outcome[]>> {
  const missing = { digest: '', figures: Object.fromEntries(design.figures.map(id => [id, NaN])) }
  const lucks = design.macroSeeds.length * design.micros
  const results = Array.from(
    { length: lucks * cells.length },
    (): Pick<RunResult, 'digest' | 'figures'> => missing,
  )
  for (const run of runs) {
    const place = placeOf(run, cells.length, design)
    assert(place < results.length, () => `run: got place ${place}, expected one of the plan`)
    results[place] = run
  }
  const rows = compared(ensemblesOf(results, cells.length, design), base)
  return Object.fromEntries(
    rows.map(({ id, sides, differences }) => {
      const signs = sides.map(({ mean }) => signOf(mean))
      const frontier = frontierOf(
        cells.map(({ at }) => at),
        signs.map(sign => sign === 'above'),
      )
      const outcomes = sides.map((side, cell) => ({
        ...side,
        difference: differences[cell],
        sign: signs[cell],
        isFrontier: frontier[cell],
      }))
      return [id, outcomes]
    }),
  )
}
