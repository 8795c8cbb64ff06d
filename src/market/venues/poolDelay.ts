/** Orders that a pool fills later, at the price that holds by then: who gave them cannot take them back. */
import { ORDER_REDUCE_ONLY } from '../../world/intents.ts'
import { HALTED, NO_TRADE, STEP, type Cohort } from '../../world/world.ts'
import type { OrderList, VenueLayout } from '../venue.ts'
import { trade, type Pool } from './poolTrading.ts'

/** The orders that wait, by agent row; an account has one at most. */
export interface PoolMemory {
  readonly lots: Float64Array
  readonly limit: Float64Array
  readonly rule: Uint8Array
  /** Step + 1 in which it is filled; 0 if none waits; minus step + 1 in which the last one was filled. */
  readonly due: Int32Array
}

/** Register of the venue: how many orders wait. */
const WAITING = 9

export function layOutPool({ columns, market, world }: VenueLayout): PoolMemory {
  const name = `markets.${market.row}.pool`
  const rows = world.agentRows
  return {
    lots: columns.add(`${name}.lots`, new Float64Array(rows)),
    limit: columns.add(`${name}.limit`, new Float64Array(rows)),
    rule: columns.add(`${name}.rule`, new Uint8Array(rows)),
    due: columns.add(`${name}.due`, new Int32Array(rows)),
  }
}

/** Keeps orders for `steps` steps. What an account asks for before it has seen what became of its last order is lost: it
 *  cannot change its mind, so that waiting is no free option, and orders no size twice. */
export function postpone(
  { context: { world, market } }: Pool,
  memory: PoolMemory,
  orders: OrderList,
  steps: number,
): void {
  const now = world.scalars[STEP] + 1
  for (let j = 0; j < orders.count; j++) {
    const row = orders.rows[j]
    if (memory.due[row] > 0 || memory.due[row] === -now) continue
    memory.lots[row] = orders.lots[j]
    memory.limit[row] = orders.limit[j]
    memory.rule[row] = orders.rule[j]
    memory.due[row] = now + steps
    market.venueState[WAITING]++
  }
}

/** Fills what is due now, in row order, held to what its account can carry by now. While nobody trades all of it waits. */
export function fillDue(pool: Pool, memory: PoolMemory): void {
  const { world, market } = pool.context
  const { venueState: own, state } = market
  if (own[WAITING] === 0 || state[HALTED] === NO_TRADE) return
  const now = world.scalars[STEP] + 1
  for (const cohort of world.cohorts) {
    if (cohort.market !== market.row) continue
    const { first, count } = cohort
    for (let row = first; row < first + count; row++) {
      if (memory.due[row] > 0 && memory.due[row] <= now) fillLate(pool, memory, cohort, row)
    }
  }
}

function fillLate(pool: Pool, memory: PoolMemory, { role }: Cohort, account: number): void {
  const { world, market, admit } = pool.context
  memory.due[account] = -(world.scalars[STEP] + 1)
  market.venueState[WAITING]--
  const [wanted, limit, rule] = [memory.lots[account], memory.limit[account], memory.rule[account]]
  // What only reduces needs no margin, and is cut where it is traded.
  const isHeld = (rule & ORDER_REDUCE_ONLY) === 0
  const lots = isHeld ? admit(account, wanted, limit) : wanted
  if (lots !== 0) trade(pool, account, role, { lots, limit, rule })
}
