/** Orders that a pool fills later, at the price that holds by then: who gave them cannot take them back. */
import {
  ACCOUNT_MOST,
  FEED_CLOSES,
  HALTED,
  INITIAL,
  MARK,
  NO_TRADE,
  OPEN_ROOM,
  STEP,
  equity,
  type Cohort,
  type Market,
  type World,
} from '../../world/world.ts'
import type { OrderList, VenueLayout } from '../venue.ts'
import { trade, type Pool } from './poolTrading.ts'

/** The orders that wait, by agent row; an account has one at most. */
export interface PoolMemory {
  readonly lots: Float64Array
  readonly limit: Float64Array
  readonly rule: Uint8Array
  /** Step + 1 in which it is filled; 0 none waits. */
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

/** Keeps orders for `steps` steps. What an account asks for while its last order waits is lost: it cannot change its
 *  mind, so that waiting is no free option. */
export function postpone(
  { context: { world, market } }: Pool,
  memory: PoolMemory,
  orders: OrderList,
  steps: number,
): void {
  const due = world.scalars[STEP] + 1 + steps
  for (let j = 0; j < orders.count; j++) {
    const row = orders.rows[j]
    if (memory.due[row] !== 0) continue
    memory.lots[row] = orders.lots[j]
    memory.limit[row] = orders.limit[j]
    memory.rule[row] = orders.rule[j]
    memory.due[row] = due
    market.venueState[WAITING]++
  }
}

/** Fills what is due now, in row order, held to what its account can carry by now. While nobody trades all of it waits. */
export function fillDue(pool: Pool, memory: PoolMemory, slack: number): void {
  const { world, market } = pool.context
  const { venueState: own, state } = market
  if (own[WAITING] === 0 || state[HALTED] === NO_TRADE) return
  const now = world.scalars[STEP] + 1
  for (const cohort of world.cohorts) {
    if (cohort.market !== market.row) continue
    const { first, count } = cohort
    for (let row = first; row < first + count; row++) {
      if (memory.due[row] !== 0 && memory.due[row] <= now)
        fillLate(pool, memory, cohort, row, slack)
    }
  }
}

function fillLate(
  pool: Pool,
  memory: PoolMemory,
  { role, protocol }: Cohort,
  account: number,
  slack: number,
): void {
  const { world, market } = pool.context
  memory.due[account] = 0
  market.venueState[WAITING]--
  const { rates, markets } = world.protocols[protocol]
  const rate = rates[markets.indexOf(market.row)][INITIAL] + slack
  const lots = heldToRules(world, market, account, memory.lots[account], rate)
  if (lots === 0) return
  trade(pool, account, role, { lots, limit: memory.limit[account], rule: memory.rule[account] })
}

/** The part of an order that initial margin at `rate`, caps and halts allow now: they may have changed since it was
 *  given. */
function heldToRules(
  world: World,
  market: Market,
  account: number,
  lots: number,
  rate: number,
): number {
  const { state, size, k } = market
  const held = size[account]
  const wanted = held + lots
  const keeps = held * wanted > 0 ? Math.abs(held) : 0
  if (Math.abs(wanted) <= keeps) return lots
  const isClosed = state[HALTED] !== 0 || state[FEED_CLOSES] === 1
  const carried = isClosed ? 0 : equity(world, market, account) / (rate * state[MARK] * k)
  const most = Math.min(carried, state[ACCOUNT_MOST], keeps + Math.max(0, state[OPEN_ROOM]))
  const grown = Math.max(keeps, Math.min(Math.abs(wanted), Math.floor(most)))
  state[OPEN_ROOM] -= grown - keeps
  return (wanted > 0 ? grown : -grown) - held + 0
}
