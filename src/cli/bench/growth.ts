/** How a step's time grows with the number of agents, over a hundredfold of them. */
import type { Bench, BenchRow } from './row.ts'
import { w1 } from './w1.ts'
import { w2 } from './w2.ts'

/** The crash of W2 is part of the work, so each size goes through it; W1 is alike at any time. */
const WORKLOADS = {
  w1: { bench: w1, sizes: [1000, 10_000, 100_000], stepsAt: (agents: number) => 3e7 / agents },
  w2: { bench: w2, sizes: [500, 5000, 50_000], stepsAt: () => undefined },
} as const

export const growth: Bench = async options => {
  const { bench, sizes, stepsAt } = WORKLOADS[options.workload ?? 'w1']
  const rows: BenchRow[] = []
  for (const agents of sizes) {
    const steps = options.steps ?? stepsAt(agents)
    const [row] = await bench({ ...options, agents, steps })
    rows.push({ ...row, name: 'growth' })
  }
  return rows
}
