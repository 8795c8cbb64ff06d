/** Draws one small series on a canvas: a line or an area over the last steps. */
import type { History } from '../model/types.ts'
import { drawLine, dropTo, type Coordinate } from './plane.ts'
import { createThinned, thin, type Thinned } from './thin.ts'

export interface SeriesStyle {
  readonly id: string
  readonly name: string
  /** Token of its colour, without the dashes. */
  readonly token: string
  readonly shape: 'line' | 'area'
  /** `zero`: the lower edge is zero. `middle`: zero is always inside, and drawn. */
  readonly base: 'zero' | 'middle'
  readonly write: (value: number) => string
  /** Reads the series' value at a row. */
  readonly reader: (history: History) => (row: number) => number
}

export interface SeriesPlot {
  readonly context: CanvasRenderingContext2D
  /** CSS pixels, and device pixels a CSS pixel. */
  readonly width: number
  readonly height: number
  readonly ratio: number
  readonly color: string
  readonly shape: 'line' | 'area'
  readonly base: 'zero' | 'middle'
  readonly read: (row: number) => number
  /** Rows of the history, and steps across the width. */
  readonly length: number
  readonly steps: number
}

/** Room above the highest point and below the lowest. */
const EDGE = 3

let thinned = createThinned(256)

/** Draws it, and tells where the last point stands, in CSS pixels. */
export function drawSeries(plot: SeriesPlot): { readonly x: number; readonly y: number } {
  const { context, width, height, ratio, read, length, steps, color, base } = plot
  context.setTransform(ratio, 0, 0, ratio, 0, 0)
  context.clearRect(0, 0, width, height)
  const points = thinRows(read, Math.max(0, length - 1 - Math.ceil(steps)), length, width)
  if (points.count === 0) return { x: width, y: height - EDGE }
  const [low, high] = bounds(points, base)
  const last = length - 1
  const x = (k: number): number => Math.max(0, width - ((last - points.step[k]) * width) / steps)
  const toY = (value: number): number =>
    height - EDGE - ((value - low) / (high - low || 1)) * (height - 2 * EDGE)
  if (base === 'middle') {
    context.fillStyle = color
    context.globalAlpha = 0.25
    context.fillRect(0, Math.round(toY(0)), width, 1)
    context.globalAlpha = 1
  }
  const y = (k: number): number => toY(points.value[k])
  if (plot.shape === 'area') fillArea(plot, points.count, x, y)
  strokeLine(plot, points.count, x, y)
  return { x: width, y: toY(points.value[points.count - 1]) }
}

function thinRows(read: (row: number) => number, from: number, to: number, width: number): Thinned {
  const buckets = Math.max(16, Math.floor(width))
  if (thinned.step.length < 2 * buckets + 4) thinned = createThinned(buckets)
  return thin(read, [from, to], buckets, thinned)
}

function bounds({ low, high }: Thinned, base: 'zero' | 'middle'): readonly [number, number] {
  if (base === 'zero') return [Math.min(0, low), Math.max(high * 1.02, 1e-9)]
  const least = 0.002
  return [Math.min(low, -least), Math.max(high, least)]
}

function strokeLine(
  { context, color, shape }: SeriesPlot,
  count: number,
  x: Coordinate,
  y: Coordinate,
): void {
  context.strokeStyle = color
  context.lineWidth = shape === 'area' ? 1 : 1.5
  context.lineJoin = 'bevel'
  context.beginPath()
  drawLine(context, count, x, y)
  context.stroke()
}

function fillArea(
  { context, color, height }: SeriesPlot,
  count: number,
  x: Coordinate,
  y: Coordinate,
): void {
  context.fillStyle = color
  context.globalAlpha = 0.5
  context.beginPath()
  drawLine(context, count, x, y)
  dropTo(context, count, x, height - EDGE)
  context.fill()
  context.globalAlpha = 1
}
