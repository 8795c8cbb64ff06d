/** W1: the smallest leveraged market, through the real engine. */
import { CATALOGUE } from '../../engine/catalogue.ts'
import { OBSERVATIONS } from '../../engine/observations.ts'
import { stepper } from '../../engine/stepper.ts'
import type { Scenario } from '../../scenario/document.ts'
import { readJson } from '../../scenario/json.ts'
import { parseScenario } from '../../scenario/schema.ts'
import { ACTED, FILLS, MARK } from '../../world/world.ts'
import { breathe } from '../interrupt.ts'
import { PRESETS } from '../scenarioArgument.ts'
import { sound } from '../wrongUse.ts'
import { median, type Bench, type BenchOptions, type BenchRow } from './row.ts'

const HOURS = 24

export const w1: Bench = async options => {
  const { agents = 100_000, rounds = 5, beside, seed = '1' } = options
  const steps = options.steps ?? 1000
  const rounded: BenchRow[] = []
  const ratios: number[] = []
  const peers: number[] = []
  for (let round = 0; round < rounds; round++) {
    const text = /^\d+$/.test(seed) ? String(Number(seed) + round) : `${seed} ${round}`
    const scenario = w1Scenario({ ...options, agents, steps }, text)
    const row = measure(scenario, options)
    rounded.push(row)
    if (beside) {
      peers.push(beside())
      ratios.push(row.agentStepsPerSecond / peers[round])
    }
    await breathe()
  }
  const rate = median(rounded.map(row => row.agentStepsPerSecond))
  const mean = (key: 'liquidationsPerAgent' | 'insurancePerAgent'): number =>
    rounded.reduce((sum, row) => sum + row[key], 0) / rounds
  const middle = rounded.toSorted(
    (a, b) => Math.abs(a.agentStepsPerSecond - rate) - Math.abs(b.agentStepsPerSecond - rate),
  )[0]
  return [
    {
      ...middle,
      agentStepsPerSecond: rate,
      liquidationsPerAgent: mean('liquidationsPerAgent'),
      insurancePerAgent: mean('insurancePerAgent'),
      rssBytes: Math.max(...rounded.map(row => row.rssBytes)),
      firstToMedian: rounded[0].agentStepsPerSecond / rate,
      ...(beside ? { peerRate: median(peers), ratio: median(ratios) } : {}),
    },
  ]
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

function measure(scenario: Scenario, { audit, record }: BenchOptions): BenchRow {
  const run = stepper(scenario, { audit })
  const { world } = run.run
  let noted = 0
  const recorder =
    record === 'page'
      ? () => {
          for (const { read } of OBSERVATIONS) noted += read(run.run)
        }
      : undefined
  const cpu = process.cpuUsage()
  const begin = process.hrtime.bigint()
  run.advance(scenario.clock.steps, recorder)
  const wallSeconds = Number(process.hrtime.bigint() - begin) / 1e9
  const { user, system } = process.cpuUsage(cpu)
  if (Number.isNaN(noted)) throw new Error('an observation is not a number')
  const { steps, agents, liquidations, insuranceEnd } = run.summary()
  const [market] = world.markets
  const total = (index: number): number =>
    world.protocols.reduce((sum, { tally }) => sum + tally[index], 0)
  const activity = scenario.cohorts[0].activity
  return {
    name: 'w1',
    agents,
    steps,
    activity,
    wallSeconds,
    cpuSeconds: (user + system) / 1e6,
    agentStepsPerSecond: (agents * steps) / wallSeconds,
    actingPerSecond: total(ACTED) / wallSeconds,
    // On this venue an order that is not empty is a fill.
    ordersPerSecond: total(FILLS) / wallSeconds,
    fillsPerSecond: total(FILLS) / wallSeconds,
    liquidationsPerAgent: liquidations / agents,
    insurancePerAgent: insuranceEnd / agents,
    priceEnd: market.state[MARK] * market.tick,
    digest: run.digest(),
    rssBytes: process.memoryUsage.rss(),
    firstToMedian: 1,
  }
}
