/** Orders that are called for an auction: taken in, one an account, and kept until they are uncrossed. */
import { ORDER_POST_ONLY, ORDER_REDUCE_ONLY } from '../../world/intents.ts'
import { ORDERS, STEP } from '../../world/world.ts'
import type { CallBook } from './bookMemory.ts'
import { dropResting, enter, noteMiddle, originOf, roleOf, type Floor } from './bookTrading.ts'

/** Takes in the step's orders: each takes the place of what its account had waiting or resting. One that may only rest
 *  goes into the book at once, for it cannot trade there. */
export function callOrders(floor: Floor): void {
  const { queue, context, memory } = floor
  const { world, market } = context
  const { call } = memory
  for (let j = 0; j < queue.count; j++) {
    const account = queue.account[j]
    const [lots, limit, rule] = [queue.lots[j], queue.limit[j], queue.rule[j]]
    const origin = originOf(world.cohorts[queue.cohort[j]])
    dropCalled(call, account)
    if (rule & ORDER_POST_ONLY) {
      enter(floor, account, roleOf(world.cohorts, queue.cohort[j]), { lots, limit, rule, origin })
    } else {
      dropResting(floor, account)
      market.state[ORDERS]++
      call.count[0]++
      call.at[account] = world.scalars[STEP] + 1
      call.lots[account] = lots
      call.limit[account] = limit
      call.rule[account] = rule
      call.cohort[account] = queue.cohort[j]
      call.rank[account] = queue.rank[j]
      call.held[account] = market.size[account]
      call.cash[account] = world.cash[market.asset][account]
    }
    noteMiddle(floor, origin)
  }
  queue.count = 0
}

/** Takes off what an account has waiting. */
export function dropCalled({ at, count }: CallBook, account: number): void {
  if (at[account] === 0) return
  at[account] = 0
  count[0]--
}

/** Takes off all that waits: there is no auction any more. */
export function dropAllCalled({ at, count }: CallBook): void {
  if (count[0] === 0) return
  at.fill(0)
  count[0] = 0
}

/**
 * Accounts whose orders on a side (+1 buys) may be uncrossed, in the order in which they are served: best limit first,
 * then the step in which they came, then their rank in it. Margin was looked at when an order came in, so it is void if
 * the position has changed since or money has left; what may only reduce is cut to what is held.
 */
export function queueOf({ context, memory }: Floor, side: number): readonly number[] {
  const { at, lots, limit, rank, rule, held, cash } = memory.call
  const { size, asset } = context.market
  const money = context.world.cash[asset]
  const rows: number[] = []
  for (let row = 0; row < at.length; row++) {
    if (at[row] === 0 || lots[row] * side <= 0) continue
    if (held[row] !== size[row] || money[row] < cash[row]) continue
    if (rule[row] & ORDER_REDUCE_ONLY) {
      const most = Math.max(0, -side * held[row])
      if (lots[row] * side > most) lots[row] = side * most
      if (most === 0) continue
    }
    rows.push(row)
  }
  return rows.sort(
    (a, b) => side * (limit[b] - limit[a]) || at[a] - at[b] || rank[a] - rank[b] || a - b,
  )
}
