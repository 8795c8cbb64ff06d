/** Orders that are called for an auction: taken in, one an account, and kept until they are uncrossed. */
import { ORDER_POST_ONLY, ORDER_REDUCE_ONLY } from '../../world/intents.ts'
import { ORDERS } from '../../world/world.ts'
import { sortQueue } from '../book/queue.ts'
import type { CallBook } from './bookMemory.ts'
import { dropResting, enter, noteMiddle, originOf, roleOf, type Floor } from './bookTrading.ts'

/** Indices into `CallBook.count`. */
const WAITING = 0
const CAME = 1

/** Takes in the step's orders in rank order: each takes the place of what its account had waiting or resting. One that
 *  may only rest goes into the book at once, for it cannot trade there. */
export function callOrders(floor: Floor): void {
  const { queue, context, memory } = floor
  const { cohorts } = context.world
  sortQueue(queue)
  for (let j = 0; j < queue.count; j++) {
    const at = queue.order[j]
    const account = queue.account[at]
    const rule = queue.rule[at]
    const origin = originOf(cohorts[queue.cohort[at]])
    dropCalled(memory.call, account)
    // A reduction takes, whatever else is asked: it has to wait.
    if (rule & ORDER_POST_ONLY && !(rule & ORDER_REDUCE_ONLY)) {
      const order = { lots: queue.lots[at], limit: queue.limit[at], rule, origin }
      enter(floor, account, roleOf(cohorts, queue.cohort[at]), order)
    } else {
      dropResting(floor, account)
      takeIn(floor, at)
    }
    noteMiddle(floor, origin)
  }
  queue.count = 0
}

/** Takes in the order at a place of the queue. */
function takeIn({ queue, context, memory }: Floor, at: number): void {
  const { world, market } = context
  const { call } = memory
  const account = queue.account[at]
  market.state[ORDERS]++
  call.count[WAITING]++
  call.turn[account] = ++call.count[CAME]
  call.lots[account] = queue.lots[at]
  call.limit[account] = queue.limit[at]
  call.rule[account] = queue.rule[at]
  call.cohort[account] = queue.cohort[at]
  call.held[account] = market.size[account]
  call.cash[account] = world.cash[market.asset][account]
}

/** Takes off what an account has waiting. */
export function dropCalled({ turn, count }: CallBook, account: number): void {
  if (turn[account] === 0) return
  turn[account] = 0
  count[WAITING]--
}

/** Takes off all that waits: there is no auction any more. */
export function dropAllCalled({ turn, count }: CallBook): void {
  if (count[CAME] === 0) return
  turn.fill(0)
  count.fill(0)
}

/**
 * Accounts whose orders on a side (+1 buys) may be uncrossed, in the order in which they are served: best limit first,
 * then as they came. An order is void if the position has changed since it came, or money has left; it is held to the
 * rules once more, for mark, caps and margin may have moved; what may only reduce is cut to what is held.
 */
export function queueOf({ context, memory }: Floor, side: number): readonly number[] {
  const { turn, lots, limit, rule, held, cash } = memory.call
  const { size, asset } = context.market
  const money = context.world.cash[asset]
  const rows: number[] = []
  for (let row = 0; row < turn.length; row++) {
    if (turn[row] === 0 || lots[row] * side <= 0) continue
    if (held[row] !== size[row] || money[row] < cash[row]) continue
    if (rule[row] & ORDER_REDUCE_ONLY) {
      const most = Math.max(0, -side * held[row])
      if (lots[row] * side > most) lots[row] = side * most
      if (most === 0) continue
    } else lots[row] = context.admit(row, lots[row], limit[row])
    if (lots[row] !== 0) rows.push(row)
  }
  return rows.sort((a, b) => side * (limit[b] - limit[a]) || turn[a] - turn[b])
}
