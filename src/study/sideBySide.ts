/** Several scenarios on the same seeds in one table, of plain values: a worker may send it. */
import { spreadsOf } from './comparison.ts'
import type { Ensemble } from './ensemble.ts'
import type { FigureUnit } from './figure.ts'
import { pairedDifference, wilsonInterval, type Interval } from './intervals.ts'

/** One figure of one scenario. */
export interface Side {
  /** Mean over macro paths of the mean over their micro seeds, t interval; of an event Wilson's over all runs. */
  readonly mean: Interval
  /** 5 %, 50 % and 95 % of all runs. */
  readonly quantiles: readonly [number, number, number]
  /** Share of the runs in which it is above zero, with Wilson's interval. */
  readonly above: Interval
  /** Runs that have the figure. */
  readonly runs: number
}

/** By how much one side differs from the base, seed by seed: t interval over macro paths. */
export interface SideDifference extends Interval {
  /** Macro paths on which both have the figure. */
  readonly paths: number
  /** Of the two over macro paths. */
  readonly correlation: number
}

export interface SideRow {
  /** The figure's. */
  readonly id: string
  readonly label: string
  readonly unit: FigureUnit
  /** By scenario. */
  readonly sides: readonly Side[]
  /** By scenario, less the base; of the base itself null. */
  readonly differences: readonly (SideDifference | null)[]
}

/** One row a figure. All ensembles are of one design; differences are to the one at `base`. */
export function compared(sides: readonly Ensemble[], base = 0): readonly SideRow[] {
  const spreads = sides.map(spreadsOf)
  return spreads[base].map(({ figure: { id, label, unit } }, row) => ({
    id,
    label,
    unit,
    sides: sides.map(({ figures }, side) => {
      const { mean, quantiles, runs } = spreads[side][row]
      return { mean, quantiles, above: shareAbove(figures[id].flat()), runs }
    }),
    differences: sides.map(({ figures }, side) =>
      side === base ? null : differenceOf(sides[base].figures[id], figures[id]),
    ),
  }))
}

function shareAbove(values: readonly number[]): Interval {
  const known = values.filter(value => !Number.isNaN(value))
  return wilsonInterval(known.filter(value => value > 0).length, known.length)
}

function differenceOf(...tables: Parameters<typeof pairedDifference>): SideDifference {
  const { estimate, low, high, paths, correlation } = pairedDifference(...tables)
  return { estimate, low, high, paths, correlation }
}
