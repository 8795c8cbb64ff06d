/** The shipped scenarios, read: what a storm varies. */
import { CATALOGUE } from '../engine/catalogue.ts'
import type { Scenario } from '../scenario/document.ts'
import { readScenario } from '../scenario/schema.ts'
import { PRESETS } from './scenarioArgument.ts'
import { sound } from './wrongUse.ts'

/** All of them, by name, so that a number means the same scenario everywhere. */
export const parsedPresets = (): readonly Scenario[] =>
  [...PRESETS.keys()].sort().map(id => sound(readScenario(PRESETS.get(id)!, CATALOGUE)).scenario)
