/** Orders on the outside venue that are there to move its price. */
import { number, share } from '../../scenario/declaration.ts'
import type { Decision } from '../strategy.ts'
import { lotsFor, secondsIn, slice, tradeOutside, type PlanParams } from './plan.ts'

/** Size and length of a push, with the given defaults. */
export const pushParams = (pushShare: number, pushSeconds: number) =>
  ({
    pushShare: share(pushShare, {
      label: 'Push, of the budget',
      help: 'What it trades on the outside venue at most to move the price, as a part of its budget.',
      max: 5,
      slider: [0, 1],
      live: true,
    }),
    pushSeconds: number('seconds', pushSeconds, {
      label: 'Pushes in',
      help: 'Time over which it pushes. Slow pushes fade before they end.',
      min: 1,
      max: 1e5,
      slider: [5, 3600],
      scale: 'log',
      live: true,
    }),
  }) as const

/** How much is traded to move the price, as a part of the budget, and over how long. */
export interface PushParams extends PlanParams {
  readonly pushShare: number
  readonly pushSeconds: number
}

/** Times the planned length after which a push has ended, whatever it could trade. */
const PATIENCE = 1.5

/** Notes in `from` and `pushed` where a push begins. */
export function startPush({ memory, view }: Decision<PushParams>): void {
  memory.from[0] = view.markTicks
  memory.pushed[0] = 0
}

/** Share by which the mark has moved with the push, below 0 if against it. */
export const movedBy = ({ memory, view }: Decision<PushParams>, direction: number): number =>
  direction * (view.markTicks / memory.from[0] - 1)

/** Lots that are left of the push; 0 when it is spent or has taken too long. */
export function leftToPush(decision: Decision<PushParams>): number {
  const { view, params, plot, memory } = decision
  if (secondsIn(decision) > PATIENCE * params.pushSeconds) return 0
  return Math.max(0, lotsFor(params.pushShare * plot.budget, view) - memory.pushed[0])
}

/** Trades the next slice, up (+1) or down (-1), and adds it to `pushed`. */
export function pushOn(decision: Decision<PushParams>, direction: number): void {
  const { view, params, plot, memory } = decision
  const even =
    (lotsFor(params.pushShare * plot.budget, view) * view.stepSeconds) / params.pushSeconds
  const part = slice(leftToPush(decision), Math.max(1, even))
  tradeOutside(decision, direction * part)
  memory.pushed[0] += part
}
