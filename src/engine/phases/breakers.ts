/** Breakers look at the step that ends and say what is stopped in the next. */
import { BAND_HIGH, BAND_LOW, HALTED, LIQUIDATION_ROOM, STEP } from '../../world/world.ts'
import type { Run } from '../run.ts'

export function breakers({ world, rules }: Run): void {
  for (const { state } of world.markets) {
    state[BAND_LOW] = 0
    state[BAND_HIGH] = Infinity
    state[HALTED] = 0
  }
  for (const { protocol, breakers: all } of rules.protocols) {
    protocol.tally[LIQUIDATION_ROOM] = Infinity
    for (const breaker of all) breaker.look(world.scalars[STEP])
  }
}
