/** Whales: a few large traders who split what they want over hours, and mind what they do to the price. */
import { uniform, type Key } from '../../kernel/random.ts'
import type { ParamsOf } from '../../scenario/declaration.ts'
import { ownFactors, ownSides, ownUniforms, sideOf } from '../beginning.ts'
import {
  defineStrategy,
  drawKey,
  type Acting,
  type Beginning,
  type Decision,
  type View,
} from '../strategy.ts'
import { ordersOf, sendOrders, startWishes, type Wishes } from '../trading.ts'
import { whaleParams } from './whaleParams.ts'

type Params = ParamsOf<typeof whaleParams>

/** Purposes of the draws. */
const SIDE = 1
const THRESHOLD = 2
const BUILT = 3
const NEW_SIDE = 1

/** What it is doing. */
const RESTING = 0
const WORKING = 1
const UNWINDING = 2

/** Part of the gap to the target, as a share of equity, that is left as it is. */
const CLOSE_ENOUGH = 0.02
/** Part of the leverage that initial margin allows which a new position uses at most. */
const HEADROOM = 0.8
/** Lots; more than any order. */
const NO_LIMIT = 1e15
const WORD = 1 / 4294967296

export const whale = defineStrategy({
  id: 'whale',
  name: 'Whales',
  about:
    'Splits a large position into slices over hours, waits when the price runs away, and unwinds after a loss.',
  params: whaleParams,
  // Leverage as drawn; own threshold over the median; lots wanted; what it is doing; step by which the order is to be
  // done; price (ticks) at which it began; equity at the last decision (quanta); share built of an order that is under way
  // at the start (0: none).
  memory: ['drawn', 'nerve', 'target', 'mode', 'deadline', 'arrival', 'anchor', 'built'],
  begin: ({ key, params: own, memory, opening, leverage }: Beginning<Params>) => {
    ownSides(key, SIDE, own, opening)
    ownFactors(key, THRESHOLD, own.unwindSpread, memory.nerve)
    memory.drawn.set(leverage)
    beginHalfway(key, own, memory.built, opening)
  },
  settle: settleWhale,
  decide: decision => {
    const { acting, view, intents, luck } = decision
    const wishes = startWishes(acting, view, luck)
    work(decision, wishes)
    sendOrders(acting.count, wishes, intents)
  },
})

/** Whales are found in the middle of an order as often as they are in the long run: then only a part is built. */
function beginHalfway(key: Key, own: Params, built: Float64Array, opening: Float64Array): void {
  ownUniforms(key, BUILT, built)
  const busy = own.patience * own.newTargetsPerHour
  for (let slot = 0; slot < built.length; slot++) {
    built[slot] = built[slot] * (1 + busy) < busy ? (built[slot] * (1 + busy)) / busy : 0
    if (built[slot] > 0) opening[slot] *= built[slot]
  }
}

/** Takes what a whale holds for what it wants, or for the part of it that is built. */
function settleWhale(
  { count, rows, first, equity, size }: Acting,
  decision: Decision<Params>,
): void {
  const { view, memory, params: own } = decision
  const { target, mode, anchor, built, deadline, arrival } = memory
  for (let j = 0; j < count; j++) {
    const slot = rows[j] - first
    const part = built[slot] > 0 ? built[slot] : 1
    target[slot] = Math.round(size[j] / part)
    mode[slot] = part < 1 ? WORKING : RESTING
    deadline[slot] = view.step + (own.patience * 3600 * (1 - part)) / view.stepSeconds
    arrival[slot] = view.mid
    anchor[slot] = equity[j] > 0 ? equity[j] : 0
    // Only once: who comes back later starts from what it has.
    built[slot] = 0
  }
}

function work(decision: Decision<Params>, wishes: Wishes): void {
  const { acting, view, params: own, memory } = decision
  const { count, rows, first, equity, size } = acting
  const { nerve, target, mode, anchor } = memory
  if (!(view.lotValue > 0)) return
  const acts = actsAnHour(view)
  const fresh = own.newTargetsPerHour > 0 ? 1 - own.newTargetsPerHour / acts : 1
  for (let j = 0; j < count; j++) {
    const slot = rows[j] - first
    if (!(equity[j] > 0)) continue
    const loss = 1 - equity[j] / anchor[slot]
    if (mode[slot] !== UNWINDING) {
      if (size[j] !== 0 && loss > own.unwindAt * nerve[slot]) {
        start(decision, j, 0, UNWINDING)
      } else if ((wishes.words[2 * j] >>> 0) * WORD >= fresh) {
        start(decision, j, newTarget(decision, j), WORKING)
      }
    }
    if (mode[slot] === RESTING) continue
    const missing = target[slot] - size[j]
    if (isDone(missing, mode[slot], view.lotValue / equity[j])) {
      mode[slot] = RESTING
      continue
    }
    wishSlice(decision, wishes, j, missing)
  }
}

/** An unwinding order leaves nothing, any other what is not worth a trade. `leverage` of one lot. */
const isDone = (missing: number, mode: number, leverage: number): boolean =>
  missing === 0 || (mode !== UNWINDING && Math.abs(missing) * leverage < CLOSE_ENOUGH)

/** A new order: from here on losses count anew, and so do time and the way of the price. */
function start(
  { acting, view, params: own, memory }: Decision<Params>,
  j: number,
  lots: number,
  mode: number,
): void {
  if (!(Math.abs(lots) < NO_LIMIT && view.mid > 0)) return
  const slot = acting.rows[j] - acting.first
  const hours = mode === UNWINDING ? own.unwindHours : own.patience
  memory.target[slot] = lots
  memory.mode[slot] = mode
  memory.deadline[slot] = view.step + (hours * 3600) / view.stepSeconds
  memory.arrival[slot] = view.mid
  memory.anchor[slot] = acting.equity[j]
}

/** Lots of a side drawn anew, at the target leverage. */
function newTarget(
  { acting, view, params: own, luck, memory }: Decision<Params>,
  j: number,
): number {
  const slot = acting.rows[j] - acting.first
  const [k0, k1] = drawKey(luck, NEW_SIDE)
  const side = sideOf(uniform(k0, k1, slot, view.step), own.flatShare, own.longShare)
  const drawn = memory.drawn[slot]
  const appetite = drawn > 0 ? acting.leverage[j] / drawn : 1
  const leverage = Math.min(own.targetLeverage * appetite, HEADROOM / view.initialRate)
  return Math.round((side * leverage * acting.equity[j]) / view.lotValue)
}

/**
 * A slice that keeps to the time plan on average, drawn so that nobody reads the order off its slices, and no larger
 * than a share of the depth it takes. A patient order stops where the price has run too far; an unwinding one does not.
 */
function wishSlice(
  { acting, view, params: own, memory }: Decision<Params>,
  { gap, mean, limit }: Wishes,
  j: number,
  missing: number,
): void {
  const slot = acting.rows[j] - acting.first
  const isBuy = missing > 0
  const most = mostSlice(view, own, isBuy)
  const wanted = Math.abs(missing)
  const slice = wanted < most ? wanted : most
  const hoursLeft = ((memory.deadline[slot] - view.step) * view.stepSeconds) / 3600
  const actsLeft = hoursLeft * actsAnHour(view)
  gap[j] = isBuy ? slice : -slice
  mean[j] = actsLeft > 1 ? wanted / actsLeft : wanted
  const reach = view.mid * (isBuy ? 1 + own.priceLimit : 1 - own.priceLimit)
  const arrival = memory.arrival[slot]
  if (memory.mode[slot] === UNWINDING) limit[j] = reach
  else if (isBuy) limit[j] = Math.min(reach, arrival * (1 + own.impactLimit))
  else limit[j] = Math.max(reach, arrival * (1 - own.impactLimit))
}

/** Lots of the largest slice. Where there is no book to look into, that of an ordinary order. */
function mostSlice(view: View, own: Params, isBuy: boolean): number {
  const depth = isBuy ? view.askDepth : view.bidDepth
  if (depth > 0) return own.sliceOfDepth * depth
  return ordersOf(own.childOrder, view)
}

/** An agent acts once a step at most. */
function actsAnHour({ actsPerHour, stepSeconds }: View): number {
  const most = 3600 / stepSeconds
  return actsPerHour < most ? actsPerHour : most
}
