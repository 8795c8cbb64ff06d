/** How a step's time grows with the number of agents: W1 at 1,000, 10,000 and 100,000, as much work each. */
import type { Bench, BenchRow } from './row.ts'
import { w1 } from './w1.ts'

const AGENT_STEPS = 3e7

export const growth: Bench = async options => {
  const rows: BenchRow[] = []
  for (const agents of [1000, 10_000, 100_000]) {
    const steps = options.steps ?? AGENT_STEPS / agents
    const [row] = await w1({ ...options, agents, steps })
    rows.push({ ...row, name: 'growth' })
  }
  return rows
}
