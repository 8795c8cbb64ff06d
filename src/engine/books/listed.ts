/** A chain as margin rules see it: options in order of expiry and strike, in usd and units of the underlying; and what a
 *  book of it must hold. */
import { openPart } from '../../market/optionPrices.ts'
import type { BookRule } from '../../protocol/bookMargins/bookMargin.ts'
import type { CollateralRule } from '../../protocol/collateral/collateral.ts'
import { createListed, type Book, type Listed } from '../../protocol/margin/books/chain.ts'
import { createRequirement, type Requirement } from '../../protocol/margin/books/requirement.ts'
import { LISTED_AT, MARK_TIME, type Chain } from '../../world/chain.ts'
import { INDEX, MARK, STEP, type Market, type World } from '../../world/world.ts'
import { chargeCollateral } from './chargeCollateral.ts'

export interface ListedView {
  readonly world: World
  readonly market: Market
  readonly rule: BookRule
  readonly collateral: readonly CollateralRule[]
  readonly listed: Listed
  /** Place of each row of the chain in the order, and the row at each place. */
  readonly placeOf: Int32Array
  readonly rowAt: Int32Array
  readonly expiryAt: Int32Array
  readonly book: Book
  readonly requirement: Requirement
  readonly averageSeconds: number
  readonly stepSeconds: number
  /** What the order was made for, and the step that is prepared. */
  made: number
  prepared: number
}

/** Room for a chain. */
export function createListing(
  world: World,
  market: Market,
  rule: BookRule,
  beside: Pick<ListedView, 'averageSeconds' | 'stepSeconds' | 'collateral'>,
): ListedView {
  const chain = market.chain!
  const legs = chain.legsMost + 1
  return {
    world,
    market,
    rule,
    listed: createListed(chain.count, chain.expiries),
    placeOf: new Int32Array(chain.count).fill(-1),
    rowAt: new Int32Array(chain.count),
    expiryAt: new Int32Array(chain.expiries),
    book: {
      instrument: new Int32Array(legs),
      size: new Float64Array(legs),
      ...{ from: 0, count: 0, perps: 0, bases: 0, cash: 0 },
    },
    requirement: createRequirement(rule.scenarios),
    ...beside,
    made: -1,
    prepared: -1,
  }
}

/** Brings the view up to date with the marks, and prices all scenarios; once a step, when it is first asked for. */
export function prepareListing(view: ListedView): void {
  const { market, rule, listed } = view
  const chain = market.chain!
  const stamp = chain.state[MARK_TIME]
  if (view.prepared === stamp && view.made === chain.state[LISTED_AT]) return
  if (view.made !== chain.state[LISTED_AT]) order(view, chain)
  view.prepared = stamp
  fillListed(view)
  rule.prepare(listed)
}

/** Rows by time of settlement, then expiry, for two may end at one time; then strike, then row. */
function order(view: ListedView, chain: Chain): void {
  const { placeOf, rowAt, expiryAt, listed } = view
  const { count, expiryOf, strikeTicks, settlesAt } = chain
  view.made = chain.state[LISTED_AT]
  const rows: number[] = []
  for (let i = 0; i < count; i++) if (expiryOf[i] >= 0) rows.push(i)
  const at = (i: number): number => settlesAt[expiryOf[i]]
  rows.sort(
    (a, b) =>
      at(a) - at(b) || expiryOf[a] - expiryOf[b] || strikeTicks[a] - strikeTicks[b] || a - b,
  )
  const expiries: number[] = []
  for (let e = 0; e < settlesAt.length; e++) if (settlesAt[e] >= 0) expiries.push(e)
  expiries.sort((a, b) => settlesAt[a] - settlesAt[b] || a - b)
  placeOf.fill(-1)
  rows.forEach((row, place) => {
    placeOf[row] = place
    rowAt[place] = row
    listed.strike[place] = chain.strike[row]
    listed.isCall[place] = chain.isCall[row]
    listed.expiryOf[place] = expiries.indexOf(expiryOf[row])
  })
  expiries.forEach((e, place) => (expiryAt[place] = e))
  listed.count = rows.length
  listed.expiries = expiries.length
}

function fillListed(view: ListedView): void {
  const { listed, rowAt, expiryAt, market, world, averageSeconds, stepSeconds } = view
  const { state, tick, lot } = market
  const chain = market.chain!
  for (let p = 0; p < listed.count; p++) {
    const row = rowAt[p]
    listed.vol[p] = chain.vol[row]
    listed.price[p] = chain.mark[row] * tick
    listed.open[p] = chain.open[row] * lot
  }
  const price = state[MARK] * tick
  for (let p = 0; p < listed.expiries; p++) {
    const e = expiryAt[p]
    listed.years[p] = chain.years[e]
    listed.forward[p] = chain.forward[e]
    listed.discount[p] = chain.discount[e]
    listed.rate[p] = chain.rate[e]
    listed.confidence[p] = chain.confidence[e]
    const left = (chain.settlesAt[e] - world.scalars[STEP]) * stepSeconds
    listed.fixed[p] = chain.forward[e] - openPart(left, averageSeconds) * price
  }
  listed.spot = (state[INDEX] > 0 ? state[INDEX] : state[MARK]) * tick
  listed.perpPrice = price
}

/** What an account must hold, with `lots` more of an option (row -1: none) and `perps` more lots of the perpetual. The view
 *  must be prepared. One object, reused: valid until the next call. Its cash and equity are not set. */
export function requirementOf(
  view: ListedView,
  account: number,
  instrument = -1,
  lots = 0,
  perps = 0,
): Requirement {
  const { market, book, rule, requirement, placeOf } = view
  const { size, lot, chain } = market
  const { bookOf, legsMost, legCount, legInstrument, legSize } = chain!
  const row = bookOf[account]
  const from = row * legsMost
  const to = from + legCount[row]
  book.count = 0
  let isIn = instrument < 0 || lots === 0
  for (let j = from; j < to; j++) {
    const isIt = legInstrument[j] === instrument
    insert(book, placeOf[legInstrument[j]], (legSize[j] + (isIt ? lots : 0)) * lot)
    if (isIt) isIn = true
  }
  if (!isIn) insert(book, placeOf[instrument], lots * lot)
  book.perps = (size[account] + perps) * lot
  rule.require(book, requirement)
  if (view.collateral.length === 0) return requirement
  return chargeCollateral(view, account, deltaOf(view) * view.listed.spot, requirement)
}

/** Delta of the book in the view, units of the underlying. */
function deltaOf({ book, rowAt, market }: ListedView): number {
  const { delta } = market.chain!
  let sum = book.perps
  for (let j = 0; j < book.count; j++) sum += book.size[j] * delta[rowAt[book.instrument[j]]]
  return sum
}

/** Puts a leg where it belongs in the order. */
function insert(book: Book, place: number, size: number): void {
  if (size === 0) return
  const { instrument, size: sizes } = book
  let at = book.count++
  while (at > 0 && instrument[at - 1] > place) {
    instrument[at] = instrument[at - 1]
    sizes[at] = sizes[at - 1]
    at--
  }
  instrument[at] = place
  sizes[at] = size
}

/** What an account holds of options: delta, gamma, vega, theta a unit of the underlying, summed into `out`. */
export function greeksOf(market: Market, account: number, out: Float64Array): void {
  const { bookOf, legsMost, legCount, legInstrument, legSize, delta, gamma, vega, theta } = market.chain! // prettier-ignore
  out.fill(0)
  const book = bookOf[account]
  if (book < 0) return
  const from = book * legsMost
  for (let j = from; j < from + legCount[book]; j++) {
    const i = legInstrument[j]
    const size = legSize[j] * market.lot
    out[0] += size * delta[i]
    out[1] += size * gamma[i]
    out[2] += size * vega[i]
    out[3] += size * theta[i]
  }
}
