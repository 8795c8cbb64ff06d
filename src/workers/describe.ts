/** What the page must know of a scenario to build its panels, taken from the parts' own declarations. */
import { knownParts } from '../engine/parts.ts'
import type { Run } from '../engine/run.ts'
import { liveParams } from '../scenario/edits.ts'
import type { Scenario } from '../scenario/document.ts'
import { startSeconds } from '../scenario/clock.ts'
import { inUnits, ORIGINS } from '../world/world.ts'
import type { Control, Opened, Rung } from './messages.ts'

type Description = Omit<Opened, 'frame' | 'notices' | 'promised' | 'view' | 'observations'>

export function describe(scenario: Scenario, { world, rules }: Run): Description {
  const { asset } = world.markets[0]
  const { unit } = scenario.assets[asset]
  return {
    scenario,
    seed: scenario.seed,
    steps: scenario.clock.steps,
    stepSeconds: scenario.clock.stepSeconds,
    startTime: (startSeconds(scenario.clock.start) ?? 0) * 1000,
    agents: world.cohorts.reduce((sum, { count }) => sum + count, 0),
    accounts: world.agentRows,
    cohortOf: world.cohortOf.slice(),
    cohorts: scenario.cohorts.map(({ id, agent }, row) => {
      const { name, about, role, plan } = knownParts().agents.get(agent.kind)!
      const purse = world.cohorts.find(cohort => cohort.row === row)?.purse ?? -1
      return { id, name, about, role, purse, plan }
    }),
    origins: ORIGINS,
    startEquity: world.startEquity.map(quanta => inUnits(quanta, unit)),
    controls: controls(scenario),
    rungs: rules.protocols.flatMap(({ rungs }) =>
      rungs.map(({ part: { id, name, about }, context }): Rung => ({
        kind: id,
        name,
        about,
        account: context.account,
      })),
    ),
  }
}

/** Every parameter that can be moved while the run is under way. */
function controls(scenario: Scenario): Control[] {
  return liveParams(scenario, knownParts())
    .filter(({ param }) => param.live && param.kind !== 'points')
    .map(({ path, param, value, part, owner }) => ({
      key: path.join('.'),
      path,
      param,
      value: value as Control['value'],
      group: groupOf(owner),
      owner: ownerName(scenario, owner, part?.name),
    }))
}

/** 'protocols.0.waterfall.1' -> 'waterfall'; 'cohorts.2' -> 'cohort'. */
function groupOf(owner: string): string {
  const [list, , slot] = owner.split('.')
  if (list === 'cohorts') return 'cohort'
  return list === 'markets' ? 'market' : slot
}

function ownerName(scenario: Scenario, owner: string, partName: string | undefined): string {
  const [list, row] = owner.split('.')
  if (list !== 'cohorts') return partName ?? owner
  const { agent, id } = scenario.cohorts[Number(row)]
  return knownParts().agents.get(agent.kind)?.name ?? id
}
