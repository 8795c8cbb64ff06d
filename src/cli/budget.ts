/** How much work is begun unasked. */
import type { Scenario } from '../scenario/document.ts'
import { wrong } from './wrongUse.ts'

/** Agent-steps: some minutes. */
const BUDGET = 2e10

/** Refuses a run that would take long, unless --yes was given. A link may come from anybody. */
export function holdToBudget({ cohorts, clock }: Scenario, yes = false): void {
  const agentSteps = cohorts.reduce((sum, { count }) => sum + count, 0) * clock.steps
  if (agentSteps > BUDGET && !yes) {
    wrong('W_BUDGET', 'scenario', `${agentSteps} agent-steps`, `at most ${BUDGET}, or --yes`)
  }
}
