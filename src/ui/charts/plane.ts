/** Straight scales and paths: as much of plotting as the page needs. */

type Pair = readonly [from: number, to: number]

/** Maps one stretch onto another, beyond its ends as well. An empty stretch maps to the middle. */
export function linear([from, to]: Pair, [start, end]: Pair): (value: number) => number {
  const slope = to === from ? 0 : (end - start) / (to - from)
  const origin = slope === 0 ? (start + end) / 2 : start
  return value => origin + slope * (value - from)
}

/** A coordinate of each point of a path. */
export type Coordinate = (k: number) => number

/** What a path is drawn on: a canvas, or the text of an SVG path. */
interface Pen {
  moveTo(x: number, y: number): void
  lineTo(x: number, y: number): void
}

/** Draws points 0 to `count - 1` as one line, from a fresh start. */
export function drawLine(pen: Pen, count: number, x: Coordinate, y: Coordinate): void {
  for (let k = 0; k < count; k++) {
    if (k === 0) pen.moveTo(x(k), y(k))
    else pen.lineTo(x(k), y(k))
  }
}

/** Goes on from the end of a line down to a base and back under its start: the area under it. */
export function dropTo(pen: Pen, count: number, x: Coordinate, base: number): void {
  if (count === 0) return
  pen.lineTo(x(count - 1), base)
  pen.lineTo(x(0), base)
}

/** A pen that writes an SVG path, to a tenth of a pixel. */
export function pathPen(): Pen & { readonly text: () => string } {
  let written = ''
  const write = (command: string, x: number, y: number): void => {
    written += `${command}${x.toFixed(1)} ${y.toFixed(1)}`
  }
  return {
    moveTo: (x, y) => write('M', x, y),
    lineTo: (x, y) => write('L', x, y),
    text: () => written,
  }
}
