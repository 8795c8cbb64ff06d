/** An attack on a slow oracle: it sees the outside price before the mark does, and trades at the old one. */
import { number, share, type ParamsOf } from '../../scenario/declaration.ts'
import { ORDER_MOST } from '../../world/intents.ts'
import { defineStrategy, type Decision, type View } from '../strategy.ts'
import {
  COMMON_REASONS,
  PLAN_MEMORY,
  TOO_SMALL,
  follow,
  goTo,
  heldMost,
  lotsFor,
  move,
  order,
  phaseOf,
  planParams,
  reduce,
  secondsIn,
  unwindAll,
  worst,
  type Course,
} from './plan.ts'

const params = {
  ...planParams,
  reach: share(0.005, {
    label: 'Price limit',
    help: 'How much worse than the mark a price may be that it still accepts.',
    max: 0.5,
    slider: [0.0005, 0.05],
    scale: 'log',
    live: true,
  }),
  leverage: number('multiple', 10, {
    label: 'Leverage',
    help: 'Notional that it takes per unit of money in its accounts. More of it wins more on a gap, and loses more.',
    min: 0.1,
    max: 100,
    slider: [1, 50],
    scale: 'log',
    live: true,
  }),
  margin: share(0.001, {
    label: 'Gap above costs',
    help: 'Part of the price by which a gap must exceed fees and spread, there and back, before it trades.',
    max: 0.5,
    slider: [0, 0.01],
    live: true,
    channel: 'trades when |outside / price here - 1| > 2 x fee + half spread + margin',
  }),
  holdsAtMost: number('seconds', 120, {
    label: 'Holds at most',
    help: 'Time after which it closes although the mark has not caught up.',
    min: 1,
    max: 1e6,
    slider: [5, 1800],
    scale: 'log',
    live: true,
  }),
  patience: number('seconds', 3600, {
    label: 'Patience',
    help: 'Time without a gap worth trading after which it gives up.',
    min: 1,
    max: 1e7,
    slider: [60, 86_400],
    scale: 'log',
    live: true,
  }),
} as const

type Params = ParamsOf<typeof params>
type Mind = Decision<Params>

/** Places of the phases after the first. */
const WATCHES = 1
const HOLDS = 2
const CLOSES = 3
const LEAVES = 4
const DONE = 5

const AS_CAUGHT_UP = COMMON_REASONS.length
const GAP_TURNED = AS_CAUGHT_UP + 1
const HELD_TOO_LONG = AS_CAUGHT_UP + 2
const NO_GAP = AS_CAUGHT_UP + 3
const TOO_LATE = AS_CAUGHT_UP + 4

export const latencyArbitrage = defineStrategy({
  id: 'latency-arbitrage',
  name: 'Latency arbitrage',
  about:
    'Sees the outside price before the oracle does, trades at the old mark, and closes when the oracle has caught up.',
  role: 'attacker',
  params,
  memory: [...PLAN_MEMORY, 'side'],
  plan: {
    phases: [
      'waits',
      'watches the gap between the outside price and the mark',
      'holds until the mark has caught up',
      'closes',
      'takes its money out',
      'is done',
    ],
    reasons: [
      ...COMMON_REASONS,
      'the mark had caught up',
      'the gap turned round',
      'the mark did not move in time',
      'no gap was worth its costs',
      'an order was filled after the gap had gone',
    ],
    ends: [DONE],
  },
  decide: (decision: Mind) => {
    follow(decision, COURSE)
  },
})

const COURSE: Course<Mind> = {
  steps: [enter, watch, hold, close, leave],
  unwinds: LEAVES,
  done: DONE,
  gaveUp: DONE,
}

/** Brings all its money in, the same to each account. */
function enter(decision: Mind): void {
  const { acting, plot } = decision
  const each = Math.floor(plot.cash / acting.count)
  if (lotsFor(each * decision.params.leverage, decision.view) < 1) {
    goTo(decision, DONE, TOO_SMALL)
    return
  }
  for (let j = 0; j < acting.count; j++) move(decision, j, each)
  goTo(decision, WATCHES)
}

/** Share by which the outside price is above what a buyer pays here (above 0), or below what a seller gets (below 0).
 *  Of mark and best price the worse counts: a pool fills at the mark, a book at its quotes. */
function gapOf({ outsideNow, markTicks, bestBid, bestAsk }: View): number {
  const ask = bestAsk > markTicks ? bestAsk : markTicks
  const bid = bestBid < markTicks ? bestBid : markTicks
  if (outsideNow > ask) return outsideNow / ask - 1
  return outsideNow < bid ? outsideNow / bid - 1 : 0
}

/** What a round trip costs besides, a share: the taker fee twice, and half the spread on the way out. */
function costOf({ takerFee, bestBid, bestAsk }: View): number {
  const half = (bestAsk - bestBid) / (bestAsk + bestBid)
  return 2 * takerFee + (half > 0 ? half : 0)
}

/** Trades as soon as a gap pays. */
function watch(decision: Mind): void {
  const { view, memory, params: own } = decision
  const gap = gapOf(view)
  if (heldMost(decision) > 0) {
    // An order that was filled later than it was given.
    goTo(decision, CLOSES, TOO_LATE)
    close(decision)
    return
  }
  if (secondsIn(decision) > own.patience) {
    goTo(decision, LEAVES, NO_GAP)
    return
  }
  if (!(Math.abs(gap) > costOf(view) + own.margin) || view.halted !== 0) return
  memory.side[0] = gap > 0 ? 1 : -1
  goTo(decision, HOLDS)
  build(decision)
}

/** Orders what is missing of the full size. */
function build(decision: Mind): void {
  const { acting, view, memory, params: own } = decision
  const side = memory.side[0]
  const limit = worst(view.markTicks, side, own.reach)
  for (let j = 0; j < acting.count; j++) {
    const wanted = side * lotsFor(own.leverage * acting.equity[j], view)
    const missing = wanted - acting.size[j]
    if (missing * side > 0) order(decision, j, missing, limit)
  }
}

/** Waits for the mark; adds while the gap still pays. */
function hold(decision: Mind): void {
  const { view, memory, params: own } = decision
  const gap = memory.side[0] * (view.outsideNow / view.markTicks - 1)
  if (!(gap > 0)) goTo(decision, CLOSES, GAP_TURNED)
  else if (gap < HALF_WAY * costOf(view)) goTo(decision, CLOSES, AS_CAUGHT_UP)
  else if (secondsIn(decision) > own.holdsAtMost) goTo(decision, CLOSES, HELD_TOO_LONG)
  else if (memory.side[0] * gapOf(view) > costOf(view) + own.margin) build(decision)
  if (phaseOf(decision) === CLOSES) close(decision)
}

/** Part of the costs below which what is left of a gap is not worth waiting for. */
const HALF_WAY = 0.25

/** Closes at the mark; then watches again. */
function close(decision: Mind): void {
  if (heldMost(decision) === 0) goTo(decision, WATCHES)
  else for (let j = 0; j < decision.acting.count; j++) reduce(decision, j, ORDER_MOST)
}

function leave(decision: Mind): void {
  if (unwindAll(decision, ORDER_MOST, ORDER_MOST)) goTo(decision, DONE, decision.memory.reason[0])
}
