/** The worker's side of a study on the page. */
import { transfer } from 'comlink'
import { runJob, type RunJob, type RunResult } from '../study/runMany.ts'
import { median, quantile } from '../study/statistics.ts'

/** Where the values of many runs lie; NaN where no run has one. */
export interface Quantiles {
  /** 5 %. */
  readonly low: number
  readonly median: number
  /** 95 %. */
  readonly high: number
}

export interface StudyService {
  run(job: RunJob): Promise<RunResult>
  /** Of one figure over many runs. Those that lack it (no fund, no liquidation) are left out. */
  quantiles(values: readonly number[]): Promise<Quantiles>
}

export function studyService(): StudyService {
  return {
    run: async job => {
      const result = runJob(job)
      return transfer(
        result,
        Object.values(result.series).map(({ buffer }) => buffer),
      )
    },
    quantiles: async values => {
      const known = values.filter(Number.isFinite)
      return { low: quantile(known, 0.05), median: median(known), high: quantile(known, 0.95) }
    },
  }
}
