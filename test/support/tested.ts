/** A market with one cohort of a kind of agent under test beside everybody else. */
import type { Stepper } from '../../src/engine/stepper.ts'
import type { Run } from '../../src/engine/run.ts'
import type { Cohort } from '../../src/world/world.ts'
import type { Scenario } from '../../src/scenario/document.ts'
import { parsed, small } from './scenarios.ts'

/** A market of every kind of agent, on a book, where prices move. */
export const market = small('march-2020', 300, 400)

/** The same with a vault, and a cohort of the kind under test at a place in the list. */
export function withCohort(kind: string, at: number, changes: object = {}): Scenario {
  const [model] = market.cohorts
  const own = { ...model, id: 'tested', agent: { kind }, count: 20, activity: 360, ...changes }
  const cohorts = [...market.cohorts.slice(0, at), own, ...market.cohorts.slice(at)]
  const vault = { kind: 'lp-vault', sizeShare: 0.01 }
  const [protocol] = market.protocols
  const protocols = [{ ...protocol, waterfall: [...protocol.waterfall, vault] }]
  return parsed({ ...market, protocols, cohorts })
}

export const cohortOf = ({ run }: Pick<Stepper, 'run'>, id: string): Cohort =>
  run.world.cohorts.find(cohort => cohort.id === id)!

/** Account rows of a cohort. */
export const accountsOf = ({ first, count }: Cohort): number[] =>
  Array.from({ length: count }, (_, slot) => first + slot)

/** The cohorts of attackers. */
export const attackersOf = ({ world }: Run): Cohort[] =>
  world.cohorts.filter(({ role }) => role === 'attacker')
