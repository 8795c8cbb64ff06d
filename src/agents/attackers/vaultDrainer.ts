/** Leaves a large position to the vault: takes both sides, empties the account of one of them, and pushes the price. */
import { defineStrategy, type Decision } from '../strategy.ts'
import { openPair, takeTowards } from './pair.ts'
import {
  COMMON_REASONS,
  NO_FOLLOWING,
  PLAN_MEMORY,
  TOO_SMALL,
  finish,
  goTo,
  hasBegun,
  lotsFor,
  move,
  phaseOf,
  reasonToStop,
  reduce,
  secondsIn,
  takeOut,
  unwindOver,
} from './plan.ts'
import { leftToPush, movedBy, pushOn, startPush } from './push.ts'
import { vaultDrainerParams, type VaultDrainerParams } from './vaultDrainerParams.ts'

type Own = Decision<VaultDrainerParams>

/** Places of the phases. */
const WAITS = 0
const OPENS = 1
const EMPTIES = 2
const PUSHES = 3
const TAKES = 4
const UNWINDS = 5
const DONE = 6
const GAVE_UP = 7
const ENDS = { done: DONE, gaveUp: GAVE_UP }

const NO_POSITION = COMMON_REASONS.length
const TAKEN_OVER = NO_POSITION + 1
const FAR_ENOUGH = NO_POSITION + 2
const SPENT = NO_POSITION + 3
const NOT_TAKEN = NO_POSITION + 4

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
  params: vaultDrainerParams,
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
      'nobody took its position over',
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
  takeOut(decision, LOSER)
  if (secondsIn(decision) < 2 * decision.view.stepSeconds) return
  startPush(decision)
  goTo(decision, decision.params.pumps ? PUSHES : TAKES)
}

/** Buys outside (or sells) until the price is where it is wanted, or the money is gone. */
function push(decision: Own): void {
  const { params: own } = decision
  takeOut(decision, LOSER)
  const direction = own.leaves === 'short' ? 1 : -1
  const moved = movedBy(decision, direction)
  if (moved >= own.moveWanted) goTo(decision, TAKES, FAR_ENOUGH)
  else if (leftToPush(decision) >= 1) pushOn(decision, direction)
  else if (moved >= own.followsLeast) goTo(decision, TAKES, SPENT)
  else goTo(decision, UNWINDS, NO_FOLLOWING)
}

/** Takes the winner's profit out while it is there, and closes the winner as far as the book lets it. Without a push it
 *  waits for the market to move the price, as long as it has time. */
function take(decision: Own): void {
  const { acting, params: own } = decision
  const isLeft = acting.size[LOSER] === 0
  takeOut(decision, LOSER)
  if (!own.pumps && !isLeft) return
  takeProfit(decision)
  if (secondsIn(decision) > own.holdSeconds)
    goTo(decision, UNWINDS, isLeft ? TAKEN_OVER : NOT_TAKEN)
}

function takeProfit(decision: Own): void {
  const { acting, view } = decision
  for (let j = WINNER; j < acting.count; j++) {
    takeOut(decision, j)
    reduce(decision, j, Math.max(1, Math.abs(acting.size[j]) * CLOSES * view.stepSeconds))
  }
}

/** Trades everything back, here and outside, until all is out or nothing more can be done. */
function unwind(decision: Own): void {
  const { params: own, memory } = decision
  const isOut = unwindOver(decision, own.coverSeconds, memory.pushed[0])
  if (isOut || secondsIn(decision) > LEAVES_AFTER * own.coverSeconds)
    finish(decision, ENDS, [NO_POSITION])
}
