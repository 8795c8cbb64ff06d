/** Outside prices move. */
import { STEP } from '../../world/world.ts'
import type { Run } from '../run.ts'

export function prices({ world, rules }: Run): void {
  const step = world.scalars[STEP]
  for (const { process } of rules.markets) process.advance(step)
}
