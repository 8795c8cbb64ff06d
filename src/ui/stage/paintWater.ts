/** Paints the sea under the mark price, its path, the outside price and what would be liquidated at each price. */
import { drawLine, dropTo } from '../charts/plane.ts'
import type { Thinned } from '../charts/thin.ts'
import type { Geometry } from './geometry.ts'
import { css, type Palette } from './palette.ts'

export interface WaterScene {
  readonly geometry: Geometry
  readonly palette: Palette
  readonly x: (step: number) => number
  readonly y: (price: number) => number
  readonly mark: Thinned
  readonly outside: Thinned
  /** Step and prices at the now line. */
  readonly now: { readonly step: number; readonly mark: number; readonly outside: number }
  readonly ticks: readonly { readonly y: number }[]
  /** Lower edge of the headline: no lines behind it. */
  readonly head: number
  /** Notional to be liquidated at each row of the crowd, usd, and what a full bar stands for. */
  readonly due: Float32Array
  readonly dueFull: number
  /** The book's depth at each row, usd a usd of price, and what a full bar stands for; null without a book. */
  readonly depth: { readonly density: Float32Array; readonly full: number } | null
  /** Phase of the small waves to the right of the now line; NaN for still water. */
  readonly phase: number
}

/** Longest bar of the liquidation map, CSS pixels. */
const BAR = 104
/** Right edge of the headline. */
const HEADLINE = 346

type Context = CanvasRenderingContext2D

export function paintWater(context: Context, scene: WaterScene): void {
  const { ratio, width, height } = scene.geometry
  context.setTransform(ratio, 0, 0, ratio, 0, 0)
  context.fillStyle = css(scene.palette.rgb.ground)
  context.fillRect(0, 0, width, height)
  paintSea(context, scene)
  paintTicks(context, scene)
  if (scene.depth) paintDepth(context, scene, scene.depth)
  else paintDue(context, scene)
  paintOutside(context, scene)
  paintPath(context, scene)
}

function paintSea(context: Context, scene: WaterScene): void {
  const { geometry, palette, y, mark, now } = scene
  const { height, left, width } = geometry
  const top = Math.min(y(Math.max(mark.high, now.mark)), height - 1)
  const { rgb, isDark } = palette
  const gradient = context.createLinearGradient(0, Math.max(0, top), 0, height)
  gradient.addColorStop(0, css(rgb['sea-top'], isDark ? 0.78 : 1))
  gradient.addColorStop(0.42, css(rgb['sea-mid'], isDark ? 0.95 : 1))
  gradient.addColorStop(1, css(rgb['sea-deep']))
  context.fillStyle = gradient
  context.beginPath()
  const x = (k: number): number => pointX(scene, k)
  drawLine(context, mark.count + 1, x, k => pointY(scene, k))
  dropTo(context, mark.count + 1, x, height)
  context.fill()
  if (mark.count === 0) context.fillRect(left, y(now.mark), geometry.now - left, height)
  const level = y(now.mark)
  const right = context.createLinearGradient(0, level, 0, Math.max(level + 1, height))
  right.addColorStop(0, css(rgb['sea-top'], isDark ? 0.32 : 0.6))
  right.addColorStop(0.5, css(rgb['sea-mid'], isDark ? 0.5 : 0.6))
  right.addColorStop(1, css(rgb['sea-deep'], 0))
  context.fillStyle = right
  context.fillRect(geometry.now, level, width - geometry.now, height - level)
}

function paintTicks(context: Context, { ticks, geometry, palette, head }: WaterScene): void {
  context.fillStyle = css(palette.rgb.text, 0.07)
  for (const { y } of ticks) {
    const at = Math.round(y)
    const left = at < head ? geometry.now : geometry.left
    context.fillRect(left, at, geometry.width - left, 1)
  }
}

/** Bars to the left of the now line: what forced sales would come, where no book is traded on. */
function paintDue(context: Context, { due, dueFull, ...scene }: WaterScene): void {
  if (!(dueFull > 0)) return
  const { palette } = scene
  context.fillStyle = css(palette.rgb.trader, palette.isDark ? 0.3 : 0.26)
  paintBars(context, scene, row => due[row] / dueFull)
}

/** Bars to the left of the now line: what rests in the book. */
function paintDepth(
  context: Context,
  scene: WaterScene,
  { density, full }: NonNullable<WaterScene['depth']>,
): void {
  if (!(full > 0)) return
  const { palette } = scene
  context.fillStyle = css(palette.rgb.lp, palette.isDark ? 0.42 : 0.38)
  paintBars(context, scene, row => density[row] / full)
}

type Stage = Pick<WaterScene, 'geometry' | 'head'>

/** One bar a row of the crowd, `share` of the longest long; shorter beside the headline. */
function paintBars(
  context: Context,
  { geometry, head }: Stage,
  share: (row: number) => number,
): void {
  const { cell, now, compact, rows } = geometry
  const longest = compact ? BAR * 0.7 : BAR
  const tall = Math.max(1, Math.min(4, cell - 1))
  for (let row = 0; row < rows; row++) {
    const part = share(row)
    if (!(part > 0.004)) continue
    const most = row * cell < head ? Math.max(6, Math.min(longest, now - HEADLINE)) : longest
    const width = Math.max(1, most * Math.min(1, part))
    context.fillRect(now - width, row * cell, width, tall)
  }
}

/** Dots every few pixels: cheaper than a dashed line, and they do not crawl. */
function paintOutside(context: Context, { outside, x, y, geometry, palette }: WaterScene): void {
  context.fillStyle = css(palette.rgb.text, 0.75)
  let last = -Infinity
  for (let k = 0; k < outside.count; k++) {
    const at = x(outside.step[k])
    if (at < geometry.left || at - last < 3.2) continue
    last = at
    context.fillRect(at - 0.7, y(outside.value[k]) - 0.7, 1.4, 1.4)
  }
}

function paintPath(context: Context, scene: WaterScene): void {
  const { geometry, palette, mark, y, now, phase } = scene
  context.strokeStyle = css(palette.rgb.water)
  context.lineWidth = geometry.compact ? 1.75 : 2
  context.lineJoin = 'bevel'
  context.beginPath()
  drawLine(
    context,
    mark.count + 1,
    k => pointX(scene, k),
    k => pointY(scene, k),
  )
  context.stroke()
  context.lineWidth = 1.25
  context.globalAlpha = 0.8
  context.beginPath()
  const level = y(now.mark)
  context.moveTo(geometry.now, level)
  if (Number.isNaN(phase)) context.lineTo(geometry.width, level)
  else {
    for (let x = geometry.now; x <= geometry.width; x += 6) {
      const calm = Math.min(1, (x - geometry.now) / 60)
      context.lineTo(x, level + calm * 1.8 * Math.sin(x / 38 + phase))
    }
  }
  context.stroke()
  context.globalAlpha = 1
}

/** Points of the path, the last of which is the present. */
const pointX = ({ x, mark, geometry }: WaterScene, k: number): number =>
  k < mark.count ? Math.max(geometry.left, x(mark.step[k])) : geometry.now

const pointY = ({ y, mark, now }: WaterScene, k: number): number =>
  y(k < mark.count ? mark.value[k] : now.mark)
