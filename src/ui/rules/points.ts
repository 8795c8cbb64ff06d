/** A path of points as text that a person can edit: `620 7368.5`, a line for each. */

export type Points = readonly (readonly [number, number])[]

/** One line a point: minutes, a space, price. */
export function pointsText(points: Points): string {
  return points.map(([minute, price]) => `${minute} ${price}`).join('\n')
}

/** The points of a text, or the first line (from 0) that is not two numbers. Empty lines count for nothing. */
export function readPoints(text: string): { readonly points: Points } | { readonly line: number } {
  const lines = text.split('\n').map(line => line.trim())
  const points: (readonly [number, number])[] = []
  for (const [place, line] of lines.entries()) {
    if (line === '') continue
    const numbers = line.split(/[\s,;]+/).map(Number)
    if (numbers.length !== 2 || !numbers.every(Number.isFinite)) return { line: place }
    points.push([numbers[0], numbers[1]])
  }
  return { points }
}
