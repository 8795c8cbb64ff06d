/** Composing a protocol on the page: what there is to choose from, and what a change of a document comes to. */
import { CATALOGUE } from '../engine/catalogue.ts'
import { cohortParams } from '../scenario/cohort.ts'
import { compose, type Change, type CohortFields } from '../scenario/compose.ts'
import type { Part } from '../scenario/declaration.ts'
import type { Scenario } from '../scenario/document.ts'
import type { Fault } from '../scenario/faults.ts'
import { parseScenario } from '../scenario/schema.ts'
import { withoutDefaults } from '../scenario/withoutDefaults.ts'
import type { Composition, Parts, PartView, Role, SimService } from './messages.ts'

/** The part of the service that composes. `alsoWrong`: what a sound document may still not be on the page. */
export function composing(
  alsoWrong: (scenario: Scenario) => Fault | undefined,
): Pick<SimService, 'parts' | 'compose' | 'fileText'> {
  return {
    parts: async () => partsView(),
    compose: async (scenario, change) => composition(scenario, change, alsoWrong),
    fileText: async scenario => fileText(scenario),
  }
}

/** Every part that the engine has, as the page shows it. */
function partsView(): Parts {
  const slots = Object.entries(CATALOGUE).map(([slot, parts]) => [
    slot,
    [...(parts as ReadonlyMap<string, Part>).values()].map(viewOf),
  ])
  return { slots: Object.fromEntries(slots) as Parts['slots'], cohort: cohortParams }
}

/** The document after a change (none: as it is), with all that is wrong with it. */
export function composition(
  scenario: Scenario,
  change: Change | null,
  alsoWrong: (scenario: Scenario) => Fault | undefined,
): Composition {
  const composed = change
    ? compose(scenario, withFields(scenario, change), CATALOGUE)
    : { scenario, dropped: [] }
  const read = parseScenario(composed.scenario, CATALOGUE)
  if ('faults' in read) return { ...composed, faults: read.faults }
  const wrong = alsoWrong(read.scenario)
  return { ...composed, scenario: read.scenario, faults: wrong ? [wrong] : [] }
}

/** The smallest document that is read as this scenario: what goes into a file. */
function fileText(scenario: Scenario): string {
  return `${JSON.stringify(withoutDefaults(scenario, CATALOGUE), null, 2)}\n`
}

// Functions cannot cross to the page: relations are checked here.
function viewOf(part: Part): PartView {
  const { id, name, about, params } = part
  return { id, name, about, params, ...('role' in part && { role: part.role as Role }) }
}

/** Roles whose agents look at the market in every step. */
const ALWAYS: ReadonlySet<Role> = new Set<Role>(['maker', 'keeper', 'attacker'])

/** A cohort joins as one of its kind: with the means and manners of the latest of its role, else of the average agent. */
function withFields(scenario: Scenario, change: Change): Change {
  if (change.act !== 'add-cohort') return change
  const roleOf = (kind: string): Role | undefined => CATALOGUE.agents.get(kind)?.role
  const role = roleOf(change.kind)
  const like = scenario.cohorts.findLast(({ agent }) => roleOf(agent.kind) === role)
  if (like) {
    const { id: _, agent: __, ...fields } = like
    return { ...change, fields: { ...fields, ...change.fields } }
  }
  const { count, equity } = averages(scenario)
  const { stepSeconds } = scenario.clock
  const fields: CohortFields = {
    count: role === 'attacker' ? ATTACKERS : Math.max(1, Math.round(NEWCOMERS * count)),
    equity,
    activity: role && ALWAYS.has(role) ? Math.min(720_000, 3600 / stepSeconds) : 36,
    leverageMax: 10,
  }
  return { ...change, fields: { ...fields, ...change.fields } }
}

/** Accounts of an attack that joins, and agents of any other cohort as a share of all. */
const ATTACKERS = 4
const NEWCOMERS = 0.02

function averages({ cohorts }: Scenario): { readonly count: number; readonly equity: number } {
  const count = cohorts.reduce((sum, cohort) => sum + cohort.count, 0)
  const money = cohorts.reduce((sum, cohort) => sum + cohort.count * cohort.equity, 0)
  return { count, equity: Math.round((100 * money) / Math.max(1, count)) / 100 }
}
