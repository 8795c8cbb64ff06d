/** One scenario under many lucks: macro seeds (path, population, shocks) times micro seeds (all else). */
import { assert } from '../kernel/assert.ts'
import { hashText } from '../kernel/random.ts'
import type { Scenario } from '../scenario/document.ts'
import { FIGURES } from './figures.ts'
import type { RunJob, RunMany, RunResult } from './runMany.ts'

/** Which runs are made of each scenario. */
export interface Design {
  readonly macroSeeds: readonly string[]
  /** Micro seeds 0, 1 ... of each macro seed. */
  readonly micros: number
  /** Ids of the figures that are wanted; all of them if it says nothing. */
  readonly figures?: readonly string[]
}

/** A value for each run: rows are macro seeds, places in a row micro seeds. */
export type RunTable<T> = readonly (readonly T[])[]

export interface Ensemble extends Omit<Design, 'figures'> {
  readonly digests: RunTable<string>
  /** By figure id, those of the design. NaN where a run has no such figure. */
  readonly figures: Readonly<Record<string, RunTable<number>>>
}

/** Longest seed that is kept as it is, so that with a number behind it it has at most 64 characters. */
const STEM = 48

/** Text seeds derived from one: 'lehman/0', 'lehman/1' ... Of a long seed the end is replaced by its hash. */
export function macroSeeds(seed: string, count: number): string[] {
  const letters = Array.from(seed)
  const stem =
    letters.length <= STEM
      ? seed
      : `${letters.slice(0, STEM - 9).join('')}~${hashText(seed).toString(16).padStart(8, '0')}`
  return Array.from({ length: count }, (_, k) => `${stem}/${k}`)
}

/** The figures of each scenario over one design. The same seeds in each, so that runs pair off. */
export async function ensembles(
  runMany: RunMany,
  scenarios: readonly Scenario[],
  design: Design,
  onDone?: (done: number) => void,
): Promise<readonly Ensemble[]> {
  let done = 0
  const results = await runMany(jobsOf(scenarios, design), () => onDone?.(++done))
  return ensemblesOf(results, scenarios.length, design)
}

/** The runs of an ensemble. Scenarios of one luck stand side by side: what was done of a study that stopped is whole pairs. */
export function jobsOf(scenarios: readonly Scenario[], design: Design): readonly RunJob[] {
  const { macroSeeds, micros } = design
  assert(macroSeeds.length > 0 && micros > 0, () => 'design: got no seeds, expected at least one')
  const figures = figuresOf(design)
  return macroSeeds.flatMap(seed =>
    range(micros).flatMap(micro =>
      scenarios.map((scenario): RunJob => ({
        scenario: { ...scenario, seed, micro },
        observe: [],
        figures,
      })),
    ),
  )
}

/** What the runs of `jobsOf` came to, by scenario. */
export function ensemblesOf(
  results: readonly Pick<RunResult, 'digest' | 'figures'>[],
  scenarios: number,
  design: Design,
): readonly Ensemble[] {
  const { macroSeeds, micros } = design
  const figures = figuresOf(design)
  return range(scenarios).map(row => {
    const table = <T>(of: (result: Pick<RunResult, 'digest' | 'figures'>) => T): RunTable<T> =>
      macroSeeds.map((_, k) =>
        range(micros).map(m => of(results[(k * micros + m) * scenarios + row])),
      )
    return {
      macroSeeds,
      micros,
      digests: table(({ digest }) => digest),
      figures: Object.fromEntries(figures.map(id => [id, table(result => result.figures[id])])),
    }
  })
}

/** Ids of the figures that a design asks for. */
function figuresOf({ figures }: Design): readonly string[] {
  return figures ?? FIGURES.map(({ id }) => id)
}

function range(count: number): number[] {
  return Array.from({ length: count }, (_, i) => i)
}
