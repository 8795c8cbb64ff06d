/** What engines are compared by: the first steps of every preset, and random scenarios. The same list in each engine. */
import { CATALOGUE } from '../../engine/catalogue.ts'
import type { Scenario } from '../../scenario/document.ts'
import { readScenario } from '../../scenario/schema.ts'
import { stormScenario } from '../../study/storm/generate.ts'
import { trailOf } from '../../study/trail.ts'

const files = import.meta.glob<string>('../../../presets/*.json', {
  eager: true,
  query: '?raw',
  import: 'default',
})

/** Which runs are made. */
export interface Plan {
  /** Steps of each preset, from its first. */
  readonly presetSteps: number
  /** The first seed, and how many. */
  readonly from: number
  readonly scenarios: number
}

/** One scenario and what an engine made of it. */
export interface Made {
  readonly name: string
  /** As trailOf gives them; one that begins with `broken` where the run ended in an error. */
  readonly trail: readonly string[]
}

/** Runs the beginning of every preset, then random scenarios, and hands each over as it is made. */
export function runCases({ presetSteps, from, scenarios }: Plan, made: (one: Made) => void): void {
  const presets = Object.keys(files)
    .sort()
    .map(path => ({ name: path.replace(/^.*\/|\.json$/g, ''), scenario: presetOf(files[path]) }))
  for (const { name, scenario } of presets) {
    made({ name: `preset ${name}`, trail: trailOrError(() => begun(scenario, presetSteps)) })
  }
  const bases = presets.map(({ scenario }) => scenario)
  for (let seed = from; seed < from + scenarios; seed++) {
    made({ name: `seed ${seed}`, trail: trailOrError(() => stormScenario(seed, bases)) })
  }
}

function presetOf(text: string): Scenario {
  const read = readScenario(text, CATALOGUE)
  if ('faults' in read) throw new Error('a preset is not sound: `breakwater check` says why')
  return read.scenario
}

function begun(scenario: Scenario, most: number): Scenario {
  const steps = Math.min(most, scenario.clock.steps)
  return { ...scenario, clock: { ...scenario.clock, steps } }
}

function trailOrError(scenario: () => Scenario): readonly string[] {
  try {
    return trailOf(scenario())
  } catch (error) {
    return [`broken: ${String(error)}`]
  }
}
