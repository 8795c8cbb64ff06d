/** The stretch of time that shows a cascade: from before its first members to now, or until it was over. */
import { isOver, type Cascade } from '../model/cascade.ts'
import type { Liquidations } from '../model/liquidations.ts'

export interface Scope {
  /** Step from which the fall is counted. */
  readonly from: number
  /** Steps at the left end of the picture, where its bands end, and across its width. */
  readonly left: number
  readonly end: number
  readonly span: number
  readonly isOver: boolean
  /** Members that stand outside of it. */
  readonly before: number
  readonly after: number
}

/** Share of the members at either end that may be left out, so that the crowd has room. */
const STRAGGLERS = 0.02
const LEAST_SECONDS = 120
const LEAD_SECONDS = 60
/** Widths of the picture while a cascade runs, in seconds: it changes them rarely, so that what is drawn can stay. */
const WIDTHS = [120, 240, 480, 900, 1800, 3600, 7200, 14_400, 28_800]
/** Seconds after its last member for which the picture goes on. */
const REST_SECONDS = 90

/** Chooses it at a step `now`. */
export function scopeOf(
  cascade: Cascade,
  { step }: Liquidations,
  now: number,
  stepSeconds: number,
): Scope {
  const { first, end, from, last } = cascade
  const over = isOver(cascade, now, stepSeconds)
  const most = Math.floor(STRAGGLERS * (over ? end - first : powerBelow(end - first)))
  const least = LEAST_SECONDS / stepSeconds
  const head = step[first + most]
  const rest = Math.min(now, last + Math.round(REST_SECONDS / stepSeconds))
  const tail = over ? step[end - 1 - most] : rest
  const core = Math.max(least, tail - head)
  // While it runs, the left end must not move with every step.
  const lead = over ? Math.ceil(0.25 * core) : Math.round(LEAD_SECONDS / stepSeconds)
  const left = Math.max(from, head - lead)
  const until = over ? Math.min(now, Math.ceil(tail + 0.12 * core)) : rest
  const needed = (until - left) * stepSeconds
  const width = WIDTHS.find(seconds => seconds >= needed * 1.02) ?? needed * 1.2
  const span = over ? Math.max(least, until - left) : width / stepSeconds
  return {
    from,
    left,
    end: until,
    span,
    isOver: over,
    before: countBefore(step, first, end, left),
    after: end - first - countBefore(step, first, end, until + 1),
  }
}

/** The largest power of two that is not above n. */
const powerBelow = (n: number): number => 2 ** Math.floor(Math.log2(n))

/** Rows of `first` to `end - 1` whose step is below a limit; steps do not fall. */
function countBefore(step: Int32Array, first: number, end: number, limit: number): number {
  let low = first
  let high = end
  while (low < high) {
    const middle = (low + high) >> 1
    if (step[middle] < limit) low = middle + 1
    else high = middle
  }
  return low - first
}

/** Pixel of a step: the middle of its column. */
export const stepX = (
  { left, span }: Scope,
  { left: x, right }: { readonly left: number; readonly right: number },
  step: number,
): number => x + ((step - left) * (right - x)) / span
