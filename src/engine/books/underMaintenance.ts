/** Which books are under maintenance. A book is looked at when it changed, or when price and volatilities have moved so
 *  far since it was looked at last that its slack may be gone; this prunes and never decides. */
import {
  IMPLIED,
  SAFE_LEFT,
  SAFE_LEVEL,
  SAFE_NEED,
  SAFE_PRICE,
  SAFE_SCALE,
  SAFE_STEP,
  SAFETY_WIDTH,
  SCALE,
  SLACK,
  SLACK_GROSS,
  SLACK_OWN,
  SLACK_PRICE,
  SLACK_SCALE,
  SLACK_SIZE,
  SLACK_VOL,
  VOL_TRAVEL,
} from '../../world/chain.ts'
import { holdsCollateral } from '../../world/collateral.ts'
import { equity, fundingOwed, MARK, STEP } from '../../world/world.ts'
import type { ProtocolRules } from '../rules.ts'
import type { Run } from '../run.ts'
import type { Books } from './books.ts'
import { prepareListing, requirementOf } from './listed.ts'

/** A book is safe while its equity is at least this many times what it must hold. */
export const SAFE = 2

/** What a move of the price by 1 may take from the slack of a unit: the value of an option moves by no more than the price,
 *  and the loss in a scenario by no more than the price there, its weight included. */
const PER_PRICE = 4
/** The same for volatility x sqrt(years), which time takes from too, times the price: an option's value moves by less than
 *  0.4 of it. */
const PER_VOL = 2

/** Appends the accounts of books under maintenance, or on their way back from it, to `out`; lowest health first. Returns how
 *  many. */
export function findBooks(run: Run, own: ProtocolRules, books: Books, out: Int32Array): number {
  const { world, scratch } = run
  const { chain, market } = books
  const { first, flaggedAt } = own.protocol
  let found = 0
  for (let book = 0; book < chain.accountOf.length; book++) {
    const account = chain.accountOf[book]
    if (account >= world.agentRows) break
    if (chain.legCount[book] === 0 && market.size[account] === 0) {
      // Closed, and owing: it goes to the waterfall.
      if (world.cash[market.asset][account] < 0) out[found++] = note(scratch.ratio, account, -1)
      continue
    }
    const isFlagged = flaggedAt[account - first] !== 0
    if (!isFlagged && isQuiet(run, books, book)) continue
    const health = look(run, books, book)
    if (health < (isFlagged ? books.method.until : 1)) {
      out[found++] = note(scratch.ratio, account, health)
    }
  }
  const { ratio } = scratch
  return found < 2 ? found : sorted(out.subarray(0, found), ratio)
}

function sorted(list: Int32Array, ratio: Float64Array): number {
  list.sort((a, b) => ratio[a] - ratio[b] || a - b)
  return list.length
}

function note(ratio: Float64Array, account: number, health: number): number {
  ratio[account] = health
  return account
}

/** Whether the slack of a book, as it was looked at last, cannot have gone. */
function isQuiet({ world }: Run, { market, chain }: Books, book: number): boolean {
  const { bookSafety, state } = chain
  const at = book * SAFETY_WIDTH
  const price = bookSafety[at + SLACK_PRICE]
  const account = chain.accountOf[book]
  // What its collateral is worth moves by itself.
  if (holdsCollateral(chain.collateral, world.cash, account)) return false
  if (price === 0 || market.size[account] !== bookSafety[at + SLACK_SIZE]) return false
  if (ownOf(world, market, account) !== bookSafety[at + SLACK_OWN]) return false
  if (state[SCALE] !== bookSafety[at + SLACK_SCALE]) return false
  const now = market.state[MARK] * market.tick
  const moved = PER_PRICE * Math.abs(now - price)
  const shaken = PER_VOL * Math.max(now, price) * (state[VOL_TRAVEL] - bookSafety[at + SLACK_VOL])
  const reach = Math.max(1, state[SCALE]) * bookSafety[at + SLACK_GROSS]
  return bookSafety[at + SLACK] * market.unit > reach * (moved + shaken)
}

/** Cash and quote leg of the perpetual, funding owed taken off, quanta. */
function ownOf(world: Run['world'], market: Books['market'], account: number): number {
  return world.cash[market.asset][account] + market.quote[account] - fundingOwed(market, account)
}

/** Equity over maintenance of a book, and what there is to remember of it. */
function look({ world }: Run, books: Books, book: number): number {
  const { market, chain, view } = books
  const { bookSafety, state, legsMost, legCount, legSize } = chain
  prepareListing(view)
  const account = chain.accountOf[book]
  const at = book * SAFETY_WIDTH
  const required = requirementOf(view, account).maintenance / market.unit
  const left = equity(world, market, account)
  const price = market.state[MARK] * market.tick
  let gross = Math.abs(market.size[account])
  for (let j = book * legsMost; j < book * legsMost + legCount[book]; j++)
    gross += Math.abs(legSize[j])
  bookSafety[at + SLACK] = left - required
  bookSafety[at + SLACK_PRICE] = price
  bookSafety[at + SLACK_VOL] = state[VOL_TRAVEL]
  bookSafety[at + SLACK_OWN] = ownOf(world, market, account)
  bookSafety[at + SLACK_SIZE] = market.size[account]
  bookSafety[at + SLACK_GROSS] = gross * market.lot
  bookSafety[at + SLACK_SCALE] = state[SCALE]
  // One that never was safe counts from where it was looked at first.
  if (left >= SAFE * required || bookSafety[at + SAFE_PRICE] === 0) {
    bookSafety[at + SAFE_STEP] = world.scalars[STEP] + 1
    bookSafety[at + SAFE_PRICE] = price
    bookSafety[at + SAFE_LEVEL] = state[IMPLIED]
    bookSafety[at + SAFE_NEED] = required
    bookSafety[at + SAFE_LEFT] = left
    bookSafety[at + SAFE_SCALE] = state[SCALE]
  }
  return required > 0 ? left / required : left < 0 ? -1 : Infinity
}
