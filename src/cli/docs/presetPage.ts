/** The shipped scenarios, with where their numbers come from. */
import { CATALOGUE } from '../../engine/catalogue.ts'
import type { Scenario } from '../../scenario/document.ts'
import { readScenario } from '../../scenario/schema.ts'
import { PRESETS } from '../scenarioArgument.ts'
import { sound } from '../wrongUse.ts'
import { code, numberText, page } from './markdown.ts'

export function presetPage(): string {
  return page([
    '# Presets',
    '',
    `Every one runs with ${code('breakwater run ID')}; ${code('breakwater docs --preset ID')} describes it with all of its values.`,
    '[All of the model](../model.md).',
    '',
    ...[...PRESETS].flatMap(([id, text]) => {
      const { scenario } = sound(readScenario(text, CATALOGUE))
      return [
        `## ${scenario.title}: ${code(id)}`,
        '',
        scenario.about,
        '',
        sizeOf(scenario),
        '',
        ...scenario.sources.map(source => `- ${source}`),
        '',
      ]
    }),
  ])
}

function sizeOf({ cohorts, clock, seed }: Scenario): string {
  const agents = cohorts.reduce((sum, { count }) => sum + count, 0)
  return (
    `${numberText(agents)} agents in ${cohorts.length} cohorts, ${numberText(clock.steps)} steps of ${clock.stepSeconds} s ` +
    `from ${clock.start}, seed ${code(seed)}.`
  )
}
