/** Makers quote, rungs sell what they took over, and everybody else's orders are held to margin and filled. */
import type { Acting, Intents } from '../../agents/strategy.ts'
import {
  ACCOUNT_MOST,
  ACTED,
  AUCTION,
  HALTED,
  INITIAL,
  MARK,
  NO_TRADE,
  ORDERS_CUT,
  PROFIT_COUNTS,
} from '../../world/world.ts'
import { takeQuotes } from '../books/optionDesk.ts'
import { tradeOptions } from '../books/optionOrders.ts'
import { unwindRungs } from '../books/unwindRungs.ts'
import { moveMoney } from '../moves.ts'
import { holdOrders, withCounted } from '../orderRules.ts'
import { serveVault, shareFees } from '../passOn.ts'
import type { CohortRules } from '../rules.ts'
import type { CohortScratch, Run } from '../run.ts'

export function market(run: Run): void {
  const { rules, scratch } = run
  for (const own of rules.cohorts) {
    const { cohort, quotingPlace } = own
    const { acting, quotes, options } = scratch.cohorts[cohort.index]
    rules.protocols[cohort.protocol].protocol.tally[ACTED] += acting.count
    if (acting.count === 0) continue
    moveMoney(run, own, scratch.cohorts[cohort.index])
    if (own.strategy.options === 'quotes' && options) takeQuotes(options.chain, options, acting)
    if (quotingPlace >= 0) {
      holdQuotes(run, own)
      const { count, rows } = acting
      rules.markets[cohort.market].venue.quote(quotingPlace, { count, rows, ...quotes })
    }
  }
  for (const protocol of rules.protocols) serveVault(protocol)
  for (const { venue } of rules.markets) venue.prepare()
  for (const { rungs } of rules.protocols) {
    for (const { part, context, params } of rungs) part.sell?.(context, params)
  }
  for (const own of rules.cohorts) sendOrders(run, own)
  for (const { venue } of rules.markets) venue.finish()
  for (const books of rules.books) {
    if (!books) continue
    tradeOptions(run, books)
    unwindRungs(run, books)
  }
  for (const protocol of rules.protocols) shareFees(run.world, protocol)
}

/** A maker whose equity does not carry its position at initial margin quotes only what reduces it; and no quote may take a
 *  position beyond what one account may hold. */
function holdQuotes({ world, rules, scratch }: Run, { cohort }: CohortRules): void {
  const { acting, quotes, counted } = scratch.cohorts[cohort.index]
  const { protocol } = rules.protocols[cohort.protocol]
  const market = world.markets[cohort.market]
  const { state, k } = market
  const perLot = protocol.rates[protocol.markets.indexOf(cohort.market)][INITIAL] * state[MARK] * k
  const { equity } = withCounted(world, market, acting, counted, protocol.tally[PROFIT_COUNTS])
  const { count, rows, size, first } = acting
  const most = state[ACCOUNT_MOST]
  for (let j = 0; j < count; j++) {
    const held = size[j]
    const bids = (rows[j] - first) * 2 * quotes.levels
    if (Math.abs(held) * perLot > equity[j]) {
      const from = held > 0 ? bids : bids + quotes.levels
      quotes.lots.fill(0, from, from + quotes.levels)
    }
    if (most === Infinity) continue
    holdLadder(quotes, bids, most - held)
    holdLadder(quotes, bids + quotes.levels, most + held)
  }
}

/** Cuts the levels of one side, from the best on, to `room` lots together. */
function holdLadder({ lots, levels }: CohortScratch['quotes'], from: number, room: number): void {
  let left = Math.max(0, Math.floor(room))
  for (let l = from; l < from + levels; l++) {
    // Less than nothing would make room for the next.
    lots[l] = Math.max(0, Math.min(left, lots[l]))
    left -= lots[l]
  }
}

function sendOrders(run: Run, { cohort }: CohortRules): void {
  const { world, rules, scratch } = run
  const { acting, intents, counted, orderRows } = scratch.cohorts[cohort.index]
  if (acting.count === 0 || cohort.role === 'maker' || cohort.role === 'depositor') return
  const { state } = world.markets[cohort.market]
  const { venue } = rules.markets[cohort.market]
  // Only a book holds auctions.
  const isCalled = state[AUCTION] > 0 && venue.hasBook
  if (state[HALTED] === NO_TRADE && !isCalled) return
  const cut = holdOrders(world, rules, cohort, { acting, intents, counted })
  rules.protocols[cohort.protocol].protocol.tally[ORDERS_CUT] += cut
  const count = withoutEmpty(acting, intents, orderRows)
  if (count > 0) venue.clear(cohort, { count, rows: orderRows, ...intents })
}

/** Closes the gaps that orders of nothing leave. */
function withoutEmpty(
  { count, rows }: Acting,
  { lots, limit, rule }: Intents,
  orderRows: Int32Array,
): number {
  let kept = 0
  for (let j = 0; j < count; j++) {
    const d = lots[j]
    orderRows[kept] = rows[j]
    lots[kept] = d
    limit[kept] = limit[j]
    rule[kept] = rule[j]
    kept += +(d !== 0)
  }
  return kept
}
