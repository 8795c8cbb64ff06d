/** Orders are held against initial margin and filled on the venue, cohort by cohort in row order. */
import type { Acting } from '../../agents/strategy.ts'
import { InvariantError } from '../../kernel/assert.ts'
import { isFull } from '../../world/limits.ts'
import { ACTED, FILLS, MARK, ORDERS_CUT } from '../../world/world.ts'
import type { CohortScratch, Run } from '../run.ts'

export function market({ world, rules, scratch }: Run): void {
  for (const { cohort } of rules.cohorts) {
    const { acting, orders } = scratch.cohorts[cohort.index]
    if (acting.count === 0) continue
    const { margin, protocol } = rules.protocols[cohort.protocol]
    const where = world.markets[cohort.market]
    const value = where.state[MARK] * where.k
    const perLot = margin.initial * value
    let cut = holdToMargin(acting, orders.lots, perLot)
    if (isFull(where, protocol, absolute(orders.lots, acting.count), value)) {
      cut = holdToMargin(acting, orders.lots, REDUCTIONS_ONLY)
    }
    protocol.tally[ORDERS_CUT] += cut
    protocol.tally[ACTED] += acting.count
    const count = withoutEmpty(scratch.cohorts[cohort.index])
    rules.markets[cohort.market].venue.clear(orders, 0, count)
    protocol.tally[FILLS] += count
  }
}

/** An initial margin that no equity covers: whatever enlarges a position is cut. */
const REDUCTIONS_ONLY = Infinity

function absolute(lots: Float64Array, count: number): number {
  let sum = 0
  for (let j = 0; j < count; j++) sum += Math.abs(lots[j])
  return sum
}

/** Cuts each order to what initial margin allows: a position may grow only to equity / rate. Reducing is always
 *  allowed. `perLot` is the initial margin of one lot in quanta. Returns how many orders were cut. */
function holdToMargin({ count, equity, size }: Acting, lots: Float64Array, perLot: number): number {
  let cut = 0
  for (let j = 0; j < count; j++) {
    const held = size[j]
    const wanted = held + lots[j]
    // Mostly false: looked at first, for the processor to guess right.
    if (!(Math.abs(wanted) * perLot <= equity[j])) {
      if (wanted !== Math.floor(wanted)) refuse(j, lots[j])
      if (Math.abs(wanted) > Math.abs(held) || held * wanted < 0) {
        lots[j] = allowed(held, wanted, equity[j] / perLot) - held
        cut++
      }
    }
  }
  return cut
}

/** The position nearest to `wanted` that is no larger than `most` lots, or than the held one on the same side. */
function allowed(held: number, wanted: number, most: number): number {
  const cap = most > 0 ? Math.floor(most) : 0
  const keeps = held * wanted > 0 ? Math.abs(held) : 0
  const size = keeps > cap ? keeps : cap
  return wanted > 0 ? size : -size
}

/** Closes the gaps that orders of nothing leave. An order that is no whole number is a fault of its strategy. */
function withoutEmpty({ acting: { count, rows }, orders: { lots } }: CohortScratch): number {
  let kept = 0
  for (let j = 0; j < count; j++) {
    const d = lots[j]
    if (d !== Math.floor(d)) refuse(rows[j], d)
    rows[kept] = rows[j]
    lots[kept] = d
    kept += +(d !== 0)
  }
  return kept
}

function refuse(agent: number, lots: number): never {
  throw new InvariantError(`agent ${agent} ordered ${lots} lots, expected a whole number`)
}
