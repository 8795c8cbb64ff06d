/** Money that leaves accounts: what the rules let go, and what is there at all. */
import {
  INITIAL,
  MARK,
  PROFIT_COUNTS,
  WITHDRAW_MARGIN,
  WITHDRAW_ROOM,
  WITHDRAWN,
  earnerOf,
  type Market,
  type Protocol,
  type World,
} from '../world/world.ts'
import type { Books } from './books/books.ts'
import { prepareListing, requirementOf } from './books/listed.ts'
import { countedEquity } from './countedEquity.ts'
import type { ProtocolRules } from './rules.ts'
import type { Run } from './run.ts'

/** Quanta that may leave an account in this step: what is free of it, and no more than the protocol lets go in all. */
export const withdrawable = (
  run: Run,
  rules: ProtocolRules,
  market: Market,
  account: number,
): number =>
  Math.min(freeCollateral(run, rules, market, account), rules.protocol.tally[WITHDRAW_ROOM])

/** Quanta of an account that nothing asks for: what counts of its equity, less initial margin (of its book, where it may
 *  hold options) and less what must stay behind on a withdrawal. None while it is under maintenance. */
export function freeCollateral(
  { world, rules: { books } }: Run,
  { protocol, margins }: ProtocolRules,
  market: Market,
  account: number,
): number {
  const { tally, flaggedAt, first, rates } = protocol
  if (flaggedAt[account - first] !== 0) return 0
  const place = protocol.markets.indexOf(market.row)
  const notional = Math.abs(market.size[account]) * market.state[MARK] * market.k
  const { sized } = margins[place]
  const book = bookInitial(books[market.row], account)
  const initial = book ?? (sized ? sized.initial(notional) : rates[place][INITIAL] * notional)
  const stays = Math.max(initial, tally[WITHDRAW_MARGIN] * notional)
  return Math.max(
    0,
    Math.floor(countedEquity(world, market, account, tally[PROFIT_COUNTS]) - stays),
  )
}

/** Initial margin of an account's book, quanta; undefined for those who may hold no options. */
function bookInitial(books: Books | undefined, account: number): number | undefined {
  if (books === undefined || books.chain.bookOf[account] < 0) return undefined
  prepareListing(books.view)
  return requirementOf(books.view, account).initial / books.market.unit
}

/** Quanta that a protocol has at all: what its accounts, rungs and treasury have settled and put into positions, and what
 *  the house and the account of funding have of the markets whose fees it gets. Paper profits are no money. */
export function custody(world: World, own: Protocol): number {
  const legs = own.markets.map(market => world.markets[market])
  const money = world.cash[legs[0].asset]
  const held = (account: number): number =>
    legs.reduce((sum, { quote }) => sum + quote[account], money[account])
  let sum = 0
  for (let i = own.first; i < own.last; i++) sum += held(i)
  for (const account of [...own.rungAccounts, own.treasury, own.keeperPool, own.badDebt]) {
    sum += held(account)
  }
  for (const { row, house, funding } of legs) {
    if (earnerOf(world, row) === own) sum += held(house) + held(funding)
  }
  return Math.max(0, sum)
}

/** Lowers what may still leave in this step. */
export function noteWithdrawal({ protocol: { tally } }: ProtocolRules, amount: number): void {
  tally[WITHDRAWN] += amount
  tally[WITHDRAW_ROOM] = Math.max(0, tally[WITHDRAW_ROOM] - amount)
}
