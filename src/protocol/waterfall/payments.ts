/** Money that a rung starts with, and what it pays out of it. */
import { MILLION, millionths, mulDiv } from '../../kernel/quanta.ts'
import { emit, KIND } from '../../world/events.ts'
import { pay } from '../../world/ledger.ts'
import type { RungContext, Shortfalls } from './rung.ts'

/** A share of what all agents of the protocol had at the start, in quanta. */
export function shareOfEquity({ world, protocol }: RungContext, share: number): number {
  let equity = 0
  for (let i = protocol.first; i < protocol.last; i++) equity += world.startEquity[i]
  return mulDiv(equity, millionths(share), MILLION, 'nearest')
}

/** Pays shortfalls in order out of the rung's account until `able` quanta are spent. Returns what it paid. */
export function payShortfalls(
  { world, asset, account }: RungContext,
  able: number,
  { count, account: accounts, amount, cause }: Shortfalls,
): number {
  let left = able
  for (let j = 0; j < count && left > 0; j++) {
    const paid = left < amount[j] ? left : amount[j]
    // A rung cannot help itself: its own shortfall is for those below it.
    if (paid <= 0 || accounts[j] === account) continue
    pay(world, asset, account, accounts[j], paid)
    amount[j] -= paid
    left -= paid
    emit(world.log, {
      kind: KIND['rung-paid'],
      account: accounts[j],
      other: account,
      amount: paid,
      cause: cause[j],
    })
  }
  return able - left
}
