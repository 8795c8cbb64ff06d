/** What a transaction costs now: the usual price, times what a shock made of it, times what those who wait bid it up. */
import { FLAGGED, GAS, GAS_NOW, GAS_UNTIL, STEP } from '../world/world.ts'
import type { Run } from './run.ts'

/** Writes GAS_NOW of each protocol, in whole quanta, from who was under maintenance at the end of the last step. */
export function noteGas({ world, rules }: Run): void {
  const step = world.scalars[STEP]
  for (const { state } of world.markets) if (state[GAS_UNTIL] <= step) state[GAS] = 1
  for (const { protocol, liquidation } of rules.protocols) {
    const { gasUsd, congestion } = liquidation.route
    const { tally, markets } = protocol
    const { unit } = world.markets[markets[0]]
    const waiting = 1 + congestion * tally[FLAGGED]
    let shock = 1
    for (const row of markets) shock = Math.max(shock, world.markets[row].state[GAS])
    tally[GAS_NOW] = Math.ceil((gasUsd / unit) * shock * waiting)
  }
}
