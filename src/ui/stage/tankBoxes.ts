/** Where the tanks stand in their row, in CSS pixels. */

export const ROW = { height: 120, top: 34, box: 58 } as const

export interface Box {
  readonly left: number
  readonly width: number
}

/** Equal boxes from the left end of the price axis to the right edge. */
export function boxes(width: number, count: number): readonly Box[] {
  if (count === 0) return []
  const isCompact = width < 480
  const left = isCompact ? 12 : 52
  const right = isCompact ? 12 : 16
  const gap = isCompact ? 20 : Math.min(44, width * 0.055)
  const each = Math.max(20, (width - left - right - gap * (count - 1)) / count)
  return Array.from({ length: count }, (_, k) => ({ left: left + k * (each + gap), width: each }))
}
