/** Pushes the outside price into a crowd of accounts near liquidation, and trades back into what they are forced to sell. */
import { defineStrategy, type Decision, type LiquidationMap } from '../strategy.ts'
import { liquidationHunterParams, type LiquidationHunterParams } from './liquidationHunterParams.ts'
import {
  COMMON_REASONS,
  FLAGGED_ACCOUNT,
  NO_FOLLOWING,
  PLAN_MEMORY,
  TOO_SMALL,
  follow,
  goTo,
  heldHere,
  isAnyFlagged,
  lotsFor,
  move,
  order,
  reduce,
  secondsIn,
  slice,
  unwindOver,
  worst,
  type Course,
} from './plan.ts'
import { leftToPush, movedBy, pushOn, startPush } from './push.ts'

type Own = Decision<LiquidationHunterParams>

/** Places of the phases after the first. */
const BUILDS = 1
const PUSHES = 2
const COVERS = 3
const UNWINDS = 4
const DONE = 5
const GAVE_UP = 6

const NO_CROWD = COMMON_REASONS.length
const FADED = NO_CROWD + 1
const LONG_ENOUGH = NO_CROWD + 2

/** How far from the mark its orders go while it builds: near enough to be quiet. */
const QUIET = 0.001
/** Parts of the position that count as all of it, and times the planned one after which it goes on with what it has. */
const NEARLY = 0.95
const PATIENCE = 1.5
/** Seconds over which forced sales are averaged. */
const SALES_SECONDS = 30

export const liquidationHunter = defineStrategy({
  id: 'liquidation-hunter',
  name: 'Liquidation hunter',
  about:
    'Reads where others are liquidated, bets on it, pushes the outside price there, and covers into the forced sales.',
  role: 'attacker',
  params: liquidationHunterParams,
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
    reasons: [
      ...COMMON_REASONS,
      'the crowd is gone',
      'the forced sales have faded',
      'it has covered for long enough',
    ],
    ends: [DONE, GAVE_UP],
  },
  decide: (decision: Own) => {
    follow(decision, COURSE)
  },
})

const COURSE: Course<Own> = {
  steps: [watch, build, push, cover, unwind],
  unwinds: UNWINDS,
  whyElse: decision => (isAnyFlagged(decision) ? FLAGGED_ACCOUNT : 0),
  done: DONE,
  gaveUp: GAVE_UP,
  breaks: [NO_CROWD],
}

function watch(decision: Own): void {
  const side = preySide(decision)
  if (side === 0) return
  const { acting, view, memory, plot, params: own } = decision
  if (lotsFor(own.pushShare * plot.budget, view) < 1) {
    goTo(decision, GAVE_UP, TOO_SMALL)
    return
  }
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
    if (isStillThere) begin(decision)
    else if (isLate) goTo(decision, UNWINDS, NO_CROWD)
    return
  }
  const most = Math.max(1, (each * view.stepSeconds) / own.buildSeconds)
  for (let j = 0; j < acting.count; j++) {
    const wanted = slice(side * each - acting.size[j], most)
    order(decision, j, wanted, worst(view.markTicks, wanted, QUIET))
  }
}

function begin(decision: Own): void {
  const { sales, peak } = decision.memory
  sales[0] = 0
  peak[0] = 0
  startPush(decision)
  goTo(decision, PUSHES)
}

function push(decision: Own): void {
  const { params: own, memory } = decision
  noteSales(decision)
  if (leftToPush(decision) >= 1) pushOn(decision, memory.side[0])
  else if (movedBy(decision, memory.side[0]) >= own.followsLeast) goTo(decision, COVERS)
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
    goTo(decision, UNWINDS, hasFaded ? FADED : LONG_ENOUGH)
    return
  }
  const each = memory.sales[0] / Math.max(1, acting.count)
  for (let j = 0; j < acting.count; j++) reduce(decision, j, each)
}

/** Trades everything back, here and outside. */
function unwind(decision: Own): void {
  const { params: own, memory } = decision
  unwindOver(decision, COURSE, own.coverSeconds, memory.pushed[0])
}
