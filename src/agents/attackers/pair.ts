/** Two accounts under one control that take opposite sides of one trade. */
import { number } from '../../scenario/declaration.ts'
import { ORDER_IOC, ORDER_REST } from '../../world/intents.ts'
import type { Decision } from '../strategy.ts'
import { order, secondsIn, slice, worst, type PlanParams } from './plan.ts'

export const openParams = {
  openSeconds: number('seconds', 600, {
    label: 'Opens in',
    help: 'Time over which its accounts trade with each other.',
    min: 1,
    max: 1e6,
    slider: [60, 7200],
    scale: 'log',
    live: true,
  }),
} as const

interface OpenParams extends PlanParams {
  readonly openSeconds: number
}
type Any = Decision<PlanParams>

/** Places of two accounts among those of the attacker; NOBODY leaves a side out. */
export interface Pair {
  readonly seller: number
  readonly buyer: number
}
export const NOBODY = -1

/** Part of the planned position that is enough to go on with when time is over, and part of the time after which what is
 *  missing is taken from the book. */
const ENOUGH = 0.5
const WASHES_FOR = 0.8
/** Orders are this much larger than an even pace, as some find nobody; and the times of the planned length that it takes. */
const PATIENCE = 1.5

/** How far the opening is. */
export type Opening = 'opens' | 'open' | 'failed'

/** A step of opening `target` lots on both sides of each pair: with each other at the middle of the book, and from the
 *  book what others left over. */
export function openAll(
  decision: Decision<OpenParams>,
  pairs: readonly Pair[],
  target: number,
): Opening {
  const { view, params } = decision
  const seconds = secondsIn(decision)
  const most = Math.max(1, (target * view.stepSeconds) / params.openSeconds) * PATIENCE
  const isLate = seconds > WASHES_FOR * params.openSeconds
  let held = Infinity
  for (const pair of pairs) {
    if (isLate || pair.seller === NOBODY || pair.buyer === NOBODY)
      take(decision, pair, target, most)
    else openPair(decision, pair, target, most)
    held = Math.min(held, heldBy(decision, pair))
  }
  if (held >= target) return 'open'
  if (seconds <= PATIENCE * params.openSeconds) return 'opens'
  return held >= ENOUGH * target ? 'open' : 'failed'
}

/** Lots that both sides of a pair hold. */
const heldBy = ({ acting: { size } }: Any, { seller, buyer }: Pair): number =>
  Math.min(seller === NOBODY ? Infinity : -size[seller], buyer === NOBODY ? Infinity : size[buyer])

/** Takes what is missing from whoever is there. */
function take(decision: Any, { seller, buyer }: Pair, target: number, most: number): void {
  if (buyer !== NOBODY) takeTowards(decision, buyer, target, most)
  if (seller !== NOBODY) takeTowards(decision, seller, -target, most)
}

/**
 * Brings account `seller` towards -target lots and `buyer` towards +target, at most `most` lots in a step. The seller
 * rests at the middle of the book and the buyer takes from there: whoever the draw lets come first, one of two steps
 * or more makes a trade between them, unless others take the order.
 */
export function openPair(
  decision: Any,
  { seller, buyer }: Pair,
  target: number,
  most: number,
): void {
  const { acting, view } = decision
  const price = Math.round(view.mid)
  const toSell = target + acting.size[seller]
  const toBuy = target - acting.size[buyer]
  if (toSell >= 1) order(decision, seller, -slice(toSell, most), price, ORDER_REST)
  if (toBuy >= 1) order(decision, buyer, slice(toBuy, most), price, ORDER_IOC)
}

/** Brings account j towards `target` lots (signed) through the book, at most `most` in a step, within the reach. */
function takeTowards(decision: Any, j: number, target: number, most: number): void {
  const { acting, view, params } = decision
  const wanted = slice(target - acting.size[j], most)
  order(decision, j, wanted, worst(view.markTicks, wanted, params.reach))
}

/** Accounts in pairs: an even place buys, the odd one after it sells. One left over stays idle. */
export const pairsOf = ({ acting }: Any): readonly Pair[] =>
  Array.from({ length: Math.floor(acting.count / 2) }, (_, pair) => ({
    buyer: 2 * pair,
    seller: 2 * pair + 1,
  }))
