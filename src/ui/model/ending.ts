/** What stopped a cascade, or that nothing has. */
import { isFall, isOver, reproductionAt, turningStep, type Cascade } from './cascade.ts'
import type { Chronicle } from './chronicle.ts'
import type { History } from './types.ts'

export type EndingKind =
  | 'running' // it grows
  | 'dying' // it slows, but it may not be over
  | 'breaker'
  | 'makers'
  | 'price' // the outside price turned
  | 'spent' // nobody was left near the line

export interface Ending {
  readonly kind: EndingKind
  readonly step: number
  /** Reproduction number now, NaN if nobody broke within the minute. */
  readonly reproduction: number
  /** Accounts that broke in the last half minute, and in the one before. */
  readonly lately: readonly [now: number, before: number]
  /** Index of the breaker, or number of makers that came back. */
  readonly count: number
  /** usd within 1 % on the side that was sold into, then and a minute later; NaN without a book. */
  readonly depth: readonly [before: number, after: number]
  /** Accounts that broke in the minute after a breaker let go of it, 0 if none tripped. */
  readonly held: number
}

/** Share of all makers that must come back to be what stopped it, and the turn of the price that is. */
const MAKERS = 0.05
const TURN = 0.004

/** Looks at the minute before the reproduction number fell below one, and all that followed. */
export function endingOf(
  cascade: Cascade,
  { notables, liquidations: rows }: Chronicle,
  history: History,
  now: number,
): Ending {
  const { window, last } = cascade
  const reproduction = reproductionAt(cascade, now)
  const lately = [
    broken(cascade, now, window / 2),
    broken(cascade, now - window / 2, window / 2),
  ] as const
  const none = { count: 0, depth: [NaN, NaN], held: 0, reproduction, lately } as const
  if (!isOver(cascade, now, 60 / window)) {
    const isGrowing = reproduction >= 1 || (lately[0] > 0 && lately[0] >= lately[1])
    return { ...none, kind: isGrowing ? 'running' : 'dying', step: now }
  }
  const turn = turningStep(cascade, last) ?? last
  const near = notables.filter(({ step }) => step >= turn - window && step <= last)
  const held = heldBack(near, rows, cascade)
  const trip = near.find(({ kind, step }) => kind === 'breaker-on' && step <= turn)
  if (trip) return { ...none, kind: 'breaker', step: trip.step, count: trip.other, held }
  const back = near.filter(({ kind }) => kind === 'return')
  const makers = new Set(back.map(({ account }) => account)).size
  const all = history.column('makersTotal')[last] ?? 0
  if (makers > MAKERS * all && makers > 0) {
    const { step } = back[0]
    const depth = depthAround(history, cascade, step)
    return { ...none, kind: 'makers', step, count: makers, depth, held }
  }
  const outside = history.column('outsidePrice')
  const until = Math.min(outside.length - 1, last + 2 * window)
  const side = isFall(cascade) ? 1 : -1
  if (side * (outside[until] / outside[turn] - 1) > TURN)
    return { ...none, kind: 'price', step: turn, held }
  return { ...none, kind: 'spent', step: last, held }
}

/** Liquidations of some steps up to one. */
function broken({ start, born }: Cascade, until: number, steps: number): number {
  let count = 0
  for (let at = Math.floor(until); at > until - steps; at--) count += born[at - start] ?? 0
  return count
}

/** Accounts that broke in the minute after the first breaker let go. */
function heldBack(
  near: Chronicle['notables'],
  { step, node }: Chronicle['liquidations'],
  { first, end, window }: Cascade,
): number {
  const off = near.find(({ kind }) => kind === 'breaker-off')
  if (!off) return 0
  let count = 0
  for (let row = first; row < end; row++) {
    if (node[row] === row && step[row] >= off.step && step[row] < off.step + window) count++
  }
  return count
}

function depthAround(history: History, cascade: Cascade, step: number): readonly [number, number] {
  const depth = history.column(isFall(cascade) ? 'bidDepth' : 'askDepth')
  const later = Math.min(depth.length - 1, step + cascade.window)
  return [depth[Math.max(0, step - 1)] ?? NaN, depth[later] ?? NaN]
}
