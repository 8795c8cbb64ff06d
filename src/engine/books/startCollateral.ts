/** Part of the starting equity of those who hold options stands in an asset that their protocol takes as collateral. */
import { QUANTA_LIMIT } from '../../kernel/quanta.ts'
import { QUANTUM_VALUE } from '../../world/collateral.ts'
import { pay } from '../../world/ledger.ts'
import type { Cohort } from '../../world/world.ts'
import type { Run } from '../run.ts'

/** Changes it at the price of the start, outside and free of cost. Attackers have all of theirs in their purse. */
export function startCollateral({ world, scenario }: Run, cohort: Cohort): void {
  const { collateralShare, collateralAsset } = scenario.cohorts[cohort.row]
  const { chain, asset: settled } = world.markets[cohort.market]
  if (!cohort.holdsOptions || cohort.role === 'attacker') return
  const asset = scenario.assets.findIndex(({ id }) => id === collateralAsset)
  const taken = chain!.collateral.find(one => one.asset === asset)
  const value = taken?.state[QUANTUM_VALUE] ?? 0
  if (!(value > 0)) return
  // So much that all together stay within what a balance holds.
  const most = Math.floor(QUANTA_LIMIT / 2 / world.accountCount)
  for (let row = cohort.first; row < cohort.first + cohort.count; row++) {
    const lots = Math.min(most, Math.floor((collateralShare * world.cash[settled][row]) / value))
    if (lots <= 0) continue
    pay(world, settled, row, world.outside, Math.round(lots * value))
    pay(world, asset, world.outside, row, lots)
  }
}
