/** What trades cost: the taker pays the protocol, and the protocol pays the maker, or is paid by it. */
import { MILLION, mulDiv } from '../kernel/quanta.ts'
import { emit, KIND } from '../world/events.ts'
import { pay } from '../world/ledger.ts'
import { REBATES, ROLES, TAKER_FEES, type Role } from '../world/world.ts'
import type { VenueContext } from './venue.ts'

/** Charges the taker of `value` quanta `fee` millionths, rounded up. */
export function chargeTaker(
  { world, market, feeAccount, earner }: VenueContext,
  account: number,
  role: Role,
  value: number,
  fee: number,
): void {
  if (fee === 0) return
  const amount = mulDiv(value, fee, MILLION, 'up')
  pay(world, market.asset, account, feeAccount, amount)
  emit(world.log, { kind: KIND.fee, account, other: feeAccount, amount })
  if (earner === undefined) return
  earner.tally[TAKER_FEES] += amount
  earner.feesBy[ROLES.indexOf(role)] += amount
}

/** Pays the maker of `value` quanta `rebate` millionths as far as the treasury has them; below zero the maker pays. */
export function payRebate(
  { world, market, feeAccount, earner }: VenueContext,
  maker: number,
  value: number,
  rebate: number,
): void {
  const due = mulDiv(value, Math.abs(rebate), MILLION, rebate > 0 ? 'down' : 'up')
  const has = Math.max(0, world.cash[market.asset][feeAccount])
  const amount = rebate > 0 ? Math.min(due, has) : -due
  if (amount === 0) return
  if (amount > 0) pay(world, market.asset, feeAccount, maker, amount)
  else pay(world, market.asset, maker, feeAccount, -amount)
  emit(world.log, { kind: KIND.rebate, account: feeAccount, other: maker, amount })
  if (earner !== undefined) earner.tally[REBATES] += amount
}
