/** Where things stand on the stage, in CSS pixels, from its size alone. */

export interface Geometry {
  readonly width: number
  readonly height: number
  /** Device pixels a CSS pixel. */
  readonly ratio: number
  /** Narrow: no room beside the path for the axis. */
  readonly compact: boolean
  /** Left end of the path. */
  readonly left: number
  /** The now line. */
  readonly now: number
  /** First column of the crowd. */
  readonly crowd: number
  /** Device pixels a cell of the crowd, and CSS pixels. */
  readonly pitch: number
  readonly cell: number
  readonly rows: number
  readonly columns: number
}

/** Left end of the path where there is an axis. */
const LEFT = 52

/** Cells so small that an average crowd fits; five CSS pixels where there is room. */
export function geometry(width: number, height: number, ratio: number, accounts: number): Geometry {
  const compact = width < 480
  const left = compact ? 0 : LEFT
  const now = Math.round(compact ? width * 0.46 : left + (width - left) * 0.485)
  const crowd = now + (compact ? 10 : 22)
  const room = Math.max(1, width - crowd - 8)
  const wished = Math.sqrt((room * height) / Math.max(1, accounts))
  const pitch = Math.max(2, Math.round(Math.min(5, Math.max(2, Math.floor(wished))) * ratio))
  const cell = pitch / ratio
  return {
    width,
    height,
    ratio,
    compact,
    left,
    now,
    crowd,
    pitch,
    cell,
    rows: Math.max(1, Math.floor(height / cell)),
    columns: Math.max(1, Math.floor(room / cell)),
  }
}
