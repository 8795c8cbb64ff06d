/** Several rounds of one workload, each beside another program if there is one; the middle round is shown. */
import { OBSERVATIONS } from '../../engine/observations.ts'
import { stepper } from '../../engine/stepper.ts'
import type { Scenario } from '../../scenario/document.ts'
import { ACTED } from '../../world/world.ts'
import { breathe } from '../interrupt.ts'
import { median, type BenchOptions, type BenchRow } from './row.ts'

/** A scenario for each seed, and what the row says of it. */
export interface Workload {
  readonly name: string
  readonly activity: number
  readonly kinds?: number
  readonly scenario: (seed: string) => Scenario
}

/** Medians over the rounds; seeds are counted up from the first. */
export async function rounds(workload: Workload, options: BenchOptions): Promise<BenchRow> {
  const { rounds: count = 5, beside, seed = '1' } = options
  const rows: BenchRow[] = []
  const peers: number[] = []
  for (let round = 0; round < count; round++) {
    const text = /^\d+$/.test(seed) ? String(Number(seed) + round) : `${seed} ${round}`
    const { scenario, ...row } = workload
    rows.push({ ...row, ...measure(scenario(text), options) })
    if (beside) peers.push(beside(text))
    await breathe()
  }
  const rate = median(rows.map(row => row.agentStepsPerSecond))
  const mean = (key: 'liquidationsPerAgent' | 'insurancePerAgent'): number =>
    rows.reduce((sum, row) => sum + row[key], 0) / count
  const distance = (row: BenchRow): number => Math.abs(row.agentStepsPerSecond - rate)
  const middle = rows.toSorted((a, b) => distance(a) - distance(b))[0]
  const ratios = peers.map((peer, i) => rows[i].agentStepsPerSecond / peer)
  return {
    ...middle,
    agentStepsPerSecond: rate,
    liquidationsPerAgent: mean('liquidationsPerAgent'),
    insurancePerAgent: mean('insurancePerAgent'),
    rssBytes: Math.max(...rows.map(row => row.rssBytes)),
    firstToMedian: rows[0].agentStepsPerSecond / rate,
    ...(beside ? { peerRate: median(peers), ratio: median(ratios) } : {}),
  }
}

/** Times one run, set-up left out. */
export function measure(
  scenario: Scenario,
  { audit, record }: Pick<BenchOptions, 'audit' | 'record'>,
): Omit<BenchRow, 'name' | 'activity'> {
  const run = stepper(scenario, { audit })
  const noted = new Float64Array(OBSERVATIONS.length)
  const recorder = (): void =>
    OBSERVATIONS.forEach(({ read }, i) => {
      noted[i] = read(run.run)
    })
  const cpu = process.cpuUsage()
  const begin = process.hrtime.bigint()
  run.advance(scenario.clock.steps, record === 'page' ? recorder : undefined)
  const wallSeconds = Number(process.hrtime.bigint() - begin) / 1e9
  const { user, system } = process.cpuUsage(cpu)
  const { steps, agents, liquidations, insuranceEnd } = run.summary()
  recorder()
  const end = (id: string): number => noted[OBSERVATIONS.findIndex(one => one.id === id)]
  const acted = run.run.world.protocols.reduce((sum, { tally }) => sum + tally[ACTED], 0)
  return {
    agents,
    steps,
    wallSeconds,
    cpuSeconds: (user + system) / 1e6,
    agentStepsPerSecond: (agents * steps) / wallSeconds,
    actingPerSecond: acted / wallSeconds,
    ordersPerSecond: end('orders') / wallSeconds,
    fillsPerSecond: end('fills') / wallSeconds,
    liquidationsPerAgent: liquidations / agents,
    insurancePerAgent: insuranceEnd / agents,
    priceEnd: end('markPrice'),
    digest: run.digest(),
    rssBytes: process.memoryUsage.rss(),
    firstToMedian: 1,
  }
}
