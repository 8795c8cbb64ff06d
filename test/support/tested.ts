/** A market with one cohort of a kind of agent under test beside everybody else. */
import { CATALOGUE } from '../../src/engine/catalogue.ts'
import type { Stepper } from '../../src/engine/stepper.ts'
import type { Run } from '../../src/engine/run.ts'
import type { Cohort } from '../../src/world/world.ts'
import type { Scenario } from '../../src/scenario/document.ts'
import { parsed, small } from './scenarios.ts'

/** A market of every kind of agent, on a book, where prices move. */
const market = small('march-2020', 300, 400)

const listed = withOptions(market)

/** The same market with options, some of which settle on the way, makers who quote them and agents who sell and buy them. */
export function withOptions(plain: Scenario): Scenario {
  const [model] = plain.cohorts
  const [protocol] = plain.protocols
  const chain = { kind: 'grid', firstHours: 0.2, everyHours: 48, expiries: 3, strikes: 5, averageMinutes: 2 } // prettier-ignore
  const book = { bookMargin: { kind: 'portfolio' }, bookLiquidation: { kind: 'close-by-cost' } }
  const options = { chain, surface: { kind: 'ssvi' }, ...book }
  const own = (kind: string, count: number, equity: number): object => ({ ...model, id: kind, agent: { kind }, count, activity: 360, equity }) // prettier-ignore
  const cohorts = [
    ...plain.cohorts,
    own('vol-maker', 6, 1_000_000),
    own('option-seller', 12, 50_000),
    own('option-buyer', 12, 20_000),
  ]
  return parsed({ ...plain, protocols: [{ ...protocol, ...options }], cohorts })
}

/** The market in which a kind of agent is looked at: one with options for those who trade them. */
export function marketFor(kind: string): Scenario {
  return CATALOGUE.agents.get(kind)?.options === 'none' ? market : listed
}

/** The same with a vault, and a cohort of the kind under test at a place in the list. */
export function withCohort(kind: string, at: number, changes: object = {}): Scenario {
  const market = marketFor(kind)
  const [model] = market.cohorts
  // A band so narrow that there is something to hedge in a few minutes.
  const agent = kind === 'gamma-hedger' ? { kind, hedgeBand: 0.0005 } : { kind }
  const own = { ...model, id: 'tested', agent, count: 20, activity: 360, ...changes }
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
