/** Trading on the book: the step's orders, forced sales, fees, and who moved the price. */
import { MILLION, millionths } from '../../kernel/quanta.ts'
import { emit, KIND, REFUSED_BY_BOOK } from '../../world/events.ts'
import { ORDER_POST_ONLY, ORDER_REDUCE_ONLY } from '../../world/intents.ts'
import { tradeBetween } from '../../world/tradeBetween.ts'
import {
  BAND_HIGH,
  BAND_LOW,
  BY_ATTACKER,
  BY_CARRY,
  BY_HEDGING,
  BY_LIQUIDATION,
  BY_TRADER,
  FILL_COUNT,
  FORCED_FLOW,
  LAST_TRADE,
  MARK,
  MID,
  ORDERS,
  REBATE,
  STEP,
  VOLUME,
  type Cohort,
  type Role,
} from '../../world/world.ts'
import { attributeTrade } from '../attribution.ts'
import { chargeTaker, payRebate } from '../fees.ts'
import { createFills, match, TICKS_LIMIT, type Fills } from '../book/book.ts'
import {
  cancel,
  createOrderEntry,
  limit as limitOrder,
  OUTCOME,
  postOnly,
  reduceOnly,
  type OrderEntry,
} from '../book/orders.ts'
import { createQueue, drawRanks, rankWord, sortQueue, type Queue } from '../book/queue.ts'
import { MARKET_ORDER_REACH, type OrderList, type VenueContext } from '../venue.ts'
import type { BookMemory } from './bookMemory.ts'
import type { BookParams } from './bookParams.ts'
import { midOf } from './bookTouch.ts'

/** What trading in one market needs. Fills and queue are scratch. */
export interface Floor {
  readonly context: VenueContext
  readonly memory: BookMemory
  readonly fills: Fills
  readonly queue: Queue
  readonly entry: OrderEntry
  /** Taker fee in millionths. */
  readonly fee: number
  /** 1 for accounts that sell what they took over. */
  readonly isDesk: Uint8Array
}

export function createFloor(context: VenueContext, memory: BookMemory, params: BookParams): Floor {
  const { world, desks } = context
  const isDesk = new Uint8Array(world.accountCount)
  for (const account of desks) isDesk[account] = 1
  const fills = createFills()
  const entry = createOrderEntry(memory.book, fills)
  const queue = createQueue(world.agentRows)
  return { context, memory, fills, queue, entry, fee: millionths(params.takerFee), isDesk }
}

/** Lists a cohort's orders for the step. */
export function enlist({ queue, context }: Floor, cohort: Cohort, orders: OrderList): void {
  const { world } = context
  const mark = context.market.state[MARK]
  const low = Math.max(1, Math.ceil(mark * (1 - MARKET_ORDER_REACH)))
  const high = Math.floor(mark * (1 + MARKET_ORDER_REACH))
  const first = queue.count
  let at = first
  for (let j = 0; j < orders.count; j++) {
    queue.account[at] = orders.rows[j]
    queue.lots[at] = orders.lots[j]
    const limit = orders.limit[j]
    queue.limit[at] = limit === 0 ? (orders.lots[j] > 0 ? high : low) : limit
    queue.rule[at] = orders.rule[j]
    queue.cohort[at] = cohort.index
    at++
  }
  queue.count = at
  const word = rankWord(context.key, world.scalars[STEP])
  drawRanks(queue, first, at, word, cohort.scope, cohort.first)
}

/** Fills the step's orders in rank order. */
export function execute(floor: Floor): void {
  const { queue, context } = floor
  const { cohorts } = context.world
  sortQueue(queue)
  for (let j = 0; j < queue.count; j++) {
    const at = queue.order[j]
    const account = queue.account[at]
    const rule = queue.rule[at]
    const origin = originOf(cohorts[queue.cohort[at]])
    if (rule === 0) {
      // What rests was held to the same margin: a new order takes its place.
      if (floor.memory.resting[account] !== 0) dropResting(floor, account)
      const value = take(floor, account, queue.lots[at], queue.limit[at], origin, -1)
      if (value > 0) charge(floor, account, roleOf(cohorts, queue.cohort[at]), value)
    } else {
      enter(floor, account, roleOf(cohorts, queue.cohort[at]), { lots: queue.lots[at], limit: queue.limit[at], rule, origin }) // prettier-ignore
      noteMiddle(floor, origin)
    }
  }
  queue.count = 0
}

/** What somebody rests, or no longer does, moves the middle too. */
export function noteMiddle({ context: { market }, memory }: Floor, origin: number): void {
  attributeTrade(market, midOf(memory.book, market.state[MID]), origin)
}

/** A keeper's own orders only ever sell what it took over. */
export function originOf({ role }: Cohort): number {
  if (role === 'carry') return BY_CARRY
  if (role === 'attacker') return BY_ATTACKER
  if (role === 'dealer') return BY_HEDGING
  return role === 'keeper' ? BY_LIQUIDATION : BY_TRADER
}

/** Immediate or cancel, for whom nothing has to be remembered. Returns the value traded, in quanta; the lots filled
 *  stand in `entry.lots`. */
export function take(
  floor: Floor,
  account: number,
  lots: number,
  limit: number,
  origin: number,
  cause: number,
): number {
  const { memory, fills, context } = floor
  const { state } = context.market
  const direction = lots > 0 ? 1 : -1
  fills.count = 0
  state[ORDERS]++
  const worst = within(state, limit, direction)
  const filled = match(memory.book, account, direction, lots * direction, worst, fills)
  floor.entry.lots = filled
  if (filled > 0) return settle(floor, account, direction, filled, origin, cause)
  // What its account had resting may be off the book.
  noteMiddle(floor, origin)
  return 0
}

/** The limit of an order, held inside the band. */
export function within(state: Float64Array, limit: number, direction: number): number {
  if (direction > 0) {
    const high = state[BAND_HIGH] < TICKS_LIMIT ? Math.floor(state[BAND_HIGH]) : TICKS_LIMIT
    return limit === 0 || limit > high ? high : limit
  }
  const low = Math.ceil(state[BAND_LOW])
  return limit < low ? low : limit
}

/** Posts the fills that stand in scratch, and notes what they did to the price. Returns their value. */
function settle(
  floor: Floor,
  account: number,
  direction: number,
  filled: number,
  origin: number,
  cause: number,
): number {
  const { fills, context, isDesk } = floor
  const { world, market } = context
  const { state } = market
  const value = tradeBetween(world, market, account, direction, fills, 0, fills.count, cause)
  state[VOLUME] += value
  state[FILL_COUNT] += fills.count
  state[LAST_TRADE] = value / (filled * market.k)
  const { accounts, lots } = fills
  for (let j = 0; j < fills.count; j++) {
    // A forced sale that rested is met: the other side of it is forced flow all the same.
    if (isDesk[accounts[j]] === 1) state[FORCED_FLOW] -= direction * lots[j]
  }
  if (origin === BY_LIQUIDATION) state[FORCED_FLOW] += direction * filled
  if (state[REBATE] !== 0) payMakers(floor)
  noteMiddle(floor, origin)
  return value
}

const charge = ({ context, fee }: Floor, account: number, role: Role, value: number): void =>
  chargeTaker(context, account, role, value, fee)

export const roleOf = (cohorts: readonly Cohort[], index: number): Role => cohorts[index].role

/** Each maker of the fills that stand in scratch gets its rebate, or pays its fee; desks have neither. */
function payMakers({ fills, context, isDesk }: Floor): void {
  const { state, k } = context.market
  const rebate = Math.round(state[REBATE] * MILLION)
  for (let j = 0; j < fills.count; j++) {
    const maker = fills.accounts[j]
    if (isDesk[maker] === 0) payRebate(context, maker, fills.lots[j] * fills.ticks[j] * k, rebate)
  }
}

/** An order with a rule of its own: it replaces what its account had resting. What the book refuses is said. */
export function enter(
  floor: Floor,
  account: number,
  role: Role,
  { lots, limit, rule, origin }: Record<'lots' | 'limit' | 'rule' | 'origin', number>,
): void {
  const { entry, context, memory, fills } = floor
  const { world, market } = context
  const direction = lots > 0 ? 1 : -1
  dropResting(floor, account)
  fills.count = 0
  market.state[ORDERS]++
  const price = within(market.state, limit, direction)
  const outcome = send(entry, rule, account, lots, price, market.size[account])
  if (fills.count > 0) {
    charge(floor, account, role, settle(floor, account, direction, entry.lots, origin, -1))
  }
  if (outcome === OUTCOME.resting) {
    memory.resting[account] = entry.slot + 1
    memory.generation[account] = entry.generation
  } else if (outcome >= FIRST_REFUSAL) {
    emit(world.log, { kind: KIND.refused, account, lots: REFUSED_BY_BOOK, amount: outcome })
  }
}

/** Outcomes from here on changed nothing. */
const FIRST_REFUSAL = OUTCOME['refused: no account']

/** Hands an order to the book by its rule. Returns the outcome. */
function send(
  entry: OrderEntry,
  rule: number,
  account: number,
  lots: number,
  price: number,
  position: number,
): number {
  const direction = lots > 0 ? 1 : -1
  const wanted = Math.abs(lots)
  if (rule & ORDER_REDUCE_ONLY) {
    return reduceOnly(entry, account, direction, wanted, price, position)
  }
  const rest = rule & ORDER_POST_ONLY ? postOnly : limitOrder
  return rest(entry, account, direction, wanted, price)
}

/** Takes off what an account has resting, if it still does. */
export function dropResting({ entry, memory, context }: Floor, account: number): void {
  const slot = memory.resting[account]
  if (slot === 0) return
  memory.resting[account] = 0
  context.market.state[ORDERS]++
  cancel(entry, account, slot - 1, memory.generation[account])
}
