/** What every benchmark prints. */
import type { AuditLevel } from '../../engine/run.ts'

export interface BenchOptions {
  readonly agents?: number
  readonly steps?: number
  readonly sigma?: number
  /** Share of agents that act in a step. */
  readonly activity?: number
  readonly rounds?: number
  readonly seed?: string
  /** What is read each step; a workload has its own default. */
  readonly record?: 'none' | 'page'
  readonly audit: AuditLevel
  /** Of a benchmark that can do several. */
  readonly workload?: 'w1' | 'w2'
  /** Runs the other program, or another workload with this seed, once and returns its rate, agent-steps a second. */
  readonly beside?: (seed: string) => number
}

export interface BenchRow {
  readonly name: string
  readonly agents: number
  readonly steps: number
  readonly activity: number
  readonly wallSeconds: number
  readonly cpuSeconds: number
  readonly agentStepsPerSecond: number
  readonly actingPerSecond: number
  readonly ordersPerSecond: number
  readonly fillsPerSecond: number
  readonly liquidationsPerAgent: number
  readonly insurancePerAgent: number
  readonly priceEnd: number
  readonly digest: string
  readonly rssBytes: number
  /** The first round's rate over the median: is it fast from the start? */
  readonly firstToMedian: number
  /** How many kinds of agents play, where that is the point. */
  readonly kinds?: number
  readonly peerRate?: number
  /** Median over rounds of our rate over the peer's, pair by pair. */
  readonly ratio?: number
}

export type Bench = (options: BenchOptions) => Promise<readonly BenchRow[]>

export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b)
  const middle = sorted.length >> 1
  return sorted.length % 2 === 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2
}
