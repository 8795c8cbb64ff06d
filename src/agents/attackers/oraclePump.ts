/** An attack on what the oracle reads: it buys a thin outside market up, and takes money out against its paper profit. */
import { number, share, type ParamsOf } from '../../scenario/declaration.ts'
import { defineStrategy, type Decision } from '../strategy.ts'
import { openAll, openPair, openParams, pairsOf } from './pair.ts'
import {
  AS_PLANNED,
  COMMON_REASONS,
  NO_FOLLOWING,
  PLAN_MEMORY,
  TOO_SMALL,
  follow,
  goTo,
  lotsFor,
  move,
  planParams,
  secondsIn,
  takeOut,
  tradeOutside,
  unwindAll,
  unwindOutside,
  type Course,
} from './plan.ts'

const params = {
  ...planParams,
  marginShare: share(0.7, {
    label: 'Margin',
    help: 'Part of the budget that becomes margin of its accounts; the rest buys the outside market.',
    live: true,
  }),
  leverage: number('multiple', 3.5, {
    label: 'Leverage',
    help: 'Position of each account per unit of its margin. A larger one gains more for each percent of the pump.',
    min: 0.1,
    max: 100,
    slider: [1, 20],
    scale: 'log',
  }),
  ...openParams,
  pumpSeconds: number('seconds', 600, {
    label: 'Pumps for',
    help: 'Time over which it buys outside. A fast pump costs the same and fades less.',
    min: 1,
    max: 1e6,
    slider: [60, 7200],
    scale: 'log',
    live: true,
    channel: 'outside price x exp(pull x bought / open interest)',
  }),
  patience: number('seconds', 300, {
    label: 'Patience',
    help: 'Time after the pump without a penny let out after which it stops asking.',
    min: 1,
    max: 1e6,
    slider: [30, 3600],
    scale: 'log',
    live: true,
  }),
  sellSeconds: number('seconds', 300, {
    label: 'Sells in',
    help: 'Time over which it sells what it has bought outside.',
    min: 1,
    max: 1e6,
    slider: [30, 7200],
    scale: 'log',
    live: true,
  }),
} as const

type Params = ParamsOf<typeof params>
type Mind = Decision<Params>

/** Places of the phases after the first. */
const OPENS = 1
const PUMPS = 2
const BORROWS = 3
const SELLS = 4
const UNWINDS = 5
const DONE = 6
const GAVE_UP = 7

const NO_POSITION = COMMON_REASONS.length
const NOTHING_OUT = NO_POSITION + 1
const NO_MORE = NO_POSITION + 2

/** Orders that close are this much larger than an even pace: some find nobody. */
const HASTE = 1.5
/** Rise of the mark without which the outside price was pumped for nothing. */
const LEAST_RISE = 0.05
/** Times the selling time after which what is still open is left to its fate. */
const LEAVES_AFTER = 6

export const oraclePump = defineStrategy({
  id: 'oracle-pump',
  name: 'Oracle pump',
  about:
    'Sells a large position from one account to another, buys the outside market up, and takes money out against the paper profit of the winner.',
  role: 'attacker',
  params,
  // Beside what every plan remembers: lots of each account's position, cash for the pump and mark before it, step + 1
  // in which money last came out, and money in the purse then.
  memory: [...PLAN_MEMORY, 'target', 'chest', 'mark', 'paidAt', 'purse'],
  plan: {
    phases: [
      'waits',
      'sells a position from one account to the other',
      'buys the outside market up',
      'takes money out against its paper profit',
      'sells what it bought outside',
      'closes what it has',
      'is done',
      'has given up',
    ],
    reasons: [
      ...COMMON_REASONS,
      'it did not get its positions',
      'its paper profit let nothing out',
      'nothing more was let out',
    ],
    ends: [DONE, GAVE_UP],
  },
  decide: (decision: Mind) => {
    follow(decision, COURSE)
  },
})

const COURSE: Course<Mind> = {
  steps: [start, open, pump, borrow, sell, unwind],
  unwinds: UNWINDS,
  // What it has taken out by then is its own, whatever becomes of the accounts.
  isFirm: BORROWS,
  done: DONE,
  gaveUp: GAVE_UP,
}

/** Brings the margin of all accounts. */
function start(decision: Mind): void {
  const { view, params: own, plot, memory } = decision
  const pairs = pairsOf(decision).length
  const each = pairs > 0 ? Math.floor((own.marginShare * plot.cash) / (2 * pairs)) : 0
  memory.target[0] = lotsFor(own.leverage * each, view)
  if (memory.target[0] < 1) {
    goTo(decision, GAVE_UP, TOO_SMALL)
    return
  }
  for (let j = 0; j < 2 * pairs; j++) move(decision, j, each)
  goTo(decision, OPENS)
}

/** Opens both sides of each pair. */
function open(decision: Mind): void {
  const { view, memory, plot } = decision
  const opening = openAll(decision, pairsOf(decision), memory.target[0])
  if (opening === 'opens') return
  if (opening === 'failed') {
    goTo(decision, UNWINDS, NO_POSITION)
    return
  }
  memory.chest[0] = plot.cash
  memory.mark[0] = view.markTicks
  goTo(decision, PUMPS)
}

/** Buys outside at an even pace, and takes out what it can meanwhile. */
function pump(decision: Mind): void {
  const { view, params: own, memory } = decision
  const usual = (memory.chest[0] * view.stepSeconds) / Math.max(view.stepSeconds, own.pumpSeconds)
  tradeOutside(decision, Math.floor(usual / (view.outsideNow * view.k)))
  takeWinnings(decision)
  if (secondsIn(decision) < own.pumpSeconds) return
  noteMoney(decision)
  goTo(decision, BORROWS)
}

/** Asks for all that is free in accounts that have gained. */
function takeWinnings(decision: Mind): void {
  const { acting, view } = decision
  for (let j = 0; j < acting.count; j++) {
    const isWinner = acting.size[j] > 0 && view.markTicks > decision.memory.mark[0]
    if (isWinner) takeOut(decision, j)
  }
}

function noteMoney({ memory, plot, view }: Mind): void {
  memory.purse[0] = plot.cash
  memory.paidAt[0] = view.step + 1
}

/** Takes out whatever is let out, until nothing has come for a while. */
function borrow(decision: Mind): void {
  const { view, params: own, memory, plot } = decision
  takeWinnings(decision)
  if (plot.cash > memory.purse[0]) noteMoney(decision)
  const waited = (view.step + 1 - memory.paidAt[0]) * view.stepSeconds
  if (waited <= own.patience) return
  const hasPaid = plot.cash > plot.budget
  const hasRisen = view.markTicks > (1 + LEAST_RISE) * memory.mark[0]
  if (hasPaid) goTo(decision, SELLS, NO_MORE)
  else goTo(decision, UNWINDS, hasRisen ? NOTHING_OUT : NO_FOLLOWING)
}

/** Sells what it holds outside and leaves its accounts to their fate. */
function sell(decision: Mind): void {
  takeWinnings(decision)
  unwindOutside(decision, paceOut(decision))
  if (decision.plot.spot === 0) goTo(decision, DONE, AS_PLANNED)
}

/** Lots of an even sale of what it holds outside, over what is left of the time for it. */
function paceOut({ view, plot, params: own, memory }: Mind): number {
  const left = own.sellSeconds - (view.step - memory.since[0]) * view.stepSeconds
  const steps = Math.max(1, left / view.stepSeconds)
  return Math.ceil(Math.abs(plot.spot) / steps)
}

/** Closes account against account, then with whoever is there, until all is out or nothing more can be done. */
function unwind(decision: Mind): void {
  const { acting, params: own, memory, view } = decision
  const pace = (memory.target[0] * view.stepSeconds) / own.sellSeconds
  const most = Math.max(1, Math.ceil(pace * HASTE))
  const isOut = unwindAll(decision, most, paceOut(decision))
  const seconds = secondsIn(decision)
  if (seconds <= own.sellSeconds) {
    for (const { buyer: long, seller: short } of pairsOf(decision)) {
      const isPair = acting.size[long] > 0 && acting.size[short] < 0
      if (isPair) openPair(decision, { seller: long, buyer: short }, 0, most)
    }
  }
  if (isOut || seconds > LEAVES_AFTER * own.sellSeconds) goTo(decision, GAVE_UP, memory.reason[0])
}
