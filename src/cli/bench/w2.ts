/** W2: the whole venue. The preset `standard`, at another size or activity, through the real engine. */
import { CATALOGUE } from '../../engine/catalogue.ts'
import type { CohortDoc, Scenario } from '../../scenario/document.ts'
import { parseScenario, readScenario } from '../../scenario/schema.ts'
import type { Role } from '../../world/world.ts'
import { PRESETS } from '../scenarioArgument.ts'
import { sound } from '../wrongUse.ts'
import { rounds } from './rounds.ts'
import type { Bench, BenchOptions } from './row.ts'

/** Above so many agents a lot is a tenth, or the smallest accounts would hold less than one. */
const FINE_LOTS_ABOVE = 10_000

/** Those who close the basis look more often than others, but not always at once. */
const CARRY_ACTIVITY = 4
const CARRY_ACTIVITY_MAX = 0.9

export const w2: Bench = async options => {
  const { scenario } = sound(readScenario(PRESETS.get('standard') ?? '', CATALOGUE))
  const base = w2Scenario(scenario, options)
  const trader = base.cohorts.find(cohort => roleOf(cohort) === 'trader')
  const workload = {
    name: 'w2',
    activity: trader ? Math.min(1, (trader.activity * base.clock.stepSeconds) / 3600) : 0,
    scenario: (seed: string): Scenario => ({ ...base, seed }),
  }
  return [await rounds(workload, { ...options, record: options.record ?? 'page' })]
}

/** A scenario with so many agents, steps, and so large a share of them acting in a step, parsed again. */
export function w2Scenario(
  scenario: Scenario,
  {
    agents,
    steps = scenario.clock.steps,
    activity,
  }: Pick<BenchOptions, 'agents' | 'steps' | 'activity'>,
): Scenario {
  const { clock, markets, cohorts, shocks } = scenario
  const total = agents ?? cohorts.reduce((sum, { count }) => sum + count, 0)
  const isFine = total > FINE_LOTS_ABOVE
  const document = {
    ...scenario,
    clock: { ...clock, steps },
    shocks: shocks.filter(({ step }) => step < steps),
    markets: markets.map(market => ({ ...market, lot: isFine ? market.lot / 10 : market.lot })),
    cohorts: resized(cohorts, total).map(cohort =>
      activity === undefined
        ? cohort
        : { ...cohort, activity: perHour(cohort, activity, clock.stepSeconds) },
    ),
  }
  return sound(parseScenario(document, CATALOGUE)).scenario
}

/** As many agents in all, each cohort's share of them and its equity in all as before; nobody's last agent goes. */
function resized(cohorts: readonly CohortDoc[], total: number): CohortDoc[] {
  const before = cohorts.reduce((sum, { count }) => sum + count, 0)
  const exact = cohorts.map(({ count }) => (count * total) / before)
  const counts = exact.map(share => Math.max(1, Math.floor(share)))
  const byRest = exact
    .map((share, row) => ({ row, rest: share - counts[row] }))
    .toSorted((a, b) => b.rest - a.rest)
  let left = total - counts.reduce((sum, count) => sum + count, 0)
  for (let i = 0; left > 0; i++, left--) counts[byRest[i % byRest.length].row]++
  return cohorts.map((cohort, row) => ({
    ...cohort,
    count: counts[row],
    equity: (cohort.equity * cohort.count) / counts[row],
  }))
}

/** How often an agent must act in an hour for that chance in a step. Makers and keepers act as they did. */
function perHour(cohort: CohortDoc, chance: number, stepSeconds: number): number {
  const steps = 3600 / stepSeconds
  const role = roleOf(cohort)
  if (role === 'carry') return Math.min(CARRY_ACTIVITY_MAX, CARRY_ACTIVITY * chance) * steps
  return role === 'trader' ? chance * steps : cohort.activity
}

function roleOf({ agent }: CohortDoc): Role | undefined {
  return CATALOGUE.agents.get(agent.kind)?.role
}
