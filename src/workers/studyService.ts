/** The worker's side of a study on the page. */
import { transfer } from 'comlink'
import type { Scenario } from '../scenario/document.ts'
import { ensemblesOf, jobsOf, macroSeeds, type Design } from '../study/ensemble.ts'
import { protectionPair, type Protection } from '../study/protections.ts'
import { runJob, type RunJob, type RunResult } from '../study/runMany.ts'
import { compared, type SideRow } from '../study/sideBySide.ts'
import { median, quantile } from '../study/statistics.ts'

/** Where the values of many runs lie; NaN where no run has one. */
export interface Quantiles {
  /** 5 %. */
  readonly low: number
  readonly median: number
  /** 95 %. */
  readonly high: number
}

/** A comparison that the page asks for: the same lucks in each scenario. */
export interface ComparisonAsk {
  readonly scenarios: readonly Scenario[]
  /** Of the first scenario; it stands in place of all: without the protection, with it. */
  readonly protection?: Protection
  /** Macro seeds are derived from the first scenario's seed. */
  readonly macros: number
  readonly micros: number
  readonly figures: readonly string[]
}

/** The runs that a comparison needs, and what they are to be read by. */
export interface ComparisonPlan {
  readonly jobs: readonly RunJob[]
  readonly design: Design
  readonly scenarios: number
}

export interface StudyService {
  run(job: RunJob): Promise<RunResult>
  plan(ask: ComparisonAsk): Promise<ComparisonPlan>
  /** What the runs of a plan came to, in its order; differences are to the first scenario. */
  compare(
    results: readonly Pick<RunResult, 'digest' | 'figures'>[],
    plan: Pick<ComparisonPlan, 'design' | 'scenarios'>,
  ): Promise<readonly SideRow[]>
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
    plan: async ({ scenarios, protection, macros, micros, figures }) => {
      const [first] = scenarios
      const sides = protection ? protectionPair(first, protection) : scenarios
      const design = { macroSeeds: macroSeeds(first.seed, macros), micros, figures }
      return { jobs: jobsOf(sides, design), design, scenarios: sides.length }
    },
    compare: async (results, { design, scenarios }) =>
      compared(ensemblesOf(results, scenarios, design)),
    quantiles: async values => {
      const known = values.filter(Number.isFinite)
      return { low: quantile(known, 0.05), median: median(known), high: quantile(known, 0.95) }
    },
  }
}
