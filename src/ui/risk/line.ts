/** A series as a line in a box, in CSS pixels. */
import { drawLine, dropTo, linear, pathPen } from '../charts/plane.ts'
import { createThinned, thin } from '../charts/thin.ts'

export interface Box {
  readonly left: number
  readonly right: number
  readonly top: number
  readonly bottom: number
}

export interface Line {
  readonly path: string
  /** The same, closed along the bottom. */
  readonly area: string
  /** Where its last point stands. */
  readonly y: number
  /** Its highest value, and where that stands. */
  readonly high: number
  readonly highY: number
}

const BUCKETS = 120

let points = createThinned(BUCKETS)

/** All of a series, from zero at the bottom to its highest value at the top; `headroom` leaves a part of that free. */
export function lineOf(series: ArrayLike<number>, box: Box, headroom = 0): Line {
  points = thin(row => series[row], [0, series.length], BUCKETS, points)
  const high = points.high > 0 ? points.high : 1
  const x = linear([0, Math.max(1, series.length - 1)], [box.left, box.right])
  const y = linear([0, high * (1 + headroom)], [box.bottom, box.top])
  const toX = (k: number): number => x(points.step[k])
  const toY = (k: number): number => y(points.value[k])
  const line = pathPen()
  drawLine(line, points.count, toX, toY)
  const area = pathPen()
  drawLine(area, points.count, toX, toY)
  dropTo(area, points.count, toX, box.bottom)
  return {
    path: line.text(),
    area: area.text(),
    y: y(series[series.length - 1]),
    high,
    highY: y(high),
  }
}

/** A small line of the latest values, over its own range; empty while they are all the same. */
export function sparkOf(values: readonly number[], width: number, height: number): string {
  const known = values.filter(Number.isFinite)
  const low = Math.min(...known)
  const high = Math.max(...known)
  if (!(high > low)) return ''
  const y = linear([low, high], [height - 1.5, 1.5])
  const x = linear([0, known.length - 1], [0.5, width - 0.5])
  const pen = pathPen()
  drawLine(
    pen,
    known.length,
    k => x(k),
    k => y(known[k]),
  )
  return pen.text()
}
