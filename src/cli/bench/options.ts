/** A full options venue: the preset `standard` with a chain of about 200 options, makers, desks that hedge, and a crowd that
 *  buys and sells, beside W2 in the same round. */
import { CATALOGUE } from '../../engine/catalogue.ts'
import type { CohortDoc, PartDoc, Scenario } from '../../scenario/document.ts'
import { parseScenario, readScenario } from '../../scenario/schema.ts'
import { PRESETS } from '../scenarioArgument.ts'
import { sound } from '../wrongUse.ts'
import { measure, rounds } from './rounds.ts'
import type { Bench, BenchOptions } from './row.ts'
import { w2Scenario } from './w2.ts'

const AGENTS = 2000
/** Chance to act in a step. */
const ACTIVITY = 0.05

/** Of a hundred agents, how many join with options; the rest are W2's. */
const JOIN = [
  ['option-buyer', 20, 50_000],
  ['option-seller', 20, 60_000],
  ['vol-maker', 1, 2_000_000],
  ['gamma-hedger', 2, 1_000_000],
] as const

export const options: Bench = async given => {
  const { scenario: standard } = sound(readScenario(PRESETS.get('standard') ?? '', CATALOGUE))
  const venue = optionsVenue(standard, given)
  const alone = w2Scenario(standard, { activity: ACTIVITY, ...given })
  const { audit, record = 'page' } = given
  const beside = (seed: string): number =>
    measure({ ...alone, seed }, { audit, record }).agentStepsPerSecond
  const workload = {
    name: 'options',
    activity: given.activity ?? ACTIVITY,
    scenario: (seed: string): Scenario => ({ ...venue, seed }),
  }
  return [await rounds(workload, { ...given, beside: given.beside ?? beside, record })]
}

function optionsVenue(
  standard: Scenario,
  { agents = AGENTS, steps, activity = ACTIVITY }: BenchOptions,
): Scenario {
  // prettier-ignore
  const joining = JOIN.map(([kind, share, equity]): Partial<CohortDoc> => {
    const count = Math.max(1, Math.round((agents * share) / 100))
    const { id: protocol } = standard.protocols[0]
    return {
      id: kind,
      protocol,
      market: standard.markets[0].id,
      agent: { kind } as PartDoc,
      count,
      equity,
      activity: (activity * 3600) / standard.clock.stepSeconds,
    }
  })
  const count = joining.reduce((sum, cohort) => sum + (cohort.count ?? 0), 0)
  const base = w2Scenario(standard, { agents: agents - count, activity, ...(steps === undefined ? {} : { steps }) }) // prettier-ignore
  const document = {
    ...base,
    cohorts: [...base.cohorts, ...joining],
    protocols: base.protocols.map(protocol => ({
      ...protocol,
      chain: { kind: 'grid', firstHours: 48, expiries: 4, strikes: 12 },
      surface: { kind: 'ssvi' },
      bookMargin: { kind: 'portfolio' },
      bookLiquidation: { kind: 'close-by-cost' },
    })),
  }
  return sound(parseScenario(document, CATALOGUE)).scenario
}
