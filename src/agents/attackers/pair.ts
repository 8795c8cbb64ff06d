/** Two accounts under one control that take opposite sides of one trade. */
import { ORDER_IOC, ORDER_REST } from '../../world/intents.ts'
import type { Decision } from '../strategy.ts'
import { order, slice, worst, type PlanParams } from './plan.ts'

type Any = Decision<PlanParams>

/**
 * Brings account `seller` towards -target lots and `buyer` towards +target, at most `most` lots in a step. The seller
 * rests at the middle of the book and the buyer takes from there: whoever the draw lets come first, one of two steps
 * or more makes a trade between them, unless others take the order. Returns whether both are there.
 */
export function openPair(
  decision: Any,
  { seller, buyer }: { readonly seller: number; readonly buyer: number },
  target: number,
  most: number,
): boolean {
  const { acting, view } = decision
  const toSell = target + acting.size[seller]
  const toBuy = target - acting.size[buyer]
  if (!(toSell >= 1) && !(toBuy >= 1)) return true
  const price = Math.round(view.mid)
  if (toSell >= 1) order(decision, seller, -slice(toSell, most), price, ORDER_REST)
  if (toBuy >= 1) order(decision, buyer, slice(toBuy, most), price, ORDER_IOC)
  return false
}

/** Brings account j towards `target` lots (signed) through the book, at most `most` in a step, within the reach. */
export function takeTowards(decision: Any, j: number, target: number, most: number): void {
  const { acting, view, params } = decision
  const wanted = slice(target - acting.size[j], most)
  order(decision, j, wanted, worst(view.markTicks, wanted, params.reach))
}
