/** Paints the reproduction number over time: above one it grows, under one it dies out. */
import { css, type Palette } from '../stage/palette.ts'
import type { Plot } from './geometry.ts'

type Context = CanvasRenderingContext2D

export interface StripScene {
  readonly plot: Plot
  readonly palette: Palette
  /** The number at each step from `start` on. */
  readonly series: Float64Array
  readonly start: number
  readonly x: (step: number) => number
  readonly y: (value: number) => number
}

export function paintStrip(context: Context, scene: StripScene): void {
  const { plot, palette, series, start, x, y } = scene
  const { rgb } = palette
  const one = y(1)
  for (const [token, from, to] of [
    ['forced', plot.strip.top - 8, one],
    ['lp', one, plot.strip.bottom],
  ] as const) {
    context.save()
    context.beginPath()
    context.rect(plot.left, from, plot.right - plot.left, to - from)
    context.clip()
    context.fillStyle = css(rgb[token], 0.42)
    context.beginPath()
    context.moveTo(x(start), one)
    series.forEach((value, at) => context.lineTo(x(start + at), y(value)))
    context.lineTo(x(start + series.length - 1), one)
    context.fill()
    context.restore()
  }
  context.fillStyle = css(rgb.text, 0.5)
  context.fillRect(plot.left, Math.round(one), plot.right - plot.left, 1)
  context.save()
  context.beginPath()
  context.rect(
    plot.left,
    plot.strip.top - 8,
    plot.right - plot.left,
    plot.strip.bottom - plot.strip.top + 10,
  )
  context.clip()
  context.strokeStyle = css(rgb.text)
  context.lineWidth = 1.5
  context.lineJoin = 'round'
  context.beginPath()
  series.forEach((value, at) => context.lineTo(x(start + at), y(value)))
  context.stroke()
  context.restore()
}
