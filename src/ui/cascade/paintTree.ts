/** Paints who set off whom: squares by notional, joined to their parents; on a sheet that keeps what was painted. */
import { contextOf } from '../charts/context.ts'
import type { Liquidations } from '../model/liquidations.ts'
import { css, type Palette, type Rgb } from '../stage/palette.ts'
import type { Plot } from './geometry.ts'
import type { Layout } from './layout.ts'
import { originColour } from './paintFall.ts'

type Context = CanvasRenderingContext2D

/** A sheet as large as the plot that keeps what was painted. Only what is new is added. */
export interface Sheet {
  readonly context: Context
  /** First row that is not on it yet. */
  painted: number
  readonly clear: (plot: Plot, first: number) => void
}

export function createSheet(): Sheet {
  const sheet: Sheet = {
    context: contextOf(document.createElement('canvas')),
    painted: 0,
    clear: ({ width, height, ratio }, first) => {
      const { canvas } = sheet.context
      canvas.width = Math.round(width * ratio)
      canvas.height = Math.round(height * ratio)
      sheet.context.scale(ratio, ratio)
      sheet.painted = first
    },
  }
  return sheet
}

export interface TreeScene {
  readonly plot: Plot
  readonly palette: Palette
  readonly rows: Liquidations
  readonly layout: Layout
  readonly origins: readonly string[]
  /** Height of the mark at a step, where the curves of roots begin. */
  readonly surface: (step: number) => number
}

/** Adds the accounts that were placed since the last call: their curves, and their squares over them. */
export function paintNew(sheet: Sheet, scene: TreeScene): void {
  const { layout, palette } = scene
  const { context } = sheet
  const isNew = (row: number): boolean => !Number.isNaN(layout.x[row - layout.first])
  context.globalCompositeOperation = palette.isDark ? 'lighter' : 'multiply'
  for (let row = sheet.painted; row < layout.end; row++) {
    if (isNew(row)) paintCurve(context, scene, row)
  }
  context.globalCompositeOperation = 'source-over'
  for (let row = sheet.painted; row < layout.end; row++) {
    if (isNew(row)) paintSquare(context, scene, row)
  }
  sheet.painted = layout.end
}

function paintCurve(context: Context, scene: TreeScene, row: number): void {
  const { palette, rows, origins, layout } = scene
  const isRoot = rows.parent[row] < layout.first
  // A curtain of roots must not hide the rest.
  const thin = Math.max(0.03, 0.17 * Math.min(1, Math.sqrt(50 / layout.x.length)))
  const colour = originColour(palette, origins[rows.main[row]])
  context.strokeStyle = css(colour, isRoot ? thin : palette.isDark ? 0.3 : 0.34)
  context.lineWidth = Math.max(0.7, Math.min(2.4, layout.side[row - layout.first] / 5))
  context.beginPath()
  followCurve(context, scene, row)
  context.stroke()
}

/** Adds the way into an account to the path: from its parent, or from the water for a root. */
function followCurve(context: Context, scene: TreeScene, row: number): void {
  const { layout, rows, surface, plot } = scene
  const { first, x, y, side } = layout
  const k = row - first
  const [toX, toY] = [x[k] - side[k] / 2, y[k]]
  const parent = rows.parent[row] - first
  if (parent < 0 || Number.isNaN(x[parent])) {
    const fromX = Math.max(plot.left, x[k] - 16)
    const fromY = Math.min(surface(rows.step[row]), plot.tree.top)
    context.moveTo(fromX, fromY)
    context.bezierCurveTo(fromX, (fromY + toY) / 2, fromX, toY, toX, toY)
    return
  }
  const [fromX, fromY] = [x[parent] + side[parent] / 2, y[parent]]
  const bend = Math.max(6, Math.abs(toX - fromX) * 0.5)
  context.moveTo(fromX, fromY)
  context.bezierCurveTo(fromX + bend, fromY, toX - bend, toY, toX, toY)
}

function paintSquare(
  context: Context,
  { palette, rows, origins, layout }: TreeScene,
  row: number,
): void {
  const k = row - layout.first
  const side = layout.side[k]
  const colour = originColour(palette, origins[rows.main[row]])
  if (palette.isDark && side >= 6) {
    const reach = 2.1 * side + 8
    const glow = glowOf(colour)
    context.drawImage(glow, layout.x[k] - reach / 2, layout.y[k] - reach / 2, reach, reach)
  }
  context.fillStyle = css(colour, side >= 4 ? 1 : 0.85)
  context.fillRect(layout.x[k] - side / 2, layout.y[k] - side / 2, side, side)
}

const glows = new Map<string, HTMLCanvasElement>()

/** A soft disc of light, painted once a colour. */
function glowOf(colour: Rgb): HTMLCanvasElement {
  const key = colour.join()
  const known = glows.get(key)
  if (known) return known
  const canvas = document.createElement('canvas')
  canvas.width = canvas.height = 64
  const context = contextOf(canvas)
  const gradient = context.createRadialGradient(32, 32, 6, 32, 32, 32)
  gradient.addColorStop(0, css(colour, 0.4))
  gradient.addColorStop(0.5, css(colour, 0.14))
  gradient.addColorStop(1, css(colour, 0))
  context.fillStyle = gradient
  context.fillRect(0, 0, 64, 64)
  glows.set(key, canvas)
  return canvas
}

/** Nodes that led to one, and those it set off. */
export interface Kin {
  readonly chain: readonly number[]
  readonly children: readonly number[]
}

/** Lays the sheet onto the canvas, then the chain that leads to one account and on from it in full light. */
export function paintTree(
  context: Context,
  sheet: Sheet,
  scene: TreeScene,
  { chain, children }: Kin,
): void {
  const { plot, palette, layout } = scene
  const { width, ratio } = plot
  const bottom = plot.tree.bottom + 12
  const { canvas } = sheet.context
  context.drawImage(canvas, 0, 0, canvas.width, bottom * ratio, 0, 0, width, bottom)
  context.strokeStyle = css(palette.rgb.text)
  const isPlaced = (row: number): boolean =>
    row >= layout.first && row < layout.end && !Number.isNaN(layout.x[row - layout.first])
  // A crowd of children is shown by its light, not line by line.
  const faint = Math.max(0.12, Math.min(0.9, 16 / children.length))
  for (const [list, wide, light] of [
    [children, 1, faint],
    [chain, 2, 1],
  ] as const) {
    context.lineWidth = wide
    context.globalAlpha = light
    context.beginPath()
    for (const row of list) if (isPlaced(row)) followCurve(context, scene, row)
    context.stroke()
  }
  context.globalAlpha = 1
  for (const row of chain) if (isPlaced(row)) outline(context, scene, row)
}

function outline(context: Context, scene: TreeScene, row: number): void {
  const { palette, layout } = scene
  const k = row - layout.first
  const reach = Math.max(6, layout.side[k]) + 5
  paintSquare(context, scene, row)
  context.strokeStyle = css(palette.rgb.ground)
  context.lineWidth = 4
  context.strokeRect(layout.x[k] - reach / 2, layout.y[k] - reach / 2, reach, reach)
  context.strokeStyle = css(palette.rgb.text)
  context.lineWidth = 1.75
  context.strokeRect(layout.x[k] - reach / 2, layout.y[k] - reach / 2, reach, reach)
  paintSquare(context, scene, row)
}
