/** A loss spread over many accounts: who may be charged how much, and who gets it. */
import { emit, KIND } from '../../world/events.ts'
import { pay } from '../../world/ledger.ts'
import { SOCIALIZED } from '../../world/world.ts'
import { apportionRunning } from './apportion.ts'
import type { RungContext, Shortfalls } from './rung.ts'

/** The most (whole quanta) that an account may be charged; at or below zero it is left out. */
export type ClaimOf = (account: number) => number

/** Charges the shortfalls to the protocol's agents, pro rata on their claims and never above them, to the quantum. */
export function spread(context: RungContext, shortfalls: Shortfalls, claimOf: ClaimOf): void {
  const loss = total(shortfalls)
  if (loss === 0) return
  const { first, last } = context.protocol
  const isShort = new Set(shortfalls.account.subarray(0, shortfalls.count))
  const accounts: number[] = []
  const claims: number[] = []
  let all = 0
  for (let i = first; i < last; i++) {
    // Nobody pays for himself: who is short has nothing to give, whatever it may still gain elsewhere.
    const claim = isShort.has(i) ? 0 : claimOf(i)
    if (claim <= 0) continue
    accounts.push(i)
    claims.push(claim)
    all += claim
  }
  const charges: number[] = []
  const charged = apportionRunning(loss < all ? loss : all, claims, claims.length, charges)
  collect(context, accounts, charges, shortfalls)
  context.protocol.tally[SOCIALIZED] += charged
}

function total({ amount, count }: Shortfalls): number {
  let sum = 0
  for (let j = 0; j < count; j++) sum += amount[j]
  return sum
}

/** Pays the charges to the accounts that are short, first payer to first loser. */
function collect(
  { world, asset }: RungContext,
  accounts: readonly number[],
  charges: readonly number[],
  shortfalls: Shortfalls,
): void {
  let j = 0
  accounts.forEach((account, i) => {
    let due = charges[i]
    while (due > 0) {
      while (shortfalls.amount[j] === 0) j++
      const missing = shortfalls.amount[j]
      const amount = due < missing ? due : missing
      const other = shortfalls.account[j]
      pay(world, asset, account, other, amount)
      emit(world.log, {
        kind: KIND['loss-socialized'],
        account,
        other,
        amount,
        cause: shortfalls.cause[j],
      })
      shortfalls.amount[j] -= amount
      due -= amount
    }
  })
}
