/** A full cast: every kind of agent that the engine has plays W2's market, beside W2 itself in the same round. */
import { CATALOGUE } from '../../engine/catalogue.ts'
import type { CohortDoc, PartDoc, Scenario } from '../../scenario/document.ts'
import { parseScenario, readScenario } from '../../scenario/schema.ts'
import type { Role } from '../../world/world.ts'
import { PRESETS } from '../scenarioArgument.ts'
import { sound } from '../wrongUse.ts'
import { measure, rounds } from './rounds.ts'
import type { Bench } from './row.ts'
import { w2Scenario } from './w2.ts'

/** How a kind that W2 lacks joins: so many, otherwise like W2's cohort of this kind. */
const JOINS: Readonly<Record<Role, Partial<CohortDoc> & { readonly like: string }>> = {
  trader: { like: 'noise', count: 150 },
  carry: { like: 'carry', count: 50 },
  maker: { like: 'market-maker', count: 30 },
  keeper: { like: 'keeper', count: 20 },
  depositor: { like: 'passive-lp', count: 100, activity: 12 },
  dealer: { like: 'noise', count: 20 },
  attacker: { like: 'noise', count: 2, equity: 500_000, activity: 720 },
}

/** The three strategies of W1 play in W1's market only. */
const isOfW1 = (kind: string): boolean => kind.startsWith('w1-')

export const cast: Bench = async options => {
  const { scenario: standard } = sound(readScenario(PRESETS.get('standard') ?? '', CATALOGUE))
  const alone = w2Scenario(standard, options)
  const full = w2Scenario(castScenario(standard), options)
  const { audit, record = 'page' } = options
  const beside = (seed: string): number =>
    measure({ ...alone, seed }, { audit, record }).agentStepsPerSecond
  const workload = {
    name: 'cast',
    activity: (full.cohorts[0].activity * full.clock.stepSeconds) / 3600,
    kinds: new Set(full.cohorts.map(({ agent }) => agent.kind)).size,
    scenario: (seed: string): Scenario => ({ ...full, seed }),
  }
  return [await rounds(workload, { ...options, beside: options.beside ?? beside, record })]
}

/** W2 with as many agents, some of them of each kind that it lacks, and a vault for those who deposit. */
export function castScenario(scenario: Scenario): Scenario {
  const known = new Set(scenario.cohorts.map(({ agent }) => agent.kind))
  const joining = [...CATALOGUE.agents.values()]
    .filter(({ id }) => !known.has(id) && !isOfW1(id))
    .map(({ id, role }): CohortDoc => {
      const { like, ...differs } = JOINS[role]
      const model = scenario.cohorts.find(({ agent }) => agent.kind === like)
      return { ...(model ?? scenario.cohorts[0]), ...differs, id, agent: { kind: id } }
    })
  const count = (cohorts: readonly CohortDoc[]): number =>
    cohorts.reduce((sum, cohort) => sum + cohort.count, 0)
  const total = count(scenario.cohorts)
  const { cohorts } = w2Scenario(scenario, { agents: total - count(joining) })
  const document = {
    ...scenario,
    cohorts: [...cohorts, ...joining],
    protocols: scenario.protocols.map(protocol => ({
      ...protocol,
      waterfall: withVault(protocol.waterfall),
    })),
  }
  return sound(parseScenario(document, CATALOGUE)).scenario
}

/** Behind the first rung, which is the fund. */
function withVault([fund, ...others]: readonly PartDoc[]): PartDoc[] {
  return [fund, { kind: 'lp-vault' }, ...others]
}
