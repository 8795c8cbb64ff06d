/** The fall of a cascade as bands: how far each origin has moved the mark, step by step, stacked from where it began. */
import { tracksOf, usdPerLog } from '../model/attribution.ts'
import type { History } from '../model/types.ts'
import { byStack } from './colours.ts'
import type { Scope } from './scope.ts'

export interface Bands {
  /** Mark at the start. */
  readonly before: number
  /** 1 if the mark fell, -1 if it rose. */
  readonly side: 1 | -1
  /** Rows of the history, one a column. */
  readonly rows: Int32Array
  readonly mark: Float64Array
  readonly origins: readonly string[]
  /** For each origin and column, how far it pushed the mark to this side, usd; never below zero. */
  readonly pushed: readonly Float64Array[]
  /** How far all others held against it, usd. */
  readonly held: Float64Array
  readonly low: number
  readonly high: number
}

/** Bands over the rows of a scope, at most `columns` of them; undefined if the history does not hold them. */
export function bandsOf(
  history: History,
  origins: readonly string[],
  scope: Scope,
  { side, columns }: { readonly side: 1 | -1; readonly columns: number },
): Bands | undefined {
  const mark = history.column('markPrice')
  const last = Math.min(scope.end, mark.length - 1)
  if (scope.from >= mark.length || last < scope.left) return undefined
  const before = mark[scope.from]
  const rows = sample(scope.left, last, columns)
  const tracks = [...tracksOf(history, origins)].sort((a, b) => byStack(a.origin, b.origin))
  const pushed = tracks.map(() => new Float64Array(rows.length))
  const held = new Float64Array(rows.length)
  const marks = Float64Array.from(rows, row => mark[row])
  const starts = tracks.map(({ at }) => at(scope.from))
  let low = before
  let high = before
  rows.forEach((row, column) => {
    const usd = usdPerLog(before, mark[row])
    let sum = 0
    tracks.forEach(({ at }, k) => {
      const part = -side * (at(row) - starts[k]) * usd
      if (part >= 0) {
        pushed[k][column] = part
        sum += part
      } else held[column] -= part
    })
    const end = before - side * sum
    low = Math.min(low, mark[row], end)
    high = Math.max(high, mark[row], end)
  })
  return {
    before,
    side,
    rows,
    mark: marks,
    origins: tracks.map(({ origin }) => origin),
    pushed,
    held,
    low,
    high,
  }
}

/** At most `count` whole numbers from one to another, both included, evenly spread. */
function sample(from: number, to: number, count: number): Int32Array {
  const all = to - from + 1
  const kept = Math.max(1, Math.min(all, count))
  return Int32Array.from({ length: kept }, (_, k) =>
    kept === 1 ? to : Math.round(from + (k * (all - 1)) / (kept - 1)),
  )
}
