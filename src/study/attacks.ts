/** Whether an attack pays, and where over the parameters of a protocol it stops paying. */
import { signOf, type Interval } from './intervals.ts'
import type { SideRow } from './sideBySide.ts'

/** What a 95 % interval of a profit says. */
export type Verdict = 'pays' | 'loses' | 'open'

const VERDICTS = { above: 'pays', below: 'loses', open: 'open' } as const

export function verdictOf(profit: Interval): Verdict {
  return VERDICTS[signOf(profit)]
}

export interface TwinVerdict {
  readonly attack: Verdict
  readonly twin: Verdict
  /** Whether the twin's profit is the smaller one on the same seeds, interval and all. */
  readonly isStopped: boolean
}

/** Of an attack and its twin with one protection more, run side by side in this order. */
export function judgeTwins(rows: readonly SideRow[]): TwinVerdict {
  const row = rows.find(({ id }) => id === 'attack-profit')
  const [attack, twin] = row?.sides ?? []
  const high = row?.differences[1]?.high ?? NaN
  const verdict = (side: typeof attack): Verdict => (side ? verdictOf(side.mean) : 'open')
  return { attack: verdict(attack), twin: verdict(twin), isStopped: high < 0 }
}

/**
 * By cell of a grid: whether its interval no longer lies above zero while that of a neighbour on
 * some axis does. `places`: of each cell, its place on each axis; one without any has no neighbours.
 */
export function frontierOf(
  places: readonly (readonly number[])[],
  isAbove: readonly boolean[],
): readonly boolean[] {
  const above = new Set(places.filter((_, cell) => isAbove[cell]).map(place => place.join()))
  return places.map((place, cell) => {
    if (isAbove[cell]) return false
    return place.some((at, axis) =>
      [at - 1, at + 1].some(next => above.has(place.with(axis, next).join())),
    )
  })
}
