/** How much work and memory is taken unasked. */
import { stateBytes, workOf, workText } from '../scenario/costs.ts'
import type { Scenario } from '../scenario/document.ts'
import { wrong } from './wrongUse.ts'

/** Agent-steps: some hours at most. */
const BUDGET = 2e10

/** Times that the state of a run may stand: itself, a snapshot, and what is gathered beside it. */
const STATES = 3

/** Refuses a run that would take long, unless --yes was given, and one for which there is no memory. A link may come from anybody. */
export function holdToBudget(scenario: Scenario, yes?: boolean): void {
  holdToMemory(scenario, process.availableMemory())
  holdWork(workOf(scenario), 'scenario', yes)
}

/** Refuses so many agent-steps if that is more than a few minutes, unless --yes was given. */
export function holdWork(work: number, what: string, yes = false): void {
  if (work > BUDGET && !yes) {
    wrong('W_BUDGET', what, `${work} agent-steps, ${workText(work)}`, `at most ${BUDGET}, or --yes`)
  }
}

/** Refuses a run that needs more bytes than there are. */
export function holdToMemory(scenario: Scenario, available: number): void {
  const bytes = STATES * stateBytes(scenario)
  if (bytes <= available) return
  wrong('E_MEMORY', 'scenario', `a run of ${megabytes(bytes)}`, `at most ${megabytes(available)}, all that is free here`) // prettier-ignore
}

const megabytes = (bytes: number): string => `${Math.round(bytes / 1e6)} MB`
