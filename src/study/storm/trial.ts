/** The trials of a storm: numbers in, what came of them out. */
import { hashText } from '../../kernel/random.ts'
import type { Scenario } from '../../scenario/document.ts'
import { brokenBy } from './court.ts'
import { stormScenario } from './generate.ts'
import { LAWS } from './laws/index.ts'
import { drawHandling, PLAIN, play, type Handling, type Judges, type Outcome } from './play.ts'
import { armWith, rawTrial } from './raw.ts'
import * as twins from '../twins/index.ts'
import type { TwinPart } from '../twins/twin.ts'

export const TWINS: readonly TwinPart[] = Object.values(twins)

/** Numbers that `stormScenario` takes. */
const NUMBERS = 16_000_000

/** The number of the k-th trial of a storm's seed, a text. */
export const trialNumber = (seed: string, k: number): number => (hashText(seed) + k) % NUMBERS

export interface Trial extends Outcome {
  readonly number: number
  /** How often each law was looked at and each target was hit. */
  readonly counts: Readonly<Record<string, number>>
}

/** A scenario and how its run is handled, by the number of the trial. */
export function trialOf(
  number: number,
  presets: readonly Scenario[],
): { readonly scenario: Scenario; readonly handling: Handling } {
  return { scenario: stormScenario(number, presets), handling: drawHandling(number) }
}

/** Every so many trials, one is of the second generator; and in every so many, twins run beside. */
const RAW_EVERY = 5
const TWINS_EVERY = 8

export const isRaw = (number: number): boolean => number % RAW_EVERY === 0

/** Steps, and agent-steps, up to which a trial is short: most are, and they take a quarter of the time. */
const SHORT = { steps: 1500, agentSteps: 50_000 }

export function isShort(number: number, presets: readonly Scenario[]): boolean {
  const { scenario } = isRaw(number) ? rawTrial(number, presets) : trialOf(number, presets)
  const { steps } = scenario.clock
  const agents = scenario.cohorts.reduce((sum, { count }) => sum + count, 0)
  return steps <= SHORT.steps && steps * agents <= SHORT.agentSteps
}

/** Plays a trial: half of them are of `presets`, changed; a fifth are writes into what agents want. */
export function trial(
  number: number,
  presets: readonly Scenario[],
  guard?: Judges['guard'],
): Trial {
  const counts: Record<string, number> = {}
  const count = (id: string): void => {
    counts[id] = (counts[id] ?? 0) + 1
  }
  const judges = { laws: LAWS, count, guard, twins: number % TWINS_EVERY === 0 ? TWINS : [] }
  try {
    if (isRaw(number)) {
      const { scenario, writes } = rawTrial(number, presets)
      return { ...play(scenario, PLAIN, { ...judges, arm: armWith(writes) }), number, counts }
    }
    const { scenario, handling } = trialOf(number, presets)
    return { ...play(scenario, handling, judges), number, counts }
  } catch (error) {
    return { number, counts, agentSteps: 0, events: 0, digest: '', broken: brokenBy(error, 0) }
  }
}
