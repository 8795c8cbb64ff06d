/** Buys a thin expiry until its marks follow the quotes, and sells to the books that are closed at them. */
import { expiryNear, optionAtDelta, orderOption } from '../options.ts'
import { defineStrategy, type Decision, type OptionDesk } from '../strategy.ts'
import { lotsOf, premiumOf, sellOptions, tickOf } from './heldOptions.ts'
import {
  COMMON_REASONS,
  FLAGGED_ACCOUNT,
  PLAN_MEMORY,
  TOO_SMALL,
  follow,
  goTo,
  isAnyFlagged,
  move,
  secondsIn,
  slice,
  unwindOver,
  type Course,
} from './plan.ts'
import { volMarkParams, type VolMarkParams } from './volMarkParams.ts'

type Own = Decision<VolMarkParams>

/** Places of the phases after the first. */
const LOADS = 1
const PUSHES = 2
const SELLS = 3
const UNWINDS = 4
const DONE = 5
const GAVE_UP = 6

const NO_EXPIRY = COMMON_REASONS.length
const NO_POSITION = NO_EXPIRY + 1
const FAR_ENOUGH = NO_EXPIRY + 2
const SPENT = NO_EXPIRY + 3
const SETTLED = NO_EXPIRY + 4
const NOT_MARKED = NO_EXPIRY + 5

/** Nothing is bought that ends sooner, hours; and delta of what is bought, unsigned: most vega for its premium is near. */
const SOONEST = 2
const DELTA = 0.5
/** Part of the premium planned that is enough to push with, and times the planned length of a phase after which it ends. */
const ENOUGH = 0.25
const PATIENCE = 1.5
/** Times the planned length of the sale after which what nobody bought is left to settle. */
const LEAVES_AFTER = 4

export const volMark = defineStrategy({
  id: 'vol-mark',
  name: 'Volatility mark pusher',
  about:
    'Buys the options of a thin expiry until their marks follow the quotes, and sells into the books that must be bought back.',
  role: 'attacker',
  options: 'holds',
  params: volMarkParams,
  // Beside what every plan remembers: step at which its expiry settles, volatility of the mark at the start and its highest
  // since, lots held in the last step of selling, seconds in which it sold.
  memory: [...PLAN_MEMORY, 'settles', 'from', 'peak', 'held', 'sold'],
  plan: {
    phases: [
      'waits',
      'loads options',
      'pushes the volatility of the mark',
      'sells to those who must buy',
      'takes its money out',
      'is done',
      'has given up',
    ],
    reasons: [
      ...COMMON_REASONS,
      'no expiry far enough is listed',
      'it did not get its options',
      'the mark has risen far enough',
      'the money for the push is spent',
      'its options have settled',
      'the mark did not follow',
    ],
    ends: [DONE, GAVE_UP],
  },
  decide: (decision: Own) => {
    follow(decision, COURSE)
  },
})

const COURSE: Course<Own> = {
  steps: [start, load, push, sell, unwind],
  unwinds: SELLS,
  whyElse: decision => (isAnyFlagged(decision) ? FLAGGED_ACCOUNT : 0),
  done: DONE,
  gaveUp: GAVE_UP,
  breaks: [NO_POSITION, NOT_MARKED],
}

/** Chooses the expiry and brings the money for it, the same to each account. */
function start(decision: Own): void {
  const { view, params: own, plot, memory, acting, options: desk } = decision
  const expiry = desk ? expiryNear(desk.chain, view, own.hours, SOONEST) : -1
  if (!desk || expiry < 0) {
    goTo(decision, GAVE_UP, NO_EXPIRY)
    return
  }
  const part = Math.min(1, own.loadShare + own.pushShare)
  const each = Math.floor((part * Math.min(plot.budget, plot.cash)) / acting.count)
  // The price of the underlying bounds that of an option.
  if (!(each >= view.lotValue)) {
    goTo(decision, GAVE_UP, TOO_SMALL)
    return
  }
  for (let j = 0; j < acting.count; j++) move(decision, j, each)
  memory.settles[0] = desk.chain.settlesAt[expiry]
  memory.from[0] = volOf({ desk, expiry })
  memory.peak[0] = memory.from[0]
  goTo(decision, LOADS)
}

/** Buys what it will sell, no dearer than it likes. */
function load(decision: Own): void {
  const { params: own, plot } = decision
  const aim = look(decision)
  if (!aim) return
  const wanted = own.loadShare * plot.budget
  const paid = premiumOf(decision, aim.desk)
  if (paid >= wanted) goTo(decision, PUSHES)
  else if (secondsIn(decision) <= PATIENCE * own.loadSeconds)
    buy(decision, aim, { wanted, paid, seconds: own.loadSeconds, over: own.loadOver })
  else if (paid >= ENOUGH * wanted) goTo(decision, PUSHES)
  else goTo(decision, SELLS, NO_POSITION)
}

/** Lifts quotes until the mark is where it is wanted, or the money is gone. */
function push(decision: Own): void {
  const { params: own, plot, memory } = decision
  const aim = look(decision)
  if (!aim) return
  const wanted = (own.loadShare + own.pushShare) * plot.budget
  const paid = premiumOf(decision, aim.desk)
  const risen = volOf(aim) - memory.from[0]
  if (risen >= own.moveWanted) goTo(decision, SELLS, FAR_ENOUGH)
  else if (paid < wanted && secondsIn(decision) <= PATIENCE * own.pushSeconds)
    buy(decision, aim, { wanted: own.pushShare * plot.budget, paid: paid - own.loadShare * plot.budget, seconds: own.pushSeconds, over: own.pushOver }) // prettier-ignore
  else goTo(decision, SELLS, risen >= own.followsLeast ? SPENT : NOT_MARKED)
}

/** Sells near the highest mark, for those whose books are closed lift it; after a time at any price. */
function sell(decision: Own): void {
  const { view, params: own, memory } = decision
  const aim = look(decision)
  if (!aim) return
  const seconds = secondsIn(decision)
  const leaves = own.holdSeconds + LEAVES_AFTER * own.sellSeconds
  const held = lotsOf(decision, aim.desk)
  if (held === 0 || seconds > leaves) {
    goTo(decision, UNWINDS, memory.reason[0])
    return
  }
  if (held < memory.held[0]) memory.sold[0] += view.stepSeconds
  memory.held[0] = held
  const isBroken = memory.reason[0] !== FAR_ENOUGH && memory.reason[0] !== SPENT
  const isLate = isBroken || seconds > own.holdSeconds
  if (!isLate && volOf(aim) < memory.peak[0] - own.givesBack) return
  const left = Math.max(view.stepSeconds, own.sellSeconds - memory.sold[0])
  sellOptions(decision, aim.desk, view.stepSeconds / left, isLate ? Infinity : own.reach)
}

/** Takes out what is free; what could not be sold settles by itself. */
function unwind(decision: Own): void {
  unwindOver(decision, COURSE, decision.params.sellSeconds, 0)
}

/** What is listed, and the row of its expiry. */
interface Aim {
  readonly desk: OptionDesk
  readonly expiry: number
}

/** Its expiry, with its highest volatility noted; undefined, and on to the end, once that has settled. */
function look(decision: Own): Aim | undefined {
  const { memory, options: desk } = decision
  const expiry = desk ? desk.chain.settlesAt.indexOf(memory.settles[0]) : -1
  if (!desk || expiry < 0) {
    goTo(decision, UNWINDS, SETTLED)
    return undefined
  }
  const aim = { desk, expiry }
  memory.peak[0] = Math.max(memory.peak[0], volOf(aim))
  return aim
}

/** At-the-money volatility that an expiry is marked at. */
const volOf = ({ desk: { chain }, expiry }: Aim): number =>
  chain.atm[expiry] + chain.markShift[expiry]

interface Purchase {
  /** Quanta of premium planned, and paid so far. */
  readonly wanted: number
  readonly paid: number
  readonly seconds: number
  /** Volatility over that at the start that it pays at most. */
  readonly over: number
}

/** Buys near the money at an even pace: each account the side that brings its delta back. */
function buy(decision: Own, aim: Aim, { wanted, paid, seconds, over }: Purchase): void {
  const { acting, view, memory } = decision
  const { desk, expiry } = aim
  const { chain } = desk
  const even = (wanted * view.stepSeconds) / seconds
  const each = Math.min(even, wanted - paid) / acting.count
  const room = memory.from[0] + over - volOf(aim)
  for (let j = 0; j < acting.count; j++) {
    const instrument = optionAtDelta(chain, expiry, desk.delta[j] <= 0, DELTA)
    const ask = instrument < 0 ? NaN : desk.ask(instrument)
    const limit = Math.floor((chain.price[instrument] + chain.vega[instrument] * room) / tickOf(decision)) // prettier-ignore
    const lots = slice(each / (ask * view.k), Infinity)
    if (lots >= 1 && limit >= 1) orderOption(desk, j, 0, instrument, lots, limit)
  }
}
