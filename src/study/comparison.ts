/** What an ensemble says: where its figures lie, and by how much another differs on the same seeds. */
import { deriveKey, hashText, type Key } from '../kernel/random.ts'
import { bootstrapInterval } from './bootstrap.ts'
import type { Ensemble } from './ensemble.ts'
import type { Figure } from './figure.ts'
import { FIGURES } from './figures.ts'
import {
  meanInterval,
  pairedDifference,
  wilsonInterval,
  type Interval,
  type PairedDifference,
} from './intervals.ts'
import { mean, quantile, varianceShares } from './statistics.ts'

export interface Spread {
  readonly figure: Figure
  /** Mean over macro paths of the mean over their micro seeds, t interval; of an event Wilson's over all runs. */
  readonly mean: Interval
  /** 5 %, 50 % and 95 % of all runs. */
  readonly quantiles: readonly [number, number, number]
  /** Share of the variance over all runs that is luck on one path; NaN with one micro seed. */
  readonly microShare: number
  /** Runs that have the figure. */
  readonly runs: number
}

/** One row a figure of the ensemble. Runs that lack it (no liquidation, no book) are left out of it. */
export function spreadsOf({ figures }: Ensemble): readonly Spread[] {
  return FIGURES.filter(({ id }) => id in figures).map(figure => {
    const rows = figures[figure.id].map(row => row.filter(value => !Number.isNaN(value)))
    const all = rows.flat()
    const means = rows.filter(row => row.length > 0).map(mean)
    return {
      figure,
      mean: figure.isEvent
        ? wilsonInterval(all.filter(value => value > 0).length, all.length)
        : meanInterval(means),
      quantiles: [quantile(all, 0.05), quantile(all, 0.5), quantile(all, 0.95)],
      microShare: varianceShares(figures[figure.id]).micro,
      runs: all.length,
    }
  })
}

export interface Difference {
  readonly figure: Figure
  readonly base: number
  readonly policy: number
  /** Policy less base, one difference a macro path. */
  readonly paired: PairedDifference
  /** The same difference, resampled. */
  readonly bootstrap: Interval
}

/** One row a figure of the ensembles. `key`: of the draws that resample. */
export function differencesOf(base: Ensemble, policy: Ensemble, key: Key): readonly Difference[] {
  return FIGURES.filter(({ id }) => id in base.figures).map(figure => {
    const { id } = figure
    const paired = pairedDifference(base.figures[id], policy.figures[id])
    const own = deriveKey(key, 0, hashText(id))
    return {
      figure,
      base: middle(base, id),
      policy: middle(policy, id),
      paired,
      bootstrap: bootstrapInterval(paired.differences, { key: own }),
    }
  })
}

/** Mean over macro paths, over the runs that have the figure. */
function middle({ figures }: Ensemble, id: string): number {
  const rows = figures[id].map(row => row.filter(value => !Number.isNaN(value)))
  return mean(rows.filter(row => row.length > 0).map(mean))
}
