/** Accounts under maintenance are reduced by the protocol's method: on the venue, by keepers, or by the rungs. */
import { quantaNearest } from '../../kernel/quanta.ts'
import { emit, KIND } from '../../world/events.ts'
import {
  CAUSE_SHARES,
  BY_HEDGING,
  BY_LIQUIDATION,
  FEED_SPARES,
  HEDGE_SHARES,
  LIQUIDATED,
  LIQUIDATION_ROOM,
  LIQUIDATIONS,
  MAINTENANCE,
  MARK,
  REFERENCE_INTEREST,
  STEP,
  equity,
  type Market,
} from '../../world/world.ts'
import { liquidateBook } from '../books/liquidateBook.ts'
import { generationOf, liquidationCause, weighLiquidation } from '../causes.ts'
import { closeOut } from '../liquidation/closeOut.ts'
import { retract, settleLots } from '../liquidation/eventLots.ts'
import { handOver, isOverdue } from '../liquidation/handOver.ts'
import { keepersTake, keeperOnDuty } from '../liquidation/keepers.ts'
import { noteCause } from '../liquidation/noteCause.ts'
import type { ProtocolRules } from '../rules.ts'
import type { Run, Scratch } from '../run.ts'
import { sellOnVenue, sellRest } from '../liquidation/sellOnVenue.ts'

export function liquidations(run: Run): void {
  const { rules, scratch } = run
  const { breached, breachedEnds, shortfalls } = scratch
  shortfalls.count = 0
  scratch.liquidated.count = 0
  for (const heaviest of scratch.heaviest) heaviest.event = -1
  let next = 0
  let list = 0
  for (const protocol of rules.protocols) {
    for (let place = 0; place < protocol.protocol.markets.length; place++) {
      const end = breachedEnds[list++]
      // A feed that nobody trusts may spare everybody until it is sound again.
      if (run.world.markets[protocol.protocol.markets[place]].state[FEED_SPARES] === 1) next = end
      while (next < end) liquidate(run, protocol, place, breached[next++])
    }
  }
  // Only now: a sale of this step has moved no mark yet, so it has caused nothing in it.
  for (const heaviest of scratch.heaviest) {
    if (heaviest.event >= 0) weighLiquidation(heaviest.market, heaviest)
  }
}

/** Closes what the method says as far as somebody takes it. Nothing done is no event. */
function liquidate(run: Run, rules: ProtocolRules, place: number, account: number): void {
  const { world, scratch } = run
  const { protocol, liquidation } = rules
  const market = world.markets[protocol.markets[place]]
  const books = run.rules.books[market.row]
  if (books && books.chain.bookOf[account] >= 0) {
    liquidateBook(run, rules, books, account, weighLater)
    return
  }
  // An earlier deleveraging may have closed it.
  if (market.size[account] === 0) return
  const value = market.state[MARK] * market.k
  const lots = lotsToClose(run, rules, place, account)
  if (lots === 0) return
  const left = equity(world, market, account)
  const side = market.size[account] > 0 ? 1 : -1
  if (!isSomebodyThere(run, rules, market, account, lots)) return
  const factor = distressedRate(run) / protocol.rates[place][MAINTENANCE]
  const why = liquidationCause(world, protocol, place, account, factor)
  const event = emit(world.log, {
    kind: KIND.liquidation,
    account,
    other: market.row,
    ticks: market.state[MARK],
    lots: side * lots,
    amount: left,
    cause: why.event,
  })
  const notional = Math.abs(market.size[account]) * value
  const job = { run, rules, market, account, side, event }
  const done =
    liquidation.route.via === 'venue'
      ? sellOnVenue(job, lots)
      : keepersTake(job, lots, left / notional)
  const handed = handOver(job, lots - done)
  const all = done + handed + sellRest(job, lots - done - handed)
  if (all === 0) {
    retract(world.log, event)
    return
  }
  settleLots(world.log, event, side * all)
  const { tally } = protocol
  tally[LIQUIDATIONS]++
  tally[LIQUIDATED] += quantaNearest(all * value)
  tally[LIQUIDATION_ROOM] -= all * value
  tally[CAUSE_SHARES] += why.shares[BY_LIQUIDATION]
  tally[HEDGE_SHARES] += why.shares[BY_HEDGING]
  const generation = generationOf(market, why)
  noteCause(scratch.liquidated, [notional / left, generation], why, market)
  const impact = run.rules.markets[market.row].venue.impact(-side * all)
  weighLater(scratch.heaviest[market.row], event, impact, generation)
  closeOut(job)
}

/** Maintenance rate of the position that was looked at last: above the market's where size raises it. */
const distressedRate = ({ scratch }: Run): number => scratch.distressed.maintenance

/** Whether anything can come of it in this step: an order, a keeper, or the rungs. Looked at before the cause, which
 *  walks back through the run. */
function isSomebodyThere(
  run: Run,
  rules: ProtocolRules,
  market: Market,
  account: number,
  lots: number,
): boolean {
  const { route } = rules.liquidation
  if (route.via === 'venue' && route.keeperReward === 0) return true
  return (
    isOverdue(run, rules, market, account) ||
    keeperOnDuty({ run, rules, market, account }, lots) >= 0
  )
}

/** Lots that the method closes of an account now, held to what a throttle lets go. */
function lotsToClose(
  { world, scratch }: Run,
  { protocol, liquidation, margins }: ProtocolRules,
  place: number,
  account: number,
): number {
  const market = world.markets[protocol.markets[place]]
  const { distressed } = scratch
  const held = Math.abs(market.size[account])
  const value = market.state[MARK] * market.k
  const { sized } = margins[place]
  distressed.lots = held
  distressed.notional = held * value
  distressed.equity = equity(world, market, account)
  distressed.maintenance = sized
    ? sized.maintenance(held * value) / (held * value)
    : protocol.rates[place][MAINTENANCE]
  distressed.openInterest = market.state[REFERENCE_INTEREST]
  const flagged = protocol.flaggedAt[account - protocol.first]
  distressed.waited = (world.scalars[STEP] + 1 - flagged) * distressed.stepSeconds
  const wanted = liquidation.part.closes(distressed, liquidation.params)
  const room = protocol.tally[LIQUIDATION_ROOM] / value
  return Math.max(0, Math.min(held, room < wanted ? Math.floor(room) : wanted))
}

/** Keeps the heaviest sale of the step in its market. */
function weighLater(
  heaviest: Scratch['heaviest'][number],
  event: number,
  impact: number,
  generation: number,
): void {
  if (heaviest.event >= 0 && Math.abs(impact) <= Math.abs(heaviest.impact)) return
  heaviest.event = event
  heaviest.impact = impact
  heaviest.generation = generation
}
