/** Leaves a large position to the vault: takes both sides, empties the account of one of them, and pushes the price. */
import { defineStrategy, type Decision } from '../strategy.ts'
import { NOBODY, openAll } from './pair.ts'
import {
  COMMON_REASONS,
  NO_FOLLOWING,
  PLAN_MEMORY,
  TOO_SMALL,
  follow,
  goTo,
  lotsFor,
  move,
  reduce,
  secondsIn,
  takeOut,
  unwindOver,
  type Course,
} from './plan.ts'
import { leftToPush, movedBy, pushOn, startPush } from './push.ts'
import { vaultDrainerParams, type VaultDrainerParams } from './vaultDrainerParams.ts'

type Own = Decision<VaultDrainerParams>

/** Places of the phases after the first. */
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
const NOT_TAKEN = NO_POSITION + 4

/** The account that is left, and the one that wins. */
const LOSER = 0
const WINNER = 1

/** Largest part of the winner's position that it closes in a second while it takes profit. */
const CLOSES = 0.01

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
    follow(decision, COURSE)
  },
})

const COURSE: Course<Own> = {
  steps: [start, open, empty, push, take, unwind],
  unwinds: UNWINDS,
  done: DONE,
  gaveUp: GAVE_UP,
  breaks: [NO_POSITION],
}

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

/** Takes both sides, or the one that it will leave. */
function open(decision: Own): void {
  const partner = accountsOf(decision) === 1 ? NOBODY : WINNER
  const isShort = decision.params.leaves === 'short'
  const pair = isShort ? { seller: LOSER, buyer: partner } : { seller: partner, buyer: LOSER }
  const opening = openAll(decision, [pair], decision.memory.target[0])
  if (opening === 'open') goTo(decision, EMPTIES)
  else if (opening === 'failed') goTo(decision, UNWINDS, NO_POSITION)
}

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

/** Trades everything back, here and outside. */
function unwind(decision: Own): void {
  const { params: own, memory } = decision
  unwindOver(decision, COURSE, own.coverSeconds, memory.pushed[0])
}
