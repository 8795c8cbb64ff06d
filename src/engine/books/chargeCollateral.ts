/** What a book must hold for the assets that it is margined with beside the settlement asset. */
import type { CollateralRule } from '../../protocol/collateral/collateral.ts'
import { setCharge, sumCharges, type Requirement } from '../../protocol/margin/books/requirement.ts'
import { QUANTUM_VALUE } from '../../world/collateral.ts'
import type { Market, World } from '../../world/world.ts'

interface Margined {
  readonly world: World
  readonly market: Market
  /** In the order of the chain's `collateral`. */
  readonly collateral: readonly CollateralRule[]
}

/** Adds the haircuts of what an account holds to both levels of its requirement; `delta` is its book's, usd. */
export function chargeCollateral(
  { world, market, collateral }: Margined,
  account: number,
  delta: number,
  out: Requirement,
): Requirement {
  const taken = market.chain!.collateral
  let charge = 0
  for (let i = 0; i < taken.length; i++) {
    const { asset, state } = taken[i]
    const value = world.cash[asset][account] * state[QUANTUM_VALUE] * market.unit
    charge += collateral[i].charge(value, delta)
  }
  setCharge(out.charges.collateral, charge, charge)
  return sumCharges(out)
}
