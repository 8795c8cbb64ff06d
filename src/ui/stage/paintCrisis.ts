/** Paints light: the glow of the now line, of those that break, and the curves on which they travel into it. */
import { contextOf } from '../charts/context.ts'
import { DEAD, SIDES, type Crowd } from './crowd.ts'
import type { Fates } from './fates.ts'
import type { Geometry } from './geometry.ts'
import { css, type Palette, type Rgb } from './palette.ts'
import { travel, type Sparks } from './sparks.ts'

export interface CrisisScene {
  readonly geometry: Geometry
  readonly palette: Palette
  readonly crowd: Crowd
  readonly fates: Fates
  readonly sparks: Sparks
  /** Height of the mark price. */
  readonly level: number
  /** 0 to 1: how much is being liquidated. */
  readonly heat: number
  readonly step: number
  /** Steps for which a broken account stays bright. */
  readonly glow: number
  readonly time: number
  readonly isStill: boolean
}

type Context = CanvasRenderingContext2D

/** Glows drawn at most; a crowd of them looks the same. */
const MOST_GLOWS = 220
const MOST_CURVES = 9

/** Paints one moment; true while something travels. */
export function paintCrisis(context: Context, scene: CrisisScene, sprites: Sprites): boolean {
  const { geometry, palette, level, heat } = scene
  const { now } = geometry
  if (palette.isDark) context.globalCompositeOperation = 'lighter'
  if (heat > 0.01) glowBroken(context, scene, sprites.breaking)
  const isMoving = !scene.isStill && drawSparks(context, scene, sprites.breaking)
  const halo = 34 + 70 * heat
  context.globalAlpha = palette.isDark ? 0.75 : 0.6
  context.drawImage(sprites.water, now - halo / 2, level - halo / 2, halo, halo)
  context.globalAlpha = 1
  context.globalCompositeOperation = 'source-over'
  drawDot(context, scene)
  return isMoving
}

export interface Sprites {
  readonly breaking: HTMLCanvasElement
  readonly water: HTMLCanvasElement
}

/** Soft discs, painted once a theme. */
export function createSprites({ rgb }: Palette): Sprites {
  return { breaking: disc(rgb.breaking), water: disc(rgb.water) }
}

function disc(color: Rgb): HTMLCanvasElement {
  const canvas = document.createElement('canvas')
  canvas.width = canvas.height = 64
  const context = contextOf(canvas)
  const gradient = context.createRadialGradient(32, 32, 0, 32, 32, 32)
  gradient.addColorStop(0, css(color, 0.85))
  gradient.addColorStop(0.25, css(color, 0.42))
  gradient.addColorStop(0.6, css(color, 0.1))
  gradient.addColorStop(1, css(color, 0))
  context.fillStyle = gradient
  context.fillRect(0, 0, 64, 64)
  return canvas
}

/** Light around accounts that have just broken, and a few curves from them into the line. */
function glowBroken(context: Context, scene: CrisisScene, sprite: HTMLCanvasElement): void {
  const { geometry, palette, crowd, heat } = scene
  const { order, shown, kind, row, column } = crowd
  const { cell, crowd: left } = geometry
  const broken = countBroken(scene)
  const stride = Math.max(1, Math.ceil(broken / MOST_GLOWS))
  const curves = Math.max(1, Math.ceil(broken / MOST_CURVES))
  const light = 0.45 / (1 + broken / stride / 90)
  let seen = 0
  context.strokeStyle = css(palette.rgb.breaking)
  context.lineWidth = 0.8 + 1.2 * heat
  for (let k = shown - 1; k >= 0 && kind[order[k]] >= DEAD; k--) {
    const i = order[k]
    if (!isBroken(scene, i)) continue
    seen++
    const side = SIDES[kind[i] - DEAD] * cell
    const x = left + column[i] * cell + side / 2
    const y = row[i] * cell + side / 2
    if (seen % stride === 0) {
      const reach = 12 + 2.2 * side
      context.globalAlpha = light
      context.drawImage(sprite, x - reach / 2, y - reach / 2, reach, reach)
    }
    if (seen % curves === 0) {
      context.globalAlpha = 0.14 + 0.2 * heat
      curve(context, scene, x, y)
    }
  }
  context.globalAlpha = 1
}

const isBroken = ({ fates, step, glow }: CrisisScene, account: number): boolean =>
  step - fates.step[account] < glow

function countBroken(scene: CrisisScene): number {
  const { order, shown, kind } = scene.crowd
  let count = 0
  for (let k = shown - 1; k >= 0 && kind[order[k]] >= DEAD; k--) {
    if (isBroken(scene, order[k])) count++
  }
  return count
}

function curve(context: Context, { geometry, level }: CrisisScene, x: number, y: number): void {
  context.beginPath()
  context.moveTo(x, y)
  context.quadraticCurveTo(
    x + (geometry.now - x) * 0.55,
    level + (y - level) * 0.18 - 3,
    geometry.now,
    level,
  )
  context.stroke()
}

function drawSparks(context: Context, scene: CrisisScene, sprite: HTMLCanvasElement): boolean {
  const { geometry, palette, sparks, level, time } = scene
  context.fillStyle = css(palette.rgb.breaking)
  return travel(sparks, time, { x: geometry.now, y: level }, (x, y, size) => {
    const reach = size * 4.2
    context.globalAlpha = 0.7
    context.drawImage(sprite, x - reach / 2, y - reach / 2, reach, reach)
    context.globalAlpha = 1
    context.fillRect(x - size / 2, y - size / 2, size, size)
  })
}

function drawDot(context: Context, { geometry, palette, level }: CrisisScene): void {
  context.beginPath()
  context.arc(geometry.now, level, 4.5, 0, 2 * Math.PI)
  context.fillStyle = css(palette.rgb.ground)
  context.fill()
  context.lineWidth = 2.25
  context.strokeStyle = css(palette.rgb.water)
  context.stroke()
}
