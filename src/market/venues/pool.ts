/** A venue that fills every order at the oracle's price: a pool of the protocol's own depositors takes the other side. */
import { log } from '../../kernel/exponential.ts'
import { ORDER_MOST } from '../../world/intents.ts'
import {
  ASK_DEPTH,
  ATTACK_FLOW,
  ATTACK_IMPACT,
  BASIS,
  BEST_ASK,
  BEST_BID,
  BID_DEPTH,
  BY_MARK_RULE,
  FORCED_FLOW,
  FORCED_LOTS,
  HALTED,
  IMPACT,
  LAST_TRADE,
  MARK,
  MID,
  NO_TRADE,
  OUTSIDE,
  QUOTED_SPREAD,
  REFERENCE_INTEREST,
  REFERENCE_VOLATILITY,
  STEP,
  type Market,
} from '../../world/world.ts'
import { addOutside } from '../attribution.ts'
import { outsideTicks } from '../../world/outsidePrice.ts'
import { tradeOutside } from '../outside.ts'
import { attackPrice, feelFlow, pullOf } from '../pull.ts'
import { decays, referenceVolatility, startSignals, updateSignals } from '../signals.ts'
import { wholeTicks } from '../ticks.ts'
import { defineVenue } from '../venue.ts'
import { fillDue, layOutPool, postpone, type PoolMemory } from './poolDelay.ts'
import { poolParams, type PoolParams } from './poolParams.ts'
import { createPool, fill, priceOf, roomOf, trade, type Pool } from './poolTrading.ts'

/** Register of the venue: the part of what attackers did to the outside price that stays, and after it the part that
 *  fades. */
const LASTING = 3

export const pool = defineVenue<typeof poolParams, PoolMemory>({
  id: 'pool',
  name: 'Oracle-priced pool',
  about:
    "Fills every order at the oracle's price against a pool of depositors, up to a cap, at once or after a delay.",
  params: poolParams,
  layout: layOutPool,
  bind: (context, params) => {
    const { world, market, stepSeconds, memory, counterparty } = context
    const { state } = market
    const own = createPool(context, params)
    const rates = decays(stepSeconds)
    const pull = pullOf(params, stepSeconds)
    const terms = { perInterest: pull.perInterest, fee: params.outsideFee }
    const delay = Math.ceil(params.executionDelay / stepSeconds - 1e-9)
    const slack = params.takerFee + params.halfSpread
    const nothing = (): void => undefined
    return {
      hasBook: false,
      counterparty,
      slack,
      takerFee: params.takerFee,
      mostLots: () => ORDER_MOST,
      start: () => startMarket(market, params, stepSeconds),
      publish: () => {
        state[IMPACT] = feelFlow(market, pull, ATTACK_FLOW, LASTING, attackPrice(market))
        state[ATTACK_IMPACT] = state[IMPACT]
        // What the pool is made to take it keeps: nobody abroad feels it.
        state[FORCED_LOTS] = state[FORCED_FLOW]
        state[FORCED_FLOW] = 0
        state[REFERENCE_VOLATILITY] = referenceVolatility(params.usualVolatility, stepSeconds)
        updateSignals(market, world.scalars[STEP], rates)
        noteBasis(market)
        publishOutside(market)
      },
      quote: nothing,
      prepare: () => fillDue(own, memory),
      clear: (cohort, orders) => {
        if (delay > 0) return postpone(own, memory, orders, delay)
        for (let j = 0; j < orders.count; j++) {
          const order = { lots: orders.lots[j], limit: orders.limit[j], rule: orders.rule[j] }
          trade(own, orders.rows[j], cohort.role, order)
        }
      },
      finish: () => noteQuotes(own),
      force: (account, lots, limit, cause) => {
        if (state[HALTED] === NO_TRADE) return 0
        const filled = fill(own, account, lots, limit, cause)
        state[FORCED_FLOW] += lots > 0 ? filled : -filled
        return filled
      },
      tradeOutside: (account, lots) => tradeOutside(world, market, terms, account, lots),
      rest: nothing,
      fund: nothing,
      profile: nothing,
      // What an account in trouble ordered is not admitted when it is due.
      pull: nothing,
      impact: () => 0,
    }
  },
})

function startMarket(market: Market, params: PoolParams, stepSeconds: number): void {
  const { state, history, unit } = market
  history.outside[0] = log(state[OUTSIDE])
  state[REFERENCE_INTEREST] = Math.round(params.openInterest / unit)
  publishOutside(market)
  state[MID] = state[MARK]
  state[LAST_TRADE] = state[MARK]
  startSignals(market, params.usualVolatility, stepSeconds)
}

/** The outside price as it is: the mark where no oracle makes another of it. */
function publishOutside(market: Market): void {
  const { state, origins } = market
  const outside = outsideTicks(market)
  state[MARK] = wholeTicks(market, outside)
  origins.fill(0)
  addOutside(market, origins)
  origins[BY_MARK_RULE] += log(state[MARK] / outside)
}

/** The pool's own price is the mark of the last step; that it is another than the outside one is the mark rule's doing. */
function noteBasis(market: Market): void {
  const { state, basisParts } = market
  state[BASIS] = log(state[MID] / outsideTicks(market))
  basisParts.fill(0)
  basisParts[BY_MARK_RULE] = state[BASIS]
}

/** What stands at the end of a step: the price that orders were filled at, and how much more could have been. */
function noteQuotes(own: Pool): void {
  const { market } = own.context
  const { state } = market
  state[MID] = state[MARK]
  state[BEST_BID] = priceOf(own, -1)
  state[BEST_ASK] = priceOf(own, 1)
  state[QUOTED_SPREAD] = state[BEST_ASK] - state[BEST_BID]
  state[BID_DEPTH] = Math.min(ORDER_MOST, roomOf(own, -1))
  state[ASK_DEPTH] = Math.min(ORDER_MOST, roomOf(own, 1))
  noteBasis(market)
}
