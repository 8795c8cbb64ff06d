/** Where the parts of the cascade's picture stand, in CSS pixels, from its size alone. */

export interface Strip {
  readonly top: number
  readonly bottom: number
}

export interface Plot {
  readonly width: number
  readonly height: number
  /** Device pixels a CSS pixel. */
  readonly ratio: number
  /** Narrow: no column of words at the right. */
  readonly compact: boolean
  /** Ends of the axis of time, and of the column of words. */
  readonly left: number
  readonly right: number
  readonly side: number
  /** The fall by origin, the tree, the row of generations, the reproduction number, the times. */
  readonly fall: Strip
  readonly tree: Strip
  readonly generations: number
  readonly strip: Strip
  readonly times: number
}

/** Width of the column of words. */
const SIDE = 206

export function plotOf(width: number, height: number, ratio: number): Plot {
  const compact = width < 640
  const left = compact ? 12 : 64
  const right = compact ? width - 12 : width - SIDE
  const times = height - 8
  const strip = { top: height - (compact ? 64 : 78), bottom: height - 26 }
  const generations = strip.top - (compact ? 30 : 34)
  const fallTop = 10
  const room = generations - 8 - fallTop
  const fallBottom = Math.round(fallTop + room * (compact ? 0.3 : 0.31))
  return {
    width,
    height,
    ratio,
    compact,
    left,
    right,
    side: right + (compact ? 0 : 14),
    fall: { top: fallTop, bottom: fallBottom },
    tree: { top: fallBottom + (compact ? 22 : 30), bottom: generations - 14 },
    generations,
    strip,
    times,
  }
}
