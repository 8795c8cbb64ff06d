/** Pushes the outside price into a crowd of accounts near liquidation, and trades back into what they are forced to sell. */
import { choice, number, share, type ParamsOf } from '../../scenario/declaration.ts'
import { defineStrategy, type Decision, type LiquidationMap } from '../strategy.ts'
import {
  AS_PLANNED,
  COMMON_REASONS,
  FLAGGED_ACCOUNT,
  NO_FOLLOWING,
  PLAN_MEMORY,
  TOO_LONG,
  goTo,
  hasBegun,
  heldHere,
  isAnyFlagged,
  lotsFor,
  move,
  order,
  paced,
  phaseOf,
  planParams,
  reasonToStop,
  reduce,
  secondsIn,
  slice,
  tradeOutside,
  unwindAll,
  worst,
} from './plan.ts'

const params = {
  ...planParams,
  hunts: choice('either', ['either', 'longs', 'shorts'], {
    label: 'Hunts',
    help: 'Whose liquidation it is after: longs below the price, shorts above it, or the larger crowd.',
    live: true,
  }),
  within: share(0.04, {
    label: 'Looks as far as',
    help: 'Accounts whose liquidation price lies no further from the mark are its crowd.',
    max: 0.4,
    slider: [0.005, 0.1],
    live: true,
  }),
  crowdLeast: share(0.1, {
    label: 'Least crowd',
    help: 'Share of open interest that must stand there before it begins.',
    slider: [0.01, 0.5],
    live: true,
  }),
  crowdOverDepth: number('multiple', 1, {
    label: 'Crowd over depth',
    help: 'The crowd must outweigh what rests within 1 % on its side of the book by this multiple.',
    min: 0,
    max: 1000,
    slider: [0, 20],
    live: true,
  }),
  marginShare: share(0.2, {
    label: 'Budget on the venue',
    help: 'Part of the budget that is margin of its own position here; the rest pushes the price.',
    live: true,
  }),
  leverage: number('multiple', 5, {
    label: 'Leverage here',
    help: 'Of its own position on the venue. High ones are squeezed before the crowd is.',
    min: 0,
    max: 50,
    slider: [1, 20],
    live: true,
  }),
  buildSeconds: number('seconds', 1200, {
    label: 'Builds in',
    help: 'Time over which it builds its position. Quick building moves the price against it.',
    min: 1,
    max: 1e6,
    slider: [60, 7200],
    scale: 'log',
    live: true,
  }),
  pushShare: share(0.6, {
    label: 'Push, of the budget',
    help: 'What it trades on the outside venue to move the price, as a part of its budget.',
    max: 5,
    slider: [0, 1],
    live: true,
  }),
  pushSeconds: number('seconds', 120, {
    label: 'Pushes in',
    help: 'Time over which it pushes. Slow pushes fade before they end.',
    min: 1,
    max: 1e5,
    slider: [5, 1800],
    scale: 'log',
    live: true,
  }),
  followsLeast: share(0.005, {
    label: 'Price must follow',
    help: 'Least move of the mark by the end of the push; less, and it gives up.',
    max: 0.5,
    slider: [0, 0.05],
    live: true,
  }),
  fades: share(0.2, {
    label: 'Leaves when sales fade',
    help: 'It unwinds once forced sales have fallen to this part of their peak.',
    live: true,
  }),
  coverSeconds: number('seconds', 300, {
    label: 'Covers in',
    help: 'Time over which it trades back what it holds outside, and longest wait for the forced sales.',
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
const WATCHES = 0
const BUILDS = 1
const PUSHES = 2
const COVERS = 3
const UNWINDS = 4
const DONE = 5
const GAVE_UP = 6

const NO_CROWD = COMMON_REASONS.length
const FADED = NO_CROWD + 1

/** How far from the mark its orders go while it builds: near enough to be quiet. */
const QUIET = 0.001
/** Parts of the position that count as all of it, and times the planned one after which it goes on with what it has. */
const NEARLY = 0.95
const PATIENCE = 1.5
/** Seconds over which forced sales are averaged, and the largest part of a step in it. */
const SALES_SECONDS = 30
/** Times the covering time after which what is still open is left. */
const LEAVES_AFTER = 20

export const liquidationHunter = defineStrategy({
  id: 'liquidation-hunter',
  name: 'Liquidation hunter',
  about:
    'Reads where others are liquidated, bets on it, pushes the outside price there, and covers into the forced sales.',
  role: 'attacker',
  params,
  // Beside what every plan remembers: side of the push, mark when it began, lots pushed so far, average of forced lots
  // and its peak.
  memory: [...PLAN_MEMORY, 'side', 'from', 'pushed', 'sales', 'peak'],
  plan: {
    phases: [
      'watches the liquidation map',
      'builds its position',
      'pushes the outside price',
      'covers into the forced sales',
      'unwinds',
      'is done',
      'has given up',
    ],
    reasons: [...COMMON_REASONS, 'the crowd is gone', 'the forced sales have faded'],
    ends: [DONE, GAVE_UP],
  },
  decide: (decision: Own) => {
    const phase = phaseOf(decision)
    if (phase >= DONE || !hasBegun(decision)) return
    const reason = phase < UNWINDS ? whyStop(decision, phase) : 0
    if (reason > 0) goTo(decision, phase === WATCHES ? GAVE_UP : UNWINDS, reason)
    else STEPS[phase](decision)
  },
})

/** What it does in each phase. */
const STEPS = [watch, build, push, cover, unwind]

/** Nothing is lost while it watches, but its time may run out. */
function whyStop(decision: Own, phase: number): number {
  const reason = reasonToStop(decision)
  if (reason > 0 || phase === WATCHES) return reason
  return isAnyFlagged(decision) ? FLAGGED_ACCOUNT : 0
}

function watch(decision: Own): void {
  const side = preySide(decision)
  if (side === 0) return
  const { acting, memory, plot, params: own } = decision
  memory.side[0] = side
  const margin = Math.floor((own.marginShare * plot.budget) / Math.max(1, acting.count))
  for (let j = 0; j < acting.count; j++) move(decision, j, margin)
  goTo(decision, BUILDS)
}

/** Which way a push would pay: -1 down into longs, +1 up into shorts, 0 not now. */
function preySide({ view, params: own }: Own): number {
  const { longs, shorts, width } = view.map()
  const below = own.hunts === 'shorts' ? 0 : massWithin(longs, width, own.within)
  const above = own.hunts === 'longs' ? 0 : massWithin(shorts, width, own.within)
  const crowd = below > above ? below : above
  const depth = below > above ? view.bidDepth : view.askDepth
  const isThere = crowd * view.lotValue >= own.crowdLeast * view.openInterest && crowd > 0
  // Also false of NaN.
  if (!(isThere && crowd >= own.crowdOverDepth * depth) || view.halted > 0) return 0
  return below > above ? -1 : 1
}

/** Lots that are liquidated within a distance of the mark. */
function massWithin(buckets: LiquidationMap['longs'], width: number, within: number): number {
  const to = Math.min(buckets.length, Math.ceil(within / width))
  let mass = 0
  for (let bucket = 0; bucket < to; bucket++) mass += buckets[bucket]
  return mass
}

/** Every account takes its part, in small orders near the mark. */
function build(decision: Own): void {
  const { acting, view, params: own, plot, memory } = decision
  const side = memory.side[0]
  const all = lotsFor(own.marginShare * own.leverage * plot.budget, view)
  const each = Math.floor(all / Math.max(1, acting.count))
  const isLate = secondsIn(decision) > PATIENCE * own.buildSeconds
  if (isLate || Math.abs(heldHere(decision)) >= NEARLY * all) {
    const isStillThere = preySide(decision) === side
    if (isStillThere) startPush(decision)
    else if (isLate) goTo(decision, UNWINDS, NO_CROWD)
    return
  }
  const most = Math.max(1, (each * view.stepSeconds) / own.buildSeconds)
  for (let j = 0; j < acting.count; j++) {
    const wanted = slice(side * each - acting.size[j], most)
    order(decision, j, wanted, worst(view.markTicks, wanted, QUIET))
  }
}

function startPush(decision: Own): void {
  const { memory, view } = decision
  memory.from[0] = view.markTicks
  memory.pushed[0] = 0
  memory.sales[0] = 0
  memory.peak[0] = 0
  goTo(decision, PUSHES)
}

function push(decision: Own): void {
  const { view, params: own, plot, memory } = decision
  const side = memory.side[0]
  noteSales(decision)
  const all = lotsFor(own.pushShare * plot.budget, view)
  const left = all - memory.pushed[0]
  if (left >= 1 && secondsIn(decision) <= PATIENCE * own.pushSeconds) {
    const part = slice(left, Math.max(1, (all * view.stepSeconds) / own.pushSeconds))
    tradeOutside(decision, side * part)
    memory.pushed[0] += part
    return
  }
  const moved = side * (view.markTicks / memory.from[0] - 1)
  if (moved >= own.followsLeast) goTo(decision, COVERS)
  else goTo(decision, UNWINDS, NO_FOLLOWING)
}

/** Average and peak of what others are forced to trade its way, in lots a step. */
function noteSales({ view, memory }: Own): void {
  const now = memory.side[0] * view.forcedLots
  const news = Math.min(1, view.stepSeconds / SALES_SECONDS)
  const sales = memory.sales[0] + news * ((now > 0 ? now : 0) - memory.sales[0])
  memory.sales[0] = sales >= 0 ? sales : 0
  if (memory.sales[0] > memory.peak[0]) memory.peak[0] = memory.sales[0]
}

/** Takes the other side of the forced sales as they come, no more than they are, until they fade. */
function cover(decision: Own): void {
  const { acting, params: own, memory } = decision
  noteSales(decision)
  const hasFaded = memory.sales[0] < own.fades * memory.peak[0]
  const isLate = secondsIn(decision) > own.coverSeconds
  if (hasFaded || isLate) {
    goTo(decision, UNWINDS, hasFaded ? FADED : TOO_LONG)
    return
  }
  const each = memory.sales[0] / Math.max(1, acting.count)
  for (let j = 0; j < acting.count; j++) reduce(decision, j, each)
}

/** Trades everything back, here and outside, and ends where it was when all is out or nothing more can be done. */
function unwind(decision: Own): void {
  const { view, params: own, memory, plot } = decision
  const size = Math.abs(heldHere(decision))
  const here = Math.max(paced(0.002, view.stepSeconds, view), (size * 2 * view.stepSeconds) / own.coverSeconds) // prettier-ignore
  const outside = Math.max(1, (memory.pushed[0] * view.stepSeconds) / own.coverSeconds)
  const isOut = unwindAll(decision, here, outside)
  if (!isOut && secondsIn(decision) <= LEAVES_AFTER * own.coverSeconds) return
  const hasPaid = plot.worth > plot.budget
  goTo(decision, hasPaid ? DONE : GAVE_UP, hasPaid ? AS_PLANNED : memory.reason[0])
}
