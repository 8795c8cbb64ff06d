/** The colours of the tokens as numbers, for pixels and canvases; read once a theme. */
import { contextOf } from '../charts/context.ts'

/** Red, green, blue, 0 to 255. */
export type Rgb = readonly [number, number, number]

const NAMES = [
  'ground',
  'surface',
  'text',
  'muted',
  'faint',
  'water',
  'sea-top',
  'sea-mid',
  'sea-deep',
  'trader',
  'lp',
  'protocol',
  'keeper',
  'attacker',
  'options',
  'forced',
  'dead',
  'breaking',
] as const
export type Token = (typeof NAMES)[number]

export interface Palette {
  readonly rgb: Readonly<Record<Token, Rgb>>
  readonly isDark: boolean
  /** Pixels, from just broken to long dead. */
  readonly ash: Uint32Array
}

const ASHES = 8
/** How grey the first of the dead are: only those that break now are bright. */
const GREY = 0.82

/** Reads the tokens that hold for an element. */
export function readPalette(element: Element): Palette {
  const style = getComputedStyle(element)
  const context = canvasContext()
  const rgb = Object.fromEntries(
    NAMES.map(name => [name, parse(context, style.getPropertyValue(`--${name}`))]),
  ) as Record<Token, Rgb>
  const isDark = luminance(rgb.ground) < 0.5
  return {
    rgb,
    isDark,
    ash: Uint32Array.from({ length: ASHES }, (_, k) =>
      pixel(mix(rgb.breaking, rgb.dead, k === 0 ? 0 : mixed(k)), 1 - (0.25 * k) / (ASHES - 1)),
    ),
  }
}

const mixed = (k: number): number => GREY + ((1 - GREY) * k) / (ASHES - 1)

/** `rgba()` text of a token. */
export const css = ([r, g, b]: Rgb, alpha = 1): string => `rgba(${r}, ${g}, ${b}, ${alpha})`

/** Calls back when the theme may have changed; returns how to stop. */
export function watchTheme(changed: () => void): () => void {
  const root = document.documentElement
  const observer = new MutationObserver(changed)
  observer.observe(root, { attributes: true, attributeFilter: ['data-theme', 'class'] })
  const scheme = matchMedia('(prefers-color-scheme: light)')
  scheme.addEventListener('change', changed)
  return () => {
    observer.disconnect()
    scheme.removeEventListener('change', changed)
  }
}

/** A pixel of ImageData on a little-endian machine: alpha, blue, green, red. */
export const pixel = ([r, g, b]: Rgb, alpha: number): number =>
  ((Math.round(alpha * 255) << 24) | (b << 16) | (g << 8) | r) >>> 0

/** Part of the way from one colour to another. */
export function mix(from: Rgb, to: Rgb, part: number): Rgb {
  const at = (k: 0 | 1 | 2): number => Math.round(from[k] + (to[k] - from[k]) * part)
  return [at(0), at(1), at(2)]
}

const luminance = ([r, g, b]: Rgb): number => (0.21 * r + 0.72 * g + 0.07 * b) / 255

function canvasContext(): CanvasRenderingContext2D {
  const canvas = document.createElement('canvas')
  canvas.width = 1
  canvas.height = 1
  return contextOf(canvas, { willReadFrequently: true })
}

/** Lets the canvas read any colour that CSS can write. */
function parse(context: CanvasRenderingContext2D, color: string): Rgb {
  context.clearRect(0, 0, 1, 1)
  context.fillStyle = color.trim() || 'gray'
  context.fillRect(0, 0, 1, 1)
  const { data } = context.getImageData(0, 0, 1, 1)
  return [data[0], data[1], data[2]]
}
