/** Every account that the price has reached is marked; those under maintenance are listed and flagged. */
import { breaches } from '../../world/bounds.ts'
import type { Chain } from '../../world/chain.ts'
import {
  CEILING,
  equity,
  FLAGGED,
  MAINTENANCE,
  MARK,
  STEP,
  type Market,
} from '../../world/world.ts'
import { pullOptionQuotes } from '../books/optionDesk.ts'
import { coverDebts } from '../books/sellCollateral.ts'
import { findBooks } from '../books/underMaintenance.ts'
import { booksOf } from '../books/books.ts'
import type { MarketRules, ProtocolRules } from '../rules.ts'
import type { Run } from '../run.ts'

export function margin(run: Run): void {
  const { world, rules, scratch } = run
  const { breached, breachedEnds } = scratch
  let found = 0
  let list = 0
  for (const own of rules.protocols) {
    const from = found
    own.protocol.markets.forEach((row, place) => {
      const market = world.markets[row]
      const { first, last, rates } = own.protocol
      const out = found === 0 ? breached : breached.subarray(found)
      const cash = world.cash[market.asset]
      let count = breaches(market, cash, first, last, rates[place][CEILING], out)
      const books = booksOf(rules.books, row, own.protocol.row)
      if (books) count = withoutBooks(books.chain, out, count)
      if (own.margins[place].sized) count = keepBreached(run, own, place, out, count)
      if (own.liquidation.route.until > 1) count = addUnfinished(run, own, place, out, count)
      if (own.liquidation.route.worstFirst) sortByRatio(run, market, out, count)
      if (books) coverDebts(run, own, books)
      if (books) count += findBooks(run, own, books, out.subarray(count))
      flagNew(run, own, rules.markets[row], out, count)
      if (books) pullQuotes(books.chain, out, count)
      found += count
      breachedEnds[list++] = found
    })
    unflagOthers(run, own, breached, from, found)
  }
}

/** Those who hold options are margined as a whole. */
function withoutBooks({ bookOf }: Chain, out: Int32Array, count: number): number {
  let kept = 0
  for (let j = 0; j < count; j++) if (bookOf[out[j]] < 0) out[kept++] = out[j]
  return kept
}

/** Of those that the highest rate of any size would take, the ones that their own rate takes. */
function keepBreached(
  { world }: Run,
  { margins, protocol }: ProtocolRules,
  place: number,
  out: Int32Array,
  count: number,
): number {
  const market = world.markets[protocol.markets[place]]
  const { size, state, k } = market
  const { maintenance } = margins[place].sized!
  let kept = 0
  for (let j = 0; j < count; j++) {
    const account = out[j]
    const notional = Math.abs(size[account]) * state[MARK] * k
    if (equity(world, market, account) < maintenance(notional)) out[kept++] = account
  }
  return kept
}

/** Those found earlier whose reduction has not reached its aim yet go on being reduced. In row order, after the others. */
function addUnfinished(
  { world }: Run,
  { margins, protocol, liquidation }: ProtocolRules,
  place: number,
  out: Int32Array,
  count: number,
): number {
  const row = protocol.markets[place]
  const market = world.markets[row]
  const { size, state, k } = market
  const { sized } = margins[place]
  const { flagged, flaggedAt, first, tally, rates } = protocol
  let all = count
  for (let j = 0; j < tally[FLAGGED]; j++) {
    const account = flagged[j]
    const notional = Math.abs(size[account]) * state[MARK] * k
    const isBook = market.chain !== undefined && market.chain.bookOf[account] >= 0
    if (notional === 0 || isBook || flaggedAt[account - first] === 0) continue
    const required = sized ? sized.maintenance(notional) : rates[place][MAINTENANCE] * notional
    const left = equity(world, market, account)
    // Below maintenance it is in the list already.
    if (left >= required && left < liquidation.route.until * required) out[all++] = account
  }
  return all
}

/** Lowest margin ratio first, ties by row. There are few in a step, or many once. */
function sortByRatio(
  { world, scratch }: Run,
  market: Market,
  out: Int32Array,
  count: number,
): void {
  const { ratio } = scratch
  const { size, state, k } = market
  for (let j = 0; j < count; j++) {
    const account = out[j]
    ratio[account] = equity(world, market, account) / (Math.abs(size[account]) * state[MARK] * k)
  }
  if (count > 64) {
    out.subarray(0, count).sort((a, b) => ratio[a] - ratio[b] || a - b)
    return
  }
  for (let j = 1; j < count; j++) {
    const account = out[j]
    let at = j
    while (at > 0 && ratio[out[at - 1]] > ratio[account]) {
      out[at] = out[at - 1]
      at--
    }
    out[at] = account
  }
}

/** Flags those found for the first time: their orders and quotes leave the book. */
function flagNew(
  { world, scratch }: Run,
  { protocol }: ProtocolRules,
  { venue }: MarketRules,
  out: Int32Array,
  count: number,
): void {
  const now = world.scalars[STEP] + 1
  for (let j = 0; j < count; j++) {
    const account = out[j]
    scratch.seenAt[account] = now
    if (protocol.flaggedAt[account - protocol.first] !== 0) continue
    protocol.flaggedAt[account - protocol.first] = now
    venue.pull(account)
  }
}

/** Makers of options under maintenance no longer quote. */
function pullQuotes(chain: Chain, out: Int32Array, count: number): void {
  for (let j = 0; j < count; j++) pullOptionQuotes(chain, out[j])
}

/** Whoever was flagged and is found no more is free again. Keeps the list of the flagged. */
function unflagOthers(
  { world, scratch }: Run,
  { protocol }: ProtocolRules,
  breached: Int32Array,
  from: number,
  to: number,
): void {
  const now = world.scalars[STEP] + 1
  const { flagged, flaggedAt, first, tally } = protocol
  for (let j = 0; j < tally[FLAGGED]; j++) {
    if (scratch.seenAt[flagged[j]] !== now) flaggedAt[flagged[j] - first] = 0
  }
  for (let j = from; j < to; j++) {
    flagged[j - from] = breached[j]
    scratch.seenAt[breached[j]] = 0
  }
  tally[FLAGGED] = to - from
}
