/** Paints the fall by origin: bands that hang from the mark at the start, what held against them, and the mark itself. */
import { css, type Palette, type Rgb } from '../stage/palette.ts'
import type { Bands } from './bands.ts'
import { originToken } from './colours.ts'
import type { Plot } from './geometry.ts'

type Context = CanvasRenderingContext2D

export interface FallScene {
  readonly plot: Plot
  readonly palette: Palette
  readonly bands: Bands
  readonly x: (step: number) => number
  readonly y: (price: number) => number
  /** Prices with a line across. */
  readonly ticks: readonly number[]
}

/** Colour of an origin as numbers. */
export const originColour = ({ rgb }: Palette, origin: string | undefined): Rgb =>
  (rgb as Readonly<Record<string, Rgb>>)[originToken(origin)] ?? rgb.muted

export function paintFall(context: Context, scene: FallScene): void {
  const { plot, palette, bands, x, y, ticks } = scene
  const { rgb, isDark } = palette
  const xs = Float64Array.from(bands.rows, x)
  const mark = bands.mark.map(y)
  paintSea(context, scene, xs, mark)
  context.fillStyle = css(rgb.text, 0.07)
  for (const tick of ticks) {
    context.fillRect(plot.left, Math.round(y(tick)), plot.right - plot.left, 1)
  }
  const sum = new Float64Array(xs.length)
  const edge = (): Float64Array => sum.map(usd => y(bands.before - bands.side * usd))
  bands.origins.forEach((origin, k) => {
    const upper = edge()
    bands.pushed[k].forEach((usd, column) => (sum[column] += usd))
    context.fillStyle = css(originColour(palette, origin), isDark ? 0.66 : 0.62)
    trace(context, xs, upper, edge())
    context.fill()
  })
  if (bands.held.some(usd => usd > 0.002 * bands.before)) {
    trace(context, xs, edge(), mark)
    hatch(context, scene)
  }
  strokePath(context, scene, xs, mark)
}

/** Water under the mark, down to the tree. */
function paintSea(
  context: Context,
  { plot, palette: { rgb, isDark } }: FallScene,
  xs: Float64Array,
  mark: Float64Array,
): void {
  const bottom = plot.tree.top + 14
  const gradient = context.createLinearGradient(0, plot.fall.top, 0, bottom)
  gradient.addColorStop(0, css(rgb['sea-top'], isDark ? 0.5 : 0.8))
  gradient.addColorStop(1, css(rgb['sea-top'], 0))
  context.fillStyle = gradient
  trace(context, xs, mark, new Float64Array(xs.length).fill(bottom))
  context.fill()
}

/** Strokes across the path that was traced: what held against the fall. */
function hatch(context: Context, { plot, palette }: FallScene): void {
  context.save()
  context.clip()
  context.strokeStyle = css(palette.rgb.ground, 0.7)
  context.lineWidth = 2
  context.beginPath()
  const tall = plot.tree.top - plot.fall.top
  for (let at = plot.left - tall; at < plot.right; at += 5) {
    context.moveTo(at, plot.tree.top)
    context.lineTo(at + tall, plot.fall.top)
  }
  context.stroke()
  context.restore()
}

function strokePath(
  context: Context,
  { plot, palette: { rgb }, bands, y }: FallScene,
  xs: Float64Array,
  mark: Float64Array,
): void {
  context.strokeStyle = css(rgb.water)
  context.lineWidth = 2
  context.lineJoin = 'bevel'
  context.beginPath()
  xs.forEach((x, column) => context.lineTo(x, mark[column]))
  context.stroke()
  context.fillStyle = css(rgb.text, 0.45)
  for (let x = plot.left; x < plot.right; x += 5)
    context.fillRect(x, Math.round(y(bands.before)), 2, 1)
}

/** A closed path along one edge and back along the other. */
function trace(context: Context, xs: Float64Array, upper: Float64Array, lower: Float64Array): void {
  context.beginPath()
  for (let column = 0; column < xs.length; column++) context.lineTo(xs[column], upper[column])
  for (let column = xs.length - 1; column >= 0; column--) context.lineTo(xs[column], lower[column])
  context.closePath()
}
