/** The trials of a storm: numbers in, what came of them out. */
import { hashText } from '../../kernel/random.ts'
import type { Scenario } from '../../scenario/document.ts'
import { brokenBy } from './court.ts'
import { stormScenario } from './generate.ts'
import { LAWS } from './laws/index.ts'
import { drawHandling, play, type Handling, type Outcome } from './play.ts'

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

/** Plays a trial. Half of the trials are of `presets`, changed. */
export function trial(number: number, presets: readonly Scenario[]): Trial {
  const counts: Record<string, number> = {}
  const count = (id: string): void => {
    counts[id] = (counts[id] ?? 0) + 1
  }
  try {
    const { scenario, handling } = trialOf(number, presets)
    return { ...play(scenario, handling, { laws: LAWS, count }), number, counts }
  } catch (error) {
    return { number, counts, agentSteps: 0, events: 0, digest: '', broken: brokenBy(error, 0) }
  }
}
