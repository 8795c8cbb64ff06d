/** The first thing that is done to a book in trouble: the perpetual is traded against its delta, where that frees margin. */
import { LIQUIDATION_ROOM, MARK } from '../../world/world.ts'
import type { BookJob } from './bookJob.ts'
import { greeksOf, requirementOf } from './listed.ts'

const sums = new Float64Array(4)

/** Trades at the method's pace, as far as a throttle lets it go. Returns lots bought (below zero: sold). */
export function hedgeDelta({ run, rules, books, account, event }: BookJob): number {
  const { market, method, view } = books
  greeksOf(market, account, sums)
  const delta = sums[0] / market.lot + market.size[account]
  const wanted = -Math.round(delta) + 0
  if (wanted === 0) return 0
  const room = rules.protocol.tally[LIQUIDATION_ROOM] / (market.state[MARK] * market.k)
  const most = Math.max(1, Math.ceil(Math.abs(wanted) * Math.max(method.pace, LEAST)))
  const lots = Math.min(Math.abs(wanted), most, room < most ? Math.floor(room) : most)
  const side = wanted > 0 ? 1 : -1
  if (lots <= 0) return 0
  const before = requirementOf(view, account).maintenance
  if (requirementOf(view, account, -1, 0, side * lots).maintenance >= before) return 0
  const filled = run.rules.markets[market.row].venue.force(account, side * lots, 0, event)
  rules.protocol.tally[LIQUIDATION_ROOM] -= filled * market.state[MARK] * market.k
  return side * filled
}

/** Part of the delta that is hedged in a step at the least: hedging is there to be quick. */
const LEAST = 0.2
