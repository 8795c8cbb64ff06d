/** Orders are held against initial margin and filled on the venue, cohort by cohort in row order. */
import { assert } from '../../kernel/assert.ts'
import type { Orders } from '../../world/ledger.ts'
import { COUNT } from '../../world/events.ts'
import { FILLS, MARK, ORDERS_CUT, type Market } from '../../world/world.ts'
import type { Run } from '../run.ts'

export function market({ world, rules, scratch }: Run): void {
  const { orders, ends } = scratch
  let from = 0
  rules.cohorts.forEach(({ cohort }, c) => {
    const to = ends[c]
    if (to > from) {
      const where = world.markets[cohort.market]
      const { margin, protocol } = rules.protocols[cohort.protocol]
      const cash = world.cash[where.asset]
      protocol.tally[ORDERS_CUT] += admit(orders, from, to, { market: where, cash, ...margin })
      const before = world.log.cursor[COUNT]
      rules.markets[cohort.market].venue.clear(orders, from, to)
      protocol.tally[FILLS] += world.log.cursor[COUNT] - before
    }
    from = to
  })
}

/** Cuts each order to what initial margin allows: a position may grow only to equity / rate. Reducing is always
 *  allowed. An order that is no whole number is a fault of the strategy. Returns how many orders were cut. */
function admit(
  { rows, lots }: Orders,
  from: number,
  to: number,
  { market, cash, initial }: { market: Market; cash: Float64Array; initial: number },
): number {
  const { size, quote, state, k } = market
  const value = state[MARK] * k
  let cut = 0
  for (let j = from; j < to; j++) {
    const d = lots[j]
    const i = rows[j]
    const q = size[i]
    const wanted = q + d
    assert(wanted === Math.floor(wanted), () => `agent ${i} ordered ${d} lots, expected whole ones`)
    const held = Math.abs(q)
    const notional = Math.abs(wanted) * value
    if ((Math.abs(wanted) > held || q * wanted < 0) && notional * initial > equityOf(cash, i)) {
      lots[j] = allowed(q, wanted, equityOf(cash, i) / (initial * value)) - q
      cut++
    }
  }
  return cut

  function equityOf(column: Float64Array, i: number): number {
    return column[i] + quote[i] + size[i] * value
  }
}

/** The position nearest to `wanted` that is no larger than `most` lots, or than the held one on the same side. */
function allowed(held: number, wanted: number, most: number): number {
  const cap = most > 0 ? Math.floor(most) : 0
  const keeps = held * wanted > 0 ? Math.abs(held) : 0
  const size = keeps > cap ? keeps : cap
  return wanted > 0 ? size : -size
}
