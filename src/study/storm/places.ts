/** Whose an account is, and what an event moves between two of them: what laws that follow the log look up. */
import { prepareListing } from '../../engine/books/listed.ts'
import type { Books } from '../../engine/books/books.ts'
import type { Run } from '../../engine/run.ts'
import { COUNT, KIND, WAY, type EventLog } from '../../world/events.ts'
import { STEP, type World } from '../../world/world.ts'

/** By account. */
export interface Places {
  /** Row of its protocol; -1 for houses, purses, accounts of funding, outside venues and the world. */
  readonly protocolOf: Int32Array
  /** Row of the only market in which it may trade; -1 if there are several, or none. */
  readonly marketOf: Int32Array
  /** Row of the asset that its money is in; -1 for the outside world, which has all. */
  readonly assetOf: Int32Array
}

export function placesOf({ accountCount, markets, protocols, cohorts }: World): Places {
  const column = (): Int32Array => new Int32Array(accountCount).fill(-1)
  const places = { protocolOf: column(), marketOf: column(), assetOf: column() }
  const { protocolOf, marketOf, assetOf } = places
  const isOf = (account: number, market: number): void => {
    marketOf[account] = market
    assetOf[account] = markets[market].asset
  }
  for (const { first, count, protocol, market, purse } of cohorts) {
    for (let row = first; row < first + count; row++) isOf(row, market)
    protocolOf.fill(protocol, first, first + count)
    if (purse >= 0) isOf(purse, market)
  }
  for (const { row, house, funding, abroad } of markets) {
    for (const account of [house, funding, abroad]) isOf(account, row)
  }
  for (const { row, markets: own, rungAccounts, treasury, badDebt, keeperPool } of protocols) {
    for (const account of [...rungAccounts, treasury, badDebt, keeperPool]) {
      protocolOf[account] = row
      isOf(account, own[0])
      if (own.length > 1) marketOf[account] = -1
    }
  }
  return places
}

/** The market in which two accounts trade: that of the one who has only one; -1 if both have several. */
export const marketBetween = ({ marketOf }: Places, account: number, other: number): number =>
  marketOf[account] >= 0 ? marketOf[account] : marketOf[other]

/** Money that an event moves. One object, reused. */
export interface Flow {
  payer: number
  payee: number
  /** Quanta; below zero it went the other way. */
  amount: number
}

/** Reads what the event in a row of the log pays to whom, into `flow`. Returns whether it pays anybody by itself:
 *  trades move cash and quote legs together. */
export function readFlow({ log, outside }: World, row: number, flow: Flow): boolean {
  const way = WAY[log.kind[row]]
  const account = log.account[row]
  const other = way === 'in' ? outside : log.other[row]
  const pays = way === 'pays' || way === 'buys'
  if (!pays && way !== 'gets' && way !== 'in') return false
  flow.payer = pays ? account : other
  flow.payee = pays ? other : account
  flow.amount = log.amount[row]
  return true
}

/** Calls back with each row of the log from `from` on whose event is of a kind. */
export function eachOf(
  log: EventLog,
  kind: keyof typeof KIND,
  from: number,
  see: (row: number) => void,
): void {
  const wanted = KIND[kind]
  for (let row = from; row < log.cursor[COUNT]; row++) if (log.kind[row] === wanted) see(row)
}

/** Steps between two looks of what is dear to look at. */
export const SELDOM = 16

/** A few books a step, others in each. The view is priced anew with the next marks: to ask at the end changes nothing. */
export function eachBook(
  { world, rules }: Run,
  see: (books: Books, account: number) => void,
): void {
  const step = world.scalars[STEP]
  if (step % SELDOM !== 0) return
  for (const books of rules.books) {
    if (!books || books.chain.accountOf.length === 0) continue
    prepareListing(books.view)
    const { accountOf } = books.chain
    for (let n = 0; n < BOOKS; n++)
      see(books, accountOf[(step / SELDOM + n * 7) % accountOf.length])
  }
}

const BOOKS = 5

/** Sum of whole numbers, exact whatever their order and size: multiples of 2^26 and rests apart. */
export class ExactSum {
  private high = 0
  private low = 0

  /** `value` within 2^53. */
  add(value: number): void {
    const top = Math.floor(value / HALF)
    this.high += top
    this.low += value - top * HALF
  }

  /** Nearest double of the sum; 0 only if it is 0. */
  value(): number {
    return this.high * HALF + this.low
  }
}

const HALF = 67_108_864 // 2^26
