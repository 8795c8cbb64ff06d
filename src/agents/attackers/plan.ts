/** What attacks share: phases and reasons, limits, and orders and money in slices. */
import { number, share, type ParamsOf } from '../../scenario/declaration.ts'
import { ORDER_IOC, ORDER_MOST, ORDER_REDUCE_ONLY } from '../../world/intents.ts'
import type { Decision } from '../strategy.ts'

/** Limits of every plan. */
export const planParams = {
  startsAfter: number('seconds', 60, {
    label: 'Starts after',
    help: 'Time before the attacker does anything. Later it meets another market.',
    min: 0,
    max: 1e7,
    slider: [0, 7200],
  }),
  timeLimit: number('seconds', 14_400, {
    label: 'Time limit',
    help: 'Time after its start at which it gives up and unwinds. A short one spares the costs of waiting.',
    min: 1,
    max: 1e8,
    slider: [600, 86_400],
    scale: 'log',
    live: true,
  }),
  stopLoss: share(0.5, {
    label: 'Stop loss',
    help: 'Share of the budget at whose loss it gives up and unwinds.',
    live: true,
  }),
  reach: share(0.02, {
    label: 'Price limit',
    help: 'How far from the mark its orders go. Wider ones fill at once and pay for it.',
    max: 0.5,
    slider: [0.001, 0.1],
    scale: 'log',
    live: true,
  }),
} as const

export type PlanParams = ParamsOf<typeof planParams>

/** What every plan remembers, in its first slot: place of the phase, of the reason for it, step at which it began, and
 *  step at which the plan did; both plus one, 0 before. */
export const PLAN_MEMORY = ['phase', 'reason', 'since', 'began'] as const

/** Why plans are left, whatever they are. A plan's own reasons follow. */
export const COMMON_REASONS = [
  '',
  'it went as planned',
  'it lost more than it allowed itself',
  'it took too long',
  'the price did not follow',
  'an account was about to be closed',
  'the budget is too small',
  'it cost more than it brought',
] as const
export const AS_PLANNED = 1
export const RUINED = 2
export const TOO_LONG = 3
export const NO_FOLLOWING = 4
export const FLAGGED_ACCOUNT = 5
export const TOO_SMALL = 6
export const COST_MORE = 7

type Any = Decision<PlanParams>

export const phaseOf = ({ memory }: Any): number => memory.phase[0]

/** Goes on to a phase, for a reason by its place. */
export function goTo({ memory, view }: Any, phase: number, reason = 0): void {
  memory.phase[0] = phase
  memory.reason[0] = reason
  memory.since[0] = view.step + 1
}

/** How a plan runs: what it does in each phase, by the phase's place; the first waits. Phases after them are ends. */
export interface Course<D> {
  readonly steps: readonly ((decision: D) => void)[]
  /** Phase in which a plan that is given up trades back what it has; one that still waits has nothing, and just ends. */
  readonly unwinds: number
  /** First phase that is not given up any more: `unwinds`, unless said. */
  readonly isFirm?: number
  /** Why else it is given up once it has money at risk, as the place of a reason; 0 if it need not. */
  readonly whyElse?: (decision: D) => number
  readonly done: number
  readonly gaveUp: number
  /** Places of its own reasons for which it breaks off. */
  readonly breaks?: readonly number[]
}

/** Does what a plan does in this step. */
export function follow<D extends Any>(decision: D, course: Course<D>): void {
  const { steps, unwinds, isFirm = unwinds, gaveUp } = course
  const phase = phaseOf(decision)
  if (phase >= steps.length || !hasBegun(decision)) return
  const reason = phase < isFirm ? reasonToStop(decision, course) : 0
  if (reason > 0) goTo(decision, phase === 0 ? gaveUp : unwinds, reason)
  steps[phaseOf(decision)]?.(decision)
}

/** Ends a plan: as planned if it has paid; else for what broke it off, or because it has not. */
function finish<D extends Any>(decision: D, { done, gaveUp, breaks = [] }: Course<D>): void {
  const { memory, plot } = decision
  const reason = memory.reason[0]
  const wasBroken = (reason > AS_PLANNED && reason < COST_MORE) || breaks.includes(reason)
  if (plot.worth > plot.budget) goTo(decision, done, AS_PLANNED)
  else goTo(decision, gaveUp, wasBroken ? reason : COST_MORE)
}

/** Whether it is time to begin; notes when it was. */
function hasBegun({ memory, view, params }: Any): boolean {
  if (memory.began[0] > 0) return true
  if (view.step * view.stepSeconds < params.startsAfter) return false
  memory.began[0] = view.step + 1
  memory.since[0] = view.step + 1
  return true
}

/** Seconds spent in the phase. */
export const secondsIn = ({ memory, view }: Any): number =>
  (view.step + 1 - memory.since[0]) * view.stepSeconds

/** Why the plan must be given up now, as the place of a reason; 0 if it need not. A worth that is no number is a ruin. */
function reasonToStop<D extends Any>(decision: D, { whyElse }: Course<D>): number {
  const { memory, view, params, plot } = decision
  if (!(plot.worth >= (1 - params.stopLoss) * plot.budget)) return RUINED
  const seconds = (view.step + 1 - memory.began[0]) * view.stepSeconds
  if (seconds > params.timeLimit) return TOO_LONG
  return phaseOf(decision) > 0 ? (whyElse?.(decision) ?? 0) : 0
}

/** Whole lots worth at most `quanta` at the mark. */
export const lotsFor = (quanta: number, { lotValue }: Any['view']): number =>
  lotValue > 0 && quanta > 0 ? Math.min(ORDER_MOST, Math.floor(quanta / lotValue)) : 0

/** The part of `lots` (signed) that a pace of `most` lots lets go in this step, whole. */
export function slice(lots: number, most: number): number {
  const size = Math.floor(Math.min(Math.abs(lots), most, ORDER_MOST))
  // Also of NaN.
  if (!(size > 0)) return 0
  return lots > 0 ? size : -size
}

/** The worst price that an order of a side accepts, `reach` from `from`, in whole ticks. */
export const worst = (from: number, side: number, reach: number): number =>
  side > 0 ? Math.floor(from * (1 + reach)) : Math.ceil(from * (1 - reach))

/** Orders whole lots of account j at a whole price; what is not sound orders nothing. Returns what was ordered. */
export function order(
  { intents, view }: Any,
  j: number,
  lots: number,
  limit: number,
  rule = ORDER_IOC,
): number {
  const d = slice(lots, ORDER_MOST)
  if (d === 0 || !(limit >= 1 && limit <= ORDER_MOST) || view.halted === 2) return 0
  intents.lots[j] = d
  intents.limit[j] = limit
  intents.rule[j] = rule
  return d
}

/** Reduces the position of account j by at most `most` lots, within the reach. */
export function reduce(decision: Any, j: number, most: number): void {
  const { acting, view, params } = decision
  const d = slice(-acting.size[j], most)
  order(decision, j, d, worst(view.markTicks, d, params.reach), ORDER_IOC | ORDER_REDUCE_ONLY)
}

/** Buys (or sells, below 0) whole lots on the outside venue. */
export function tradeOutside({ plot }: Any, lots: number): void {
  plot.spotLots = slice(lots, ORDER_MOST)
}

/** Sells, or buys back, at most `most` lots of what it holds outside. */
export const unwindOutside = (decision: Any, most: number): void =>
  tradeOutside(decision, slice(-decision.plot.spot, most))

/** Moves quanta from the purse into account j (above 0), or back. */
export function move({ plot }: Any, j: number, quanta: number): void {
  const amount = Math.trunc(quanta)
  plot.collateral[j] = Number.isFinite(amount) ? amount : 0
}

/** Takes out of account j whatever the protocol lets leave. */
export function takeOut(decision: Any, j: number): void {
  const free = decision.plot.free[j]
  if (free > 0) move(decision, j, -free)
}

/** Whether any account is under maintenance. */
export function isAnyFlagged({ acting, plot }: Any): boolean {
  for (let j = 0; j < acting.count; j++) if (plot.flagged[j] === 1) return true
  return false
}

/** Lots of the largest position that one of its accounts holds here. */
export function heldMost({ acting }: Any): number {
  let most = 0
  for (let j = 0; j < acting.count; j++) most = Math.max(most, Math.abs(acting.size[j]))
  return most
}

/** Signed lots that all its accounts hold here. */
export function heldHere({ acting }: Any): number {
  let held = 0
  for (let j = 0; j < acting.count; j++) held += acting.size[j]
  return held
}

/** Closes every position and the outside one, each at its pace in lots a step, and takes all money out. Returns
 *  whether there is nothing left to do. */
export function unwindAll(decision: Any, here: number, outside: number): boolean {
  const { acting, plot } = decision
  let isFlat = plot.spot === 0
  for (let j = 0; j < acting.count; j++) {
    if (acting.size[j] !== 0) {
      isFlat = false
      reduce(decision, j, here)
    }
    takeOut(decision, j)
    if (plot.free[j] >= 1) isFlat = false
  }
  unwindOutside(decision, outside)
  return isFlat
}

/** Unwinds over about `seconds`: ever less of its positions, then small orders, and `abroad` lots outside evenly. Ends
 *  the plan when all is out, or when nothing more can be done. */
export function unwindOver<D extends Any>(
  decision: D,
  course: Course<D>,
  seconds: number,
  abroad: number,
): void {
  const { view } = decision
  const part = view.stepSeconds / seconds
  const least = (LEAST_A_SECOND * view.stepSeconds * view.openInterest) / view.lotValue
  const here = Math.max(1, least, HURRY * part * heldMost(decision))
  const isOut = unwindAll(decision, here, Math.max(1, part * Math.abs(abroad)))
  if (isOut || secondsIn(decision) > LEAVES_AFTER * seconds) finish(decision, course)
}

/** Share of open interest that an order to unwind is at least worth, a second; and how much faster than evenly it begins. */
const LEAST_A_SECOND = 0.0002
const HURRY = 2
/** Times the planned length after which what is still open is left. */
const LEAVES_AFTER = 20
