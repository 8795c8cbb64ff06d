/** How a step's time grows with the number of agents: W1 at 1,000, 10,000 and 100,000. */
import type { Bench } from './row.ts'
import { w1 } from './w1.ts'

export const growth: Bench = async options => {
  const rows = []
  for (const agents of [1000, 10_000, 100_000]) rows.push(...(await w1({ ...options, agents })))
  return rows.map(row => ({ ...row, name: 'growth' }))
}
