/** A scenario in which a law is said to break, looked at again. */
import type { Scenario } from '../../scenario/document.ts'
import type { Broken } from './court.ts'
import { LAWS } from './laws/index.ts'
import { PLAIN, play } from './play.ts'

/** Plays the scenario under all laws: what breaks first, if anything does here. */
export const examine = (scenario: Scenario): Broken | undefined =>
  play(scenario, PLAIN, { laws: LAWS, count: () => undefined }).broken
