/** The canvas of the stage, the sheet of pixels that the crowd is written on, and the colours of both. */
import { contextOf } from '../charts/context.ts'
import type { Geometry } from './geometry.ts'
import { createSprites, type Sprites } from './paintCrisis.ts'
import type { Sheet } from './paintCrowd.ts'
import { readPalette, type Palette } from './palette.ts'

export interface Surfaces {
  /** The one canvas on the page: each more costs a copy a frame where there is no GPU. */
  readonly context: CanvasRenderingContext2D
  palette: Palette
  sprites: Sprites
  sheet: Sheet
  /** Fits canvas and sheet to the stage. */
  readonly resize: (geometry: Geometry) => void
  /** Fixes the sheet's pixels, so that they can be stamped. */
  readonly develop: () => void
  /** Stamps the crowd onto the canvas. */
  readonly stamp: (geometry: Geometry) => void
  /** Reads the tokens again. */
  readonly recolour: () => void
}

export function createSurfaces(canvas: HTMLCanvasElement): Surfaces {
  const context = contextOf(canvas, { alpha: false })
  const crowd = contextOf(document.createElement('canvas'))
  const palette = readPalette(canvas)
  let image = crowd.createImageData(1, 1)
  const surfaces: Surfaces = {
    context,
    palette,
    sprites: createSprites(palette),
    sheet: { pixels: new Uint32Array(1), width: 1, pitch: 1, gap: 0 },
    resize: ({ width, height, ratio, rows, columns, pitch }) => {
      canvas.width = Math.round(width * ratio)
      canvas.height = Math.round(height * ratio)
      image = crowd.createImageData(columns * pitch, rows * pitch)
      crowd.canvas.width = image.width
      crowd.canvas.height = image.height
      surfaces.sheet = {
        pixels: new Uint32Array(image.data.buffer),
        width: image.width,
        pitch,
        gap: pitch <= 2 ? 1 : Math.max(1, Math.round(ratio)),
      }
    },
    develop: () => crowd.putImageData(image, 0, 0),
    stamp: ({ crowd: left, columns, rows, cell }) => {
      context.imageSmoothingEnabled = false
      context.drawImage(crowd.canvas, left, 0, columns * cell, rows * cell)
      context.imageSmoothingEnabled = true
    },
    recolour: () => {
      surfaces.palette = readPalette(canvas)
      surfaces.sprites = createSprites(surfaces.palette)
    },
  }
  return surfaces
}
