/** How much work is begun unasked. */
import type { Scenario } from '../scenario/document.ts'
import { wrong } from './wrongUse.ts'

/** Agent-steps: some minutes. */
const BUDGET = 2e10

/** Agents times steps of one run. */
export function agentSteps({ cohorts, clock }: Scenario): number {
  return cohorts.reduce((sum, { count }) => sum + count, 0) * clock.steps
}

/** Refuses a run that would take long, unless --yes was given. A link may come from anybody. */
export function holdToBudget(scenario: Scenario, yes?: boolean): void {
  holdWork(agentSteps(scenario), 'scenario', yes)
}

/** Refuses so many agent-steps if that is more than a few minutes, unless --yes was given. */
export function holdWork(work: number, what: string, yes = false): void {
  if (work > BUDGET && !yes) {
    wrong('W_BUDGET', what, `${work} agent-steps`, `at most ${BUDGET}, or --yes`)
  }
}
