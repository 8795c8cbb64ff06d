/** Who stands behind an account: a cohort, a rung, the treasury, the outside venue. What gains and losses are told by. */
import type { World } from '../world/world.ts'

/** What a party is, beside its place in its list. */
export type PartyKind =
  | 'cohort' // index: of world.cohorts
  | 'rung' // index: of the protocol's waterfall; protocol: its row
  | 'treasury'
  | 'bad-debt'
  | 'keeper-pool'
  | 'house' // index: of the market, here and in the next two
  | 'funding'
  | 'outside-venue'
  | 'unpaid' // what accounts owe that were left under water: the protocol's loss to come
  | 'world' // gas, and fees of the outside venue

export interface Party {
  readonly kind: PartyKind
  readonly index: number
  readonly protocol: number
}

export interface Parties {
  readonly list: readonly Party[]
  /** Place in the list by account; -1 for padding. */
  readonly of: Int32Array
}

/** Every account's party. Cohorts come first, in the world's order. */
export function partiesOf(world: World): Parties {
  const list: Party[] = []
  const of = new Int32Array(world.accountCount).fill(-1)
  const add = (
    kind: PartyKind,
    index: number,
    protocol: number,
    accounts: readonly number[],
  ): void => {
    for (const account of accounts) of[account] = list.length
    list.push({ kind, index, protocol })
  }
  for (const { index, protocol, first, count, purse } of world.cohorts) {
    add('cohort', index, protocol, purse >= 0 ? [purse] : [])
    of.fill(list.length - 1, first, first + count)
  }
  for (const { row, rungAccounts, treasury, badDebt, keeperPool } of world.protocols) {
    rungAccounts.forEach((account, i) => add('rung', i, row, [account]))
    add('treasury', 0, row, [treasury])
    add('bad-debt', 0, row, [badDebt])
    add('keeper-pool', 0, row, [keeperPool])
  }
  for (const { row, house, funding, abroad } of world.markets) {
    add('house', row, -1, [house])
    add('funding', row, -1, [funding])
    add('outside-venue', row, -1, [abroad])
  }
  add('world', 0, -1, [world.outside])
  return { list, of }
}
