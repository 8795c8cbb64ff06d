/** The price axis: which prices it should hold, and how it gets there without a jump. */

export interface Range {
  low: number
  high: number
}

export interface Wish {
  readonly mark: number
  /** Lowest and highest price of the path on show. */
  readonly path: Readonly<Range>
  /** Liquidation prices that the middle of the crowd reaches down and up to; NaN if there is none. */
  readonly crowd: Readonly<Range>
  /** Share of the height, from the top, that the path keeps free for the headline. */
  readonly head: number
}

/** Time in which the axis covers all but a twentieth of its way, ms. */
const SETTLE = 240
/** Shares of the mark beyond which no crowd draws the axis. */
const DEEPEST = 0.6
const HIGHEST = 1.42

/** The range that would show the path under the headline, and the mass of the crowd. */
export function wishedRange({ mark, path, crowd, head }: Wish): Range {
  const reach = Number.isFinite(crowd.low) ? Math.max(crowd.low, DEEPEST * mark) : 0.85 * mark
  const rise = Number.isFinite(crowd.high) ? Math.min(crowd.high, HIGHEST * mark) : 1.15 * mark
  const low = Math.min(path.low - 0.03 * mark, reach, 0.94 * mark)
  const high = Math.max(path.high + 0.02 * mark, rise, 1.06 * mark)
  return { low, high: Math.max(high, (path.high - head * low) / (1 - head)) }
}

/** True if the axis stands too far from where it should be: it follows in strides, so that rows keep still. */
export function strays(range: Readonly<Range>, wished: Readonly<Range>): boolean {
  const slack = 0.025 * (wished.high - wished.low)
  return !(Math.abs(range.low - wished.low) <= slack && Math.abs(range.high - wished.high) <= slack)
}

/** Moves `range` towards `goal` for `elapsed` ms; true while it is still on its way. */
export function ease(range: Range, goal: Readonly<Range>, elapsed: number): boolean {
  const part = 1 - Math.exp((-3 * elapsed) / SETTLE)
  range.low += (goal.low - range.low) * part
  range.high += (goal.high - range.high) * part
  const near = 2e-4 * (goal.high - goal.low)
  const isThere = Math.abs(range.low - goal.low) < near && Math.abs(range.high - goal.high) < near
  if (isThere) Object.assign(range, goal)
  return !isThere
}

/** Shortest stretch of time on show, and how much longer than the crisis it is. */
const CALM_SECONDS = 1800
const AROUND = 1.4

/**
 * Steps the path shows: half an hour while all is calm; once accounts have broken (`since` steps ago, -1 never),
 * as much as keeps the first of them in view.
 */
export function windowSteps(step: number, since: number, stepSeconds: number): number {
  const calm = Math.max(120, Math.round(CALM_SECONDS / stepSeconds))
  return Math.max(calm, Math.min(step, AROUND * since))
}
