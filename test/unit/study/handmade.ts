import type { Result } from '../../../src/engine/simulate.ts'
import type { Scenario } from '../../../src/scenario/document.ts'
import { FIGURE_COLUMNS } from '../../../src/study/figures.ts'
import { parsed, preset, presetDocument } from '../../support/scenarios.ts'

/** Columns of a run by id: before the first step, then after each. Those left out are flat at 1. */
export type Columns = Readonly<Record<string, readonly number[]>>

/** A run that nobody made. */
export function handmade(columns: Columns, steps: number, summary: object = {}): Result {
  const of = (id: string): readonly number[] => columns[id] ?? new Array<number>(steps + 1).fill(1)
  return {
    digest: '0000000000000000',
    summary: summary as Result['summary'],
    cast: [],
    start: Object.fromEntries(FIGURE_COLUMNS.map(id => [id, of(id)[0]])),
    series: Object.fromEntries(FIGURE_COLUMNS.map(id => [id, Float64Array.from(of(id).slice(1))])),
  }
}

/** A document with the clock of the run; figures look at nothing else of it. */
export function clocked(stepSeconds: number, steps: number): Scenario {
  const document = presetDocument('calm') as unknown as Scenario
  return { ...document, clock: { ...document.clock, stepSeconds, steps } }
}

/** A small real run with liquidations in it, over in a tenth of a second. */
export function stormy(): Scenario {
  const scenario = preset('w1')
  const [market] = scenario.markets
  const process = { ...market.process, volatility: 0.15 }
  return parsed({
    ...scenario,
    clock: { ...scenario.clock, steps: 150 },
    markets: [{ ...market, process }],
    cohorts: scenario.cohorts.map(cohort => ({ ...cohort, count: 50 })),
  })
}
