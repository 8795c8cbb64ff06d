/** Holds both sides of a trade at high leverage and waits for a gap: the fund pays the loser's debt, the winner keeps its gain. */
import { number, share, type ParamsOf } from '../../scenario/declaration.ts'
import { defineStrategy, type Decision } from '../strategy.ts'
import { openPair, takeTowards } from './pair.ts'
import {
  COMMON_REASONS,
  PLAN_MEMORY,
  TOO_SMALL,
  finish,
  goTo,
  hasBegun,
  lotsFor,
  move,
  phaseOf,
  planParams,
  reasonToStop,
  secondsIn,
  takeOut,
  unwindOver,
} from './plan.ts'

const params = {
  ...planParams,
  budgetUsed: share(0.9, {
    label: 'Budget used',
    help: 'Part of the budget that becomes margin of its accounts; the rest pays fees.',
    live: true,
  }),
  marginOver: number('multiple', 1.2, {
    label: 'Margin over initial',
    help: 'Margin of each account in multiples of what its position needs to be opened. The less, the larger the positions.',
    min: 1,
    max: 20,
    slider: [1, 3],
  }),
  mostOfInterest: share(0.2, {
    label: 'Largest position',
    help: 'Of one side, as a share of open interest, however large the budget.',
    slider: [0.01, 0.5],
  }),
  openSeconds: number('seconds', 600, {
    label: 'Opens in',
    help: 'Time over which it trades with itself.',
    min: 1,
    max: 1e6,
    slider: [60, 7200],
    scale: 'log',
    live: true,
  }),
  rebalances: share(0.25, {
    label: 'Evens out',
    help: 'Moves margin between its accounts once one has this part more or less than it needs. A pair that does not is closed by a drift.',
    slider: [0.05, 1],
    live: true,
  }),
  gapLeast: share(0.5, {
    label: 'Takes for a gap',
    help: 'Part of the margin of a side that must be gone in a single step for it to count as the gap.',
    max: 5,
    slider: [0.1, 2],
    live: true,
  }),
  closeSeconds: number('seconds', 900, {
    label: 'Closes in',
    help: 'Time over which it closes what is left after the gap.',
    min: 1,
    max: 1e6,
    slider: [60, 7200],
    scale: 'log',
    live: true,
  }),
}

type Params = ParamsOf<typeof params>
type Own = Decision<Params>

/** Places of the phases. */
const WAITS = 0
const OPENS = 1
const HOLDS = 2
const TAKES = 3
const DONE = 4
const GAVE_UP = 5
const ENDS = { done: DONE, gaveUp: GAVE_UP }

const NO_POSITION = COMMON_REASONS.length
const GAP = NO_POSITION + 1

/** Part of the planned position with which it goes on; part of the time after which it takes the rest from the book. */
const ENOUGH = 0.5
const WASHES_FOR = 0.8
const PATIENCE = 1.5
/** Times the closing time after which what is still open is left. */
const LEAVES_AFTER = 20

export const washPair = defineStrategy({
  id: 'wash-pair',
  name: 'Wash pair',
  about:
    "Trades with itself at high leverage and waits for a gap that is wider than the loser's margin: the rest is paid by the fund.",
  role: 'attacker',
  params,
  // Beside what every plan remembers: lots of each account's position, mark of the last step.
  memory: [...PLAN_MEMORY, 'target', 'mark'],
  plan: {
    phases: [
      'waits',
      'trades with itself',
      'holds both sides and waits for a gap',
      'takes the winnings out',
      'is done',
      'has given up',
    ],
    reasons: [...COMMON_REASONS, 'it did not get its positions', 'the price has jumped'],
    ends: [DONE, GAVE_UP],
  },
  decide: (decision: Own) => {
    const phase = phaseOf(decision)
    if (phase >= DONE || !hasBegun(decision)) return
    const reason = phase < TAKES ? reasonToStop(decision) : 0
    if (reason > 0) goTo(decision, phase === WAITS ? GAVE_UP : TAKES, reason)
    else STEPS[phase](decision)
    decision.memory.mark[0] = decision.view.markTicks
  },
})

/** What it does in each phase. */
const STEPS = [start, open, hold, take]

/** Accounts stand in pairs: an even place is long, the odd one after it short. One left over stays idle. */
const pairsOf = ({ acting }: Own): number => Math.floor(acting.count / 2)

/** Brings the margin of all accounts; the position is what that margin opens. */
function start(decision: Own): void {
  const { view, params: own, plot, memory } = decision
  const pairs = pairsOf(decision)
  const margin = (own.budgetUsed * plot.budget) / Math.max(1, 2 * pairs)
  const notional = margin / (own.marginOver * view.initialRate)
  const most = (own.mostOfInterest * view.openInterest) / Math.max(1, pairs)
  memory.target[0] = lotsFor(Math.min(notional, most), view)
  if (pairs === 0 || memory.target[0] < 1) {
    goTo(decision, GAVE_UP, TOO_SMALL)
    return
  }
  const needed = Math.ceil(memory.target[0] * view.lotValue * view.initialRate * own.marginOver)
  for (let j = 0; j < 2 * pairs; j++) move(decision, j, needed)
  goTo(decision, OPENS)
}

/** Sells to itself at the middle of the book, and takes from the book what others left over. */
function open(decision: Own): void {
  const { acting, view, params: own, memory } = decision
  const target = memory.target[0]
  const seconds = secondsIn(decision)
  const most = Math.max(1, (target * view.stepSeconds) / own.openSeconds) * PATIENCE
  let isThere = true
  let least = Infinity
  for (let j = 0; j < 2 * pairsOf(decision); j += 2) {
    if (seconds <= WASHES_FOR * own.openSeconds) {
      isThere = openPair(decision, { buyer: j, seller: j + 1 }, target, most) && isThere
    } else {
      takeTowards(decision, j, target, most)
      takeTowards(decision, j + 1, -target, most)
      isThere = Math.min(acting.size[j], -acting.size[j + 1]) >= target && isThere
    }
    least = Math.min(least, acting.size[j], -acting.size[j + 1])
  }
  even(decision, target)
  if (isThere) goTo(decision, HOLDS)
  else if (seconds > PATIENCE * own.openSeconds) {
    if (least >= ENOUGH * target) goTo(decision, HOLDS)
    else goTo(decision, TAKES, NO_POSITION)
  }
}

/** Keeps both sides alive until the price jumps by more than a part of their margin in one step. */
function hold(decision: Own): void {
  const { view, params: own, memory } = decision
  const jump = Math.abs(view.markTicks / memory.mark[0] - 1)
  if (jump > own.gapLeast * view.initialRate * own.marginOver) {
    goTo(decision, TAKES, GAP)
    takeAll(decision)
  } else {
    even(decision, 0)
  }
}

/** Takes out what a winning side has too much of, and gives to a losing one what it lacks, through the purse. What a
 *  side needs is the margin of its position, while it opens of `least` lots. */
function even(decision: Own, least: number): void {
  const { acting, view, params: own, plot } = decision
  const perLot = view.lotValue * view.initialRate * own.marginOver
  let cash = plot.cash
  for (let j = 0; j < 2 * pairsOf(decision); j++) {
    const wanted = Math.max(least, Math.abs(acting.size[j])) * perLot
    const over = acting.equity[j] - wanted
    if (over > own.rebalances * wanted) move(decision, j, -Math.min(over, plot.free[j]))
    else if (-over > own.rebalances * wanted && cash > 0) {
      const given = Math.min(-over, cash)
      move(decision, j, given)
      cash -= given
    }
  }
}

function takeAll(decision: Own): void {
  for (let j = 0; j < decision.acting.count; j++) takeOut(decision, j)
}

/** Takes all money out and closes what is open, until all is out or nothing more can be done. */
function take(decision: Own): void {
  const { closeSeconds } = decision.params
  const isOut = unwindOver(decision, closeSeconds, 0)
  if (isOut || secondsIn(decision) > LEAVES_AFTER * closeSeconds)
    finish(decision, ENDS, [NO_POSITION])
}
