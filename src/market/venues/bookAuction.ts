/** A call auction on the book: the orders that were called and all quotes that stand meet at one price. */
import { assert } from '../../kernel/assert.ts'
import { MILLION } from '../../kernel/quanta.ts'
import { ORDER_REDUCE_ONLY, ORDER_REST } from '../../world/intents.ts'
import { tradeBetween } from '../../world/tradeBetween.ts'
import {
  AUCTION,
  BY_LIQUIDATION,
  BY_TRADER,
  FILL_COUNT,
  FORCED_FLOW,
  LAST_TRADE,
  MID,
  PRICE_ORIGINS,
  REBATE,
  UNCROSSED,
  VOLUME,
} from '../../world/world.ts'
import { attributeTrade } from '../attribution.ts'
import { createFills, match, reserveFills, type Fills } from '../book/book.ts'
import { chargeTaker, payRebate } from '../fees.ts'
import { callOrders, dropAllCalled, queueOf } from './bookCall.ts'
import { limitOf, priceOf } from './bookClearing.ts'
import { midOf } from './bookTouch.ts'
import { enter, execute, noteMiddle, originOf, roleOf, type Floor } from './bookTrading.ts'

/** The step's orders: filled as they come, or taken in for an auction and filled at its end. */
export function meet(floor: Floor): void {
  const { context, memory } = floor
  const phase = context.market.state[AUCTION]
  if (phase === 0) {
    dropAllCalled(memory.call)
    execute(floor)
    return
  }
  callOrders(floor)
  if (phase === UNCROSSED) uncross(floor)
}

function uncross(floor: Floor): void {
  const { call } = floor.memory
  const called = { buys: queueOf(floor, 1), sells: queueOf(floor, -1) }
  const { ticks, lots } = priceOf(floor, called)
  if (lots > 0) {
    const buyers = served(floor, called.buys, 1, ticks, lots)
    const sellers = served(floor, called.sells, -1, ticks, lots)
    trade(floor, buyers, sellers, ticks)
    floor.context.market.state[LAST_TRADE] = ticks
    const net = new Float64Array(PRICE_ORIGINS)
    settle(floor, buyers, 1, ticks, net)
    settle(floor, sellers, -1, ticks, net)
    attribute(floor, net)
  }
  for (const row of [...called.buys, ...called.sells]) restWhatIsLeft(floor, row)
  dropAllCalled(call)
}

/** An account that no order in the book belongs to. */
const NOBODY = -1
/** In place of a slot: who was called, and does not stand in the book. */
const CALLED_ORDER = -1

/** Those of a side whose `lots` trade at `price`, best limit first; of one limit what stands in the book before what was
 *  called. Takes them off the book, and lowers what is left of the called. */
function served(
  floor: Floor,
  rows: readonly number[],
  side: number,
  price: number,
  lots: number,
): Fills {
  const { book, call } = floor.memory
  const parties = createFills()
  let left = lots
  for (const row of rows) {
    const limit = limitOf(floor, row)
    if (side * (limit - price) < 0) break
    left -= match(book, NOBODY, -side, left, limit, parties)
    const taken = Math.min(left, side * call.lots[row])
    if (taken === 0) break
    append(parties, CALLED_ORDER, row, price, taken)
    call.lots[row] -= side * taken
    left -= taken
  }
  left -= match(book, NOBODY, -side, left, price, parties)
  assert(left === 0, () => `auction at ${price} ticks: got ${lots - left}, expected ${lots} lots`)
  return parties
}

function append(fills: Fills, slot: number, account: number, ticks: number, lots: number): void {
  reserveFills(fills, 1)
  const row = fills.count++
  fills.slots[row] = slot
  fills.accounts[row] = account
  fills.ticks[row] = ticks
  fills.lots[row] = lots
}

/** Trades between buyers and sellers in their order. Quotes never meet quotes, so in each pair one was called. */
function trade(floor: Floor, buyers: Fills, sellers: Fills, price: number): void {
  const { fills } = floor
  let i = 0
  let j = 0
  let bought = 0
  let sold = 0
  let taker = NOBODY
  let direction = 0
  fills.count = 0
  while (i < buyers.count) {
    const isBuyer = buyers.slots[i] === CALLED_ORDER
    const account = isBuyer ? buyers.accounts[i] : sellers.accounts[j]
    if (account !== taker) {
      post(floor, taker, direction)
      taker = account
      direction = isBuyer ? 1 : -1
    }
    const lots = Math.min(buyers.lots[i] - bought, sellers.lots[j] - sold)
    append(fills, 0, isBuyer ? sellers.accounts[j] : buyers.accounts[i], price, lots)
    bought += lots
    sold += lots
    if (bought === buyers.lots[i]) {
      i++
      bought = 0
    }
    if (sold === sellers.lots[j]) {
      j++
      sold = 0
    }
  }
  post(floor, taker, direction)
}

/** Posts the fills that stand in scratch. */
function post({ fills, context }: Floor, account: number, direction: number): void {
  if (fills.count === 0) return
  const { world, market } = context
  const value = tradeBetween(world, market, account, direction, fills, 0, fills.count, -1)
  market.state[VOLUME] += value
  market.state[FILL_COUNT] += fills.count
  fills.count = 0
}

/** What trading costs and leaves behind, on one side: who was called pays as a taker, who stood in the book is paid as a
 *  maker; forced flow is noted, and what each origin bought, net, in `net`. */
function settle(
  floor: Floor,
  parties: Fills,
  side: number,
  price: number,
  net: Float64Array,
): void {
  const { context, memory, isDesk, fee } = floor
  const { cohorts } = context.world
  const { state, k } = context.market
  const rebate = Math.round(state[REBATE] * MILLION)
  for (let j = 0; j < parties.count; j++) {
    const account = parties.accounts[j]
    const lots = parties.lots[j]
    const value = lots * price * k
    if (parties.slots[j] === CALLED_ORDER) {
      const cohort = memory.call.cohort[account]
      const origin = originOf(cohorts[cohort])
      net[origin] += side * lots
      if (origin === BY_LIQUIDATION) state[FORCED_FLOW] += side * lots
      chargeTaker(context, account, roleOf(cohorts, cohort), value, fee)
    } else if (isDesk[account] === 1) state[FORCED_FLOW] += side * lots
    else if (rebate !== 0) payRebate(context, account, value, rebate)
  }
}

/** The middle of the book has moved because many traded at once: each origin that pushed its way has its part. */
function attribute({ context: { market }, memory }: Floor, net: Float64Array): void {
  const was = market.state[MID]
  const mid = midOf(memory.book, was)
  const way = mid > was ? 1 : -1
  let all = 0
  for (const lots of net) all += Math.max(0, way * lots)
  let part = 0
  for (let origin = 0; origin < PRICE_ORIGINS; origin++) {
    const pushed = Math.max(0, way * net[origin])
    if (pushed === 0) continue
    part += pushed
    attributeTrade(market, part === all ? mid : was + ((mid - was) * part) / all, origin)
  }
  // Nobody who was called pushed that way: makers' own quotes were met.
  attributeTrade(market, mid, BY_TRADER)
}

/** An order that may rest stays in the book with what is left of it; of all others the rest is dropped. */
function restWhatIsLeft(floor: Floor, account: number): void {
  const { call } = floor.memory
  const { cohorts } = floor.context.world
  const rule = call.rule[account]
  const lots = call.lots[account]
  if (lots === 0 || (rule & ORDER_REST) === 0 || (rule & ORDER_REDUCE_ONLY) !== 0) return
  const cohort = call.cohort[account]
  const origin = originOf(cohorts[cohort])
  const limit = call.limit[account]
  enter(floor, account, roleOf(cohorts, cohort), { lots, limit, rule, origin })
  noteMiddle(floor, origin)
}
