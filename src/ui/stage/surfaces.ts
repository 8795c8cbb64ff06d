/** The three canvases of the stage, their pixels, and the colours they are painted with. */
import type { Geometry } from './geometry.ts'
import { createSprites, type Sprites } from './paintCrisis.ts'
import type { Sheet } from './paintCrowd.ts'
import { readPalette, type Palette } from './palette.ts'

export interface Canvases {
  readonly water: HTMLCanvasElement
  readonly crowd: HTMLCanvasElement
  readonly crisis: HTMLCanvasElement
}

export interface Surfaces {
  readonly water: CanvasRenderingContext2D
  readonly crisis: CanvasRenderingContext2D
  palette: Palette
  sprites: Sprites
  sheet: Sheet
  /** Fits the canvases to the stage. */
  readonly resize: (geometry: Geometry) => void
  /** Brings the sheet's pixels onto the canvas of the crowd. */
  readonly showCrowd: () => void
  /** Reads the tokens again. */
  readonly repaint: () => void
}

export function createSurfaces(canvases: Canvases): Surfaces {
  const crowd = canvases.crowd.getContext('2d')!
  const palette = readPalette(canvases.water)
  let image = crowd.createImageData(1, 1)
  const surfaces: Surfaces = {
    water: canvases.water.getContext('2d')!,
    crisis: canvases.crisis.getContext('2d')!,
    palette,
    sprites: createSprites(palette),
    sheet: { pixels: new Uint32Array(1), width: 1, pitch: 1, gap: 0 },
    resize: ({ width, height, ratio, rows, columns, pitch, cell, crowd: left }) => {
      for (const canvas of [canvases.water, canvases.crisis]) {
        canvas.width = Math.round(width * ratio)
        canvas.height = Math.round(height * ratio)
      }
      image = crowd.createImageData(columns * pitch, rows * pitch)
      canvases.crowd.width = image.width
      canvases.crowd.height = image.height
      Object.assign(canvases.crowd.style, {
        left: `${left}px`,
        width: `${columns * cell}px`,
        height: `${rows * cell}px`,
      })
      surfaces.sheet = {
        pixels: new Uint32Array(image.data.buffer),
        width: image.width,
        pitch,
        gap: pitch <= 2 ? 1 : Math.max(1, Math.round(ratio)),
      }
    },
    showCrowd: () => crowd.putImageData(image, 0, 0),
    repaint: () => {
      surfaces.palette = readPalette(canvases.water)
      surfaces.sprites = createSprites(surfaces.palette)
    },
  }
  return surfaces
}
