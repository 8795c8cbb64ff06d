/** W1: the smallest leveraged market, through the real engine. */
import { CATALOGUE } from '../../engine/catalogue.ts'
import type { Scenario } from '../../scenario/document.ts'
import { readJson } from '../../scenario/json.ts'
import { parseScenario } from '../../scenario/schema.ts'
import { PRESETS } from '../scenarioArgument.ts'
import { sound } from '../wrongUse.ts'
import { rounds } from './rounds.ts'
import type { Bench, BenchOptions } from './row.ts'

const HOURS = 24

export const w1: Bench = async options => {
  const { agents = 100_000, steps = 1000 } = options
  const scenario = (seed: string): Scenario => w1Scenario({ ...options, agents, steps }, seed)
  const { activity } = scenario('1').cohorts[0]
  return [await rounds({ name: 'w1', activity, scenario }, options)]
}

/** The preset `w1` at another size. Three cohorts of a third each. */
function w1Scenario(
  { agents = 0, steps = 0, sigma, activity }: BenchOptions,
  seed: string,
): Scenario {
  const { value } = sound(readJson(PRESETS.get('w1') ?? ''))
  const { scenario } = sound(parseScenario(value, CATALOGUE))
  const [market] = scenario.markets
  const process = { ...market.process }
  if (sigma !== undefined) process.volatility = sigma * Math.sqrt(HOURS)
  const document = {
    ...scenario,
    seed,
    clock: { ...scenario.clock, steps },
    markets: [{ ...market, process }],
    cohorts: scenario.cohorts.map((cohort, i) => ({
      ...cohort,
      count: Math.floor((agents + i) / 3),
      activity: activity ?? cohort.activity,
    })),
  }
  return sound(parseScenario(document, CATALOGUE)).scenario
}
