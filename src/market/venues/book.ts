/** A venue whose prices are made by orders, beside an outside venue that forced sales may pull along. */
import { log } from '../../kernel/exponential.ts'
import { roundNearest } from '../../kernel/quanta.ts'
import { highestTicks } from '../../world/limits.ts'
import {
  ASK_DEPTH,
  ATTACK_FLOW,
  ATTACK_IMPACT,
  BASIS,
  BEST_ASK,
  BEST_BID,
  BID_DEPTH,
  BY_MARK_RULE,
  BY_TRADER,
  FORCED_FLOW,
  FORCED_LOTS,
  HEAVIEST_IMPACT,
  IMPACT,
  IN_CRISIS,
  LAST_TRADE,
  MARK,
  MID,
  OUTSIDE,
  QUOTED_SPREAD,
  REBATE,
  REFERENCE_INTEREST,
  REFERENCE_VOLATILITY,
  STEP,
  USUAL_DEPTH,
  type Market,
} from '../../world/world.ts'
import { addOutside, attributeOutside } from '../attribution.ts'
import { decay, decays, referenceVolatility, startSignals, updateSignals } from '../signals.ts'
import { ASK, BID, depthProfile, LEVELS, TICKS_LIMIT } from '../book/book.ts'
import { defineVenue } from '../venue.ts'
import { meet } from './bookAuction.ts'
import { dropCalled } from './bookCall.ts'
import { clearDesks, forceOrder, restOrder } from './bookDesks.ts'
import { layOutBook, type BookMemory } from './bookMemory.ts'
import { bookParams, bookRelations, type BookParams } from './bookParams.ts'
import { tradeOutside } from '../outside.ts'
import { attackPrice, feelFlow, pullOf } from '../pull.ts'
import { fundMarket } from './bookFunding.ts'
import { pullOne, quoteAll } from './bookQuotes.ts'
import { keepWindow, noteDepth, noteTouch } from './bookTouch.ts'
import { createFloor, dropResting, enlist, noteMiddle } from './bookTrading.ts'

/** Its registers: log outside price of the last step, and the part of the pull on the outside venue that stays; the part
 *  that fades has the register after it. */
const LOG_OUTSIDE = 0
const PERMANENT = 1
/** The same two of what attackers did there. */
const ATTACK_PERMANENT = 3

/** Steps between two looks at the depth: a walk over the book. */
const DEPTH_EVERY = 10
/** Half-life, in seconds, with which the usual depth follows the depth. */
const USUAL_DEPTH_HALF_LIFE = 21_600

export const book = defineVenue<typeof bookParams, BookMemory>({
  id: 'book',
  name: 'Order book',
  about:
    'Makers quote, traders take, forced sales walk the book; an outside venue stands beside it.',
  params: bookParams,
  relations: bookRelations,
  layout: layOutBook,
  bind: (context, params) => {
    const { world, market, stepSeconds, agents, memory } = context
    const { state, venueState: own } = market
    const floor = createFloor(context, memory, params)
    const rates = decays(stepSeconds)
    const pull = pullOf(params, stepSeconds)
    const depthNews = 1 - decay(USUAL_DEPTH_HALF_LIFE, stepSeconds * DEPTH_EVERY)
    const cap = params.positionCap * (5000 / Math.max(1, agents))
    return {
      hasBook: true,
      slack: params.orderSlack,
      mostLots: value => Math.floor((cap * state[REFERENCE_INTEREST]) / value),
      start: () => {
        startMarket(market, params, stepSeconds)
        keepWindow(market, memory.book)
      },
      publish: () => {
        state[FORCED_LOTS] = state[FORCED_FLOW]
        const forced = feelFlow(market, pull, FORCED_FLOW, PERMANENT)
        const attack = feelFlow(market, pull, ATTACK_FLOW, ATTACK_PERMANENT, attackPrice(market))
        const outside = log(state[OUTSIDE])
        const forcedMove = forced - (state[IMPACT] - state[ATTACK_IMPACT])
        attributeOutside(market, outside - own[LOG_OUTSIDE], forcedMove, attack - state[ATTACK_IMPACT]) // prettier-ignore
        own[LOG_OUTSIDE] = outside
        state[IMPACT] = forced + attack
        state[ATTACK_IMPACT] = attack
        updateRebate(market, params)
        state[BASIS] = log(state[MID] * market.tick) - outside - state[IMPACT]
        state[HEAVIEST_IMPACT] *= rates.basis
        state[REFERENCE_VOLATILITY] = referenceVolatility(params.usualVolatility, stepSeconds)
        updateSignals(market, world.scalars[STEP], rates)
        keepWindow(market, memory.book)
        publishMiddle(market)
      },
      profile: (side, bucket, out) =>
        depthProfile(memory.book, side < 0 ? BID : ASK, Math.round(state[MID]), bucket, out),
      fund: () => fundMarket(market, params, stepSeconds, world),
      quote: (place, quotes) => quoteAll(floor, place, quotes),
      prepare: () => {
        clearDesks(floor)
        noteTouch(memory.book, market)
        state[QUOTED_SPREAD] = state[BEST_ASK] - state[BEST_BID]
      },
      clear: (cohort, orders) => enlist(floor, cohort, orders),
      finish: () => {
        meet(floor)
        noteTouch(memory.book, market)
        if (world.scalars[STEP] % DEPTH_EVERY === 0) noteDepth(memory.book, market, depthNews)
        state[BASIS] = log(state[MID] * market.tick) - own[LOG_OUTSIDE] - state[IMPACT]
      },
      force: (account, lots, limit, cause) => {
        const filled = forceOrder(floor, account, lots, limit, cause)
        noteTouch(memory.book, market)
        return filled
      },
      tradeOutside: (account, lots) =>
        tradeOutside(world, market, { perInterest: pull.perInterest, fee: params.outsideFee }, account, lots), // prettier-ignore
      takerFee: params.takerFee,
      rest: (account, lots, limit) => restOrder(floor, account, lots, limit),
      pull: account => {
        dropCalled(memory.call, account)
        dropResting(floor, account)
        noteMiddle(floor, BY_TRADER)
        pullOne(floor, account)
      },
      impact: lots => (lots * state[MARK] * market.k) / state[REFERENCE_INTEREST],
    }
  },
})

function startMarket(market: Market, params: BookParams, stepSeconds: number): void {
  const { state, venueState: own, tick, unit, history } = market
  own[LOG_OUTSIDE] = log(state[OUTSIDE])
  history.outside[0] = own[LOG_OUTSIDE]
  state[REFERENCE_INTEREST] = Math.round(params.openInterest / unit)
  state[MID] = Math.min(TICKS_LIMIT - LEVELS, state[OUTSIDE] / tick)
  state[MARK] = Math.max(1, Math.round(state[MID]))
  state[LAST_TRADE] = state[MID]
  startSignals(market, params.usualVolatility, stepSeconds)
}

/** The middle of the book is this venue's own price: an oracle may make something else of it. */
function publishMiddle(market: Market): void {
  const { state, origins, basisParts, tick } = market
  const most = highestTicks(market)
  state[MARK] = Math.max(1, Math.min(most, roundNearest(state[MID])))
  origins.set(basisParts)
  addOutside(market, origins)
  origins[BY_MARK_RULE] += log((state[MARK] * tick) / (state[MID] * tick))
}

/** What makers are paid now: their rebate, and in a crisis of depth the crisis rebate on top. */
function updateRebate(
  { state }: Market,
  { makerFee, crisisRebate, crisisDepth }: BookParams,
): void {
  const depth = state[BID_DEPTH] + state[ASK_DEPTH]
  state[IN_CRISIS] = +(crisisRebate > 0 && depth < crisisDepth * state[USUAL_DEPTH])
  state[REBATE] = state[IN_CRISIS] * crisisRebate - makerFee
}
