/** Holds both sides of a trade at high leverage and waits for a gap: the fund pays the loser's debt, the winner keeps its gain. */
import { number, share, type ParamsOf } from '../../scenario/declaration.ts'
import { defineStrategy, type Decision } from '../strategy.ts'
import { openAll, openParams, pairsOf } from './pair.ts'
import {
  COMMON_REASONS,
  PLAN_MEMORY,
  TOO_SMALL,
  follow,
  goTo,
  lotsFor,
  move,
  planParams,
  takeOut,
  unwindOver,
  type Course,
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
  ...openParams,
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

/** Places of the phases after the first. */
const OPENS = 1
const HOLDS = 2
const TAKES = 3
const DONE = 4
const GAVE_UP = 5

const NO_POSITION = COMMON_REASONS.length
const GAP = NO_POSITION + 1

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
    follow(decision, COURSE)
    decision.memory.mark[0] = decision.view.markTicks
  },
})

const COURSE: Course<Own> = {
  steps: [start, open, hold, take],
  unwinds: TAKES,
  done: DONE,
  gaveUp: GAVE_UP,
  breaks: [NO_POSITION],
}

/** Brings the margin of all accounts; the position is what that margin opens. */
function start(decision: Own): void {
  const { view, params: own, plot, memory } = decision
  const pairs = pairsOf(decision).length
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

/** Opens both sides of each pair. */
function open(decision: Own): void {
  const [target] = decision.memory.target
  const opening = openAll(decision, pairsOf(decision), target)
  even(decision, target)
  if (opening === 'open') goTo(decision, HOLDS)
  else if (opening === 'failed') goTo(decision, TAKES, NO_POSITION)
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
  for (let j = 0; j < 2 * pairsOf(decision).length; j++) {
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

/** Takes all money out and closes what is open. */
function take(decision: Own): void {
  unwindOver(decision, COURSE, decision.params.closeSeconds, 0)
}
