/** What a protocol passes on once a step: fees to those who carry the risk, and to the vault what is due to it and its own. */
import { payBonus, payRequests } from '../protocol/waterfall/vaultShares.ts'
import { emit, KIND } from '../world/events.ts'
import { pay } from '../world/ledger.ts'
import {
  BONUS_PAID,
  FEES_KEPT,
  FEES_TO_FUND,
  FEES_TO_KEEPERS,
  FEES_TO_VAULT,
  REBATES,
  TAKER_FEES,
  type World,
} from '../world/world.ts'
import type { ProtocolRules } from './rules.ts'

/** Vault requests whose time has come, and the bonus that keeps the others. */
export function serveVault({ vault, protocol }: ProtocolRules): void {
  if (vault === undefined) return
  payRequests(vault.context, vault.params)
  protocol.tally[BONUS_PAID] += payBonus(vault.context, vault.params, protocol.treasury)
}

/** Passes on what came in by fees, less rebates, since the last time. */
export function shareFees(world: World, rules: ProtocolRules): void {
  const { protocol, fees, fundAccounts, vault } = rules
  const { tally, treasury, keeperPool, markets } = protocol
  const shared = tally[FEES_TO_FUND] + tally[FEES_TO_VAULT] + tally[FEES_TO_KEEPERS] + tally[FEES_KEPT] // prettier-ignore
  const came = tally[TAKER_FEES] - tally[REBATES] - shared
  if (came <= 0) return
  const { asset } = world.markets[markets[0]]
  const give = (to: number | undefined, share: number, index: number): number => {
    // A bonus may have spent some of it on the vault meanwhile.
    const amount = Math.min(Math.floor(came * share), world.cash[asset][treasury])
    if (to === undefined || amount <= 0) return 0
    pay(world, asset, treasury, to, amount)
    emit(world.log, { kind: KIND['fee-share'], account: treasury, other: to, amount })
    tally[index] += amount
    return amount
  }
  const given =
    give(fundAccounts[0], fees.fund, FEES_TO_FUND) +
    give(vault?.context.account, fees.vault, FEES_TO_VAULT) +
    give(keeperPool, fees.keepers, FEES_TO_KEEPERS)
  tally[FEES_KEPT] += came - given
}
