/** Assets of an account that the protocol sells outside, to pay what it owes. */
import { holdsCollateral, QUANTUM_VALUE } from '../../world/collateral.ts'
import { emit, KIND } from '../../world/events.ts'
import { pay } from '../../world/ledger.ts'
import { MARK_EVENT } from '../../world/world.ts'
import type { ProtocolRules } from '../rules.ts'
import type { Run } from '../run.ts'
import type { Books } from './books.ts'

/** Quanta of one sale at most: a billion usd. */
const MOST = 1e13

/** Sells, in the order of the protocol's list, until `missing` quanta have come in, or nothing is left that is worth any. Each
 *  goes at its price less the cost of a sale, rounded against the account. Returns quanta that came in. */
export function sellCollateral(
  { world }: Run,
  { market, chain, collateral }: Books,
  account: number,
  { missing, cause }: { readonly missing: number; readonly cause: number },
): number {
  let came = 0
  chain.collateral.forEach(({ asset, priced, state }, i) => {
    const net = state[QUANTUM_VALUE] * (1 - collateral[i].saleCost)
    const wanted = Math.min(MOST, missing - came)
    // Half a quantum more, so that rounding leaves no debt.
    const lots = Math.min(world.cash[asset][account], Math.ceil((wanted + 0.5) / net))
    const amount = Math.floor(lots * net)
    if (!(wanted > 0 && lots > 0 && amount > 0)) return
    const { abroad } = world.markets[priced]
    pay(world, asset, account, abroad, lots)
    pay(world, market.asset, abroad, account, amount)
    emit(world.log, { kind: KIND['collateral-sale'], account, other: asset, lots, amount, cause })
    came += amount
  })
  return came
}

/** Sells what accounts need that have spent more than they had in the settlement asset. */
export function coverDebts(run: Run, { protocol }: ProtocolRules, books: Books): void {
  const { world } = run
  const { market, chain } = books
  if (chain.collateral.length === 0) return
  const cash = world.cash[market.asset]
  for (const account of chain.accountOf) {
    if (account >= protocol.last || cash[account] >= 0) continue
    if (!holdsCollateral(chain.collateral, world.cash, account)) continue
    sellCollateral(run, books, account, {
      missing: -cash[account],
      cause: market.state[MARK_EVENT],
    })
  }
}
