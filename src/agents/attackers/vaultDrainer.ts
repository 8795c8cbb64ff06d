/** Leaves a large position to the vault: takes both sides, empties the account of one of them, and pushes the price. */
import { choice, number, share, toggle, type ParamsOf } from '../../scenario/declaration.ts'
import { defineStrategy, type Decision } from '../strategy.ts'
import { openPair, takeTowards } from './pair.ts'
import {
  AS_PLANNED,
  COMMON_REASONS,
  NO_FOLLOWING,
  PLAN_MEMORY,
  TOO_LONG,
  TOO_SMALL,
  goTo,
  hasBegun,
  heldMost,
  lotsFor,
  move,
  paced,
  phaseOf,
  planParams,
  reasonToStop,
  reduce,
  secondsIn,
  slice,
  takeOut,
  tradeOutside,
  unwindAll,
} from './plan.ts'

const params = {
  ...planParams,
  leaves: choice('short', ['short', 'long'], {
    label: 'Leaves behind',
    help: 'The side whose account is emptied and left. A short is left by pushing the price up.',
  }),
  hasPartner: toggle(true, {
    label: 'Holds the other side',
    help: 'Its second account takes the other side, and wins what the first one loses. Off: it bets on the move alone.',
  }),
  sizeShare: share(0.1, {
    label: 'Position',
    help: 'Of each account, as a share of open interest. The larger, the longer the vault holds it.',
    slider: [0.01, 0.5],
  }),
  marginOver: number('multiple', 1.5, {
    label: 'Margin brought',
    help: 'Put on each account at the start, in multiples of its initial margin.',
    min: 1,
    max: 20,
    slider: [1, 5],
  }),
  openSeconds: number('seconds', 600, {
    label: 'Opens in',
    help: 'Time over which it takes its positions.',
    min: 1,
    max: 1e6,
    slider: [60, 7200],
    scale: 'log',
    live: true,
  }),
  pumps: toggle(true, {
    label: 'Pushes the price',
    help: 'Trades on the outside venue against the account it leaves. Off: it waits for the price to move by itself.',
    live: true,
  }),
  pushShare: share(0.5, {
    label: 'Push, of the budget',
    help: 'What it trades on the outside venue at most, as a part of its budget.',
    max: 5,
    slider: [0, 1],
    live: true,
  }),
  pushSeconds: number('seconds', 300, {
    label: 'Pushes in',
    help: 'Time over which it spends that. Slow pushes fade before they end.',
    min: 1,
    max: 1e5,
    slider: [5, 3600],
    scale: 'log',
    live: true,
  }),
  moveWanted: share(0.3, {
    label: 'Move wanted',
    help: 'It stops pushing, and takes out its profit, once the mark has moved by this.',
    max: 10,
    slider: [0.02, 2],
    live: true,
  }),
  followsLeast: share(0.03, {
    label: 'Price must follow',
    help: 'Least move of the mark by the end of the push; less, and it gives up.',
    max: 10,
    slider: [0, 0.5],
    live: true,
  }),
  holdSeconds: number('seconds', 60, {
    label: 'Takes profit for',
    help: 'Time for which it takes profit out and closes its winner, before it trades back what it holds outside.',
    min: 0,
    max: 1e6,
    slider: [0, 3600],
    live: true,
  }),
  coverSeconds: number('seconds', 300, {
    label: 'Unwinds in',
    help: 'Time over which it trades back what it holds outside.',
    min: 1,
    max: 1e5,
    slider: [30, 3600],
    scale: 'log',
    live: true,
  }),
}

type Params = ParamsOf<typeof params>
type Own = Decision<Params>

/** Places of the phases. */
const WAITS = 0
const OPENS = 1
const EMPTIES = 2
const PUSHES = 3
const TAKES = 4
const UNWINDS = 5
const DONE = 6
const GAVE_UP = 7

const NO_POSITION = COMMON_REASONS.length
const TAKEN_OVER = NO_POSITION + 1
const FAR_ENOUGH = NO_POSITION + 2
const SPENT = NO_POSITION + 3

/** The account that is left, and the one that wins. */
const LOSER = 0
const WINNER = 1

/** Part of the planned position with which it goes on; part of the time after which it takes the rest from the book. */
const ENOUGH = 0.5
const WASHES_FOR = 0.8
const PATIENCE = 1.5
/** Largest part of the winner's position that it closes in a second while it takes profit. */
const CLOSES = 0.01
/** Times the unwinding time after which what is still open is left. */
const LEAVES_AFTER = 20

export const vaultDrainer = defineStrategy({
  id: 'vault-drainer',
  name: 'Vault drainer',
  about:
    'Takes both sides of a large position, withdraws the margin of one, pushes the price against it, and lets the vault have it.',
  role: 'attacker',
  params,
  // Beside what every plan remembers: lots of the position, mark when the push began, lots pushed so far.
  memory: [...PLAN_MEMORY, 'target', 'from', 'pushed'],
  plan: {
    phases: [
      'waits',
      'takes both sides',
      'withdraws its margin',
      'pushes the price against it',
      'takes the profit out',
      'unwinds',
      'is done',
      'has given up',
    ],
    reasons: [
      ...COMMON_REASONS,
      'it did not get its position',
      'its position was taken over',
      'the price has moved far enough',
      'the money for the push is spent',
    ],
    ends: [DONE, GAVE_UP],
  },
  decide: (decision: Own) => {
    const phase = phaseOf(decision)
    if (phase >= DONE || !hasBegun(decision)) return
    const reason = phase < UNWINDS ? reasonToStop(decision) : 0
    if (reason > 0) goTo(decision, phase === WAITS ? GAVE_UP : UNWINDS, reason)
    else STEPS[phase](decision)
  },
})

/** What it does in each phase. */
const STEPS = [start, open, empty, push, take, unwind]

/** Accounts in use. */
const accountsOf = ({ acting, params: own }: Own): number =>
  own.hasPartner && acting.count > 1 ? 2 : 1

/** Brings the margin of both accounts. */
function start(decision: Own): void {
  const { view, params: own, plot, memory } = decision
  const accounts = accountsOf(decision)
  const notional = own.sizeShare * view.openInterest
  const margin = Math.ceil(notional * view.initialRate * own.marginOver)
  const isAble = margin > 0 && margin * accounts <= plot.cash
  memory.target[0] = lotsFor(notional, view)
  if (!isAble || memory.target[0] < 1) {
    goTo(decision, GAVE_UP, TOO_SMALL)
    return
  }
  for (let j = 0; j < accounts; j++) move(decision, j, margin)
  goTo(decision, OPENS)
}

/** Sells to itself at the middle of the book; what others left over, or a single side, it takes from the book. */
function open(decision: Own): void {
  const { acting, view, params: own, memory } = decision
  const target = memory.target[0]
  const seconds = secondsIn(decision)
  const most = Math.max(1, (target * view.stepSeconds) / own.openSeconds) * PATIENCE
  const isAlone = accountsOf(decision) === 1
  const side = own.leaves === 'short' ? -1 : 1
  let isThere = Math.abs(acting.size[LOSER]) >= target
  if (isAlone || seconds > WASHES_FOR * own.openSeconds) {
    takeTowards(decision, LOSER, side * target, most)
    if (!isAlone) takeTowards(decision, WINNER, -side * target, most)
  } else {
    isThere = openPair(decision, side < 0 ? LOSER_SELLS : WINNER_SELLS, target, most)
  }
  if (!isThere && seconds <= PATIENCE * own.openSeconds) return
  const isEnough = Math.abs(acting.size[LOSER]) >= ENOUGH * target
  const isMatched = isAlone || Math.abs(acting.size[WINNER]) >= ENOUGH * target
  if (isEnough && isMatched) goTo(decision, EMPTIES)
  else goTo(decision, UNWINDS, NO_POSITION)
}

const LOSER_SELLS = { seller: LOSER, buyer: WINNER }
const WINNER_SELLS = { seller: WINNER, buyer: LOSER }

/** Takes what may leave the account that is to be left. */
function empty(decision: Own): void {
  const { view, memory, params: own } = decision
  takeOut(decision, LOSER)
  if (secondsIn(decision) < 2 * view.stepSeconds) return
  memory.from[0] = view.markTicks
  memory.pushed[0] = 0
  goTo(decision, own.pumps ? PUSHES : TAKES)
}

/** Buys outside (or sells) until the price is where it is wanted, or the money is gone. */
function push(decision: Own): void {
  const { view, params: own, plot, memory } = decision
  takeOut(decision, LOSER)
  const direction = own.leaves === 'short' ? 1 : -1
  const moved = direction * (view.markTicks / memory.from[0] - 1)
  const all = lotsFor(own.pushShare * plot.budget, view)
  const left = all - memory.pushed[0]
  const isSpent = left < 1 || secondsIn(decision) > PATIENCE * own.pushSeconds
  if (moved >= own.moveWanted) goTo(decision, TAKES, FAR_ENOUGH)
  else if (isSpent && moved < own.followsLeast) goTo(decision, UNWINDS, NO_FOLLOWING)
  else if (isSpent) goTo(decision, TAKES, SPENT)
  else {
    const part = slice(left, Math.max(1, (all * view.stepSeconds) / own.pushSeconds))
    tradeOutside(decision, direction * part)
    memory.pushed[0] += part
  }
}

/** Takes the winner's profit out while it is there, and closes the winner as far as the book lets it. Without a push it
 *  waits for the market to move the price, as long as it has time. */
function take(decision: Own): void {
  const { acting, params: own } = decision
  const isLeft = acting.size[LOSER] === 0
  takeOut(decision, LOSER)
  if (!own.pumps && !isLeft) return
  takeProfit(decision)
  if (secondsIn(decision) > own.holdSeconds) goTo(decision, UNWINDS, isLeft ? TAKEN_OVER : TOO_LONG)
}

function takeProfit(decision: Own): void {
  const { acting, view } = decision
  for (let j = WINNER; j < acting.count; j++) {
    takeOut(decision, j)
    reduce(decision, j, Math.max(1, Math.abs(acting.size[j]) * CLOSES * view.stepSeconds))
  }
}

/** Trades everything back and ends when all is out, or nothing more can be done. */
function unwind(decision: Own): void {
  const { view, params: own, memory, plot } = decision
  const size = heldMost(decision)
  const here = Math.max(paced(0.002, view.stepSeconds, view), (size * 2 * view.stepSeconds) / own.coverSeconds) // prettier-ignore
  const outside = Math.max(1, (memory.pushed[0] * view.stepSeconds) / own.coverSeconds)
  const isOut = unwindAll(decision, here, outside)
  if (!isOut && secondsIn(decision) <= LEAVES_AFTER * own.coverSeconds) return
  const hasPaid = plot.worth > plot.budget
  goTo(decision, hasPaid ? DONE : GAVE_UP, hasPaid ? AS_PLANNED : memory.reason[0])
}
