/** Where words stand beside lines: clear of the lines, of the mark and of each other. */
import type { Sheet } from './axis.ts'

/** Height of a line at an x, in CSS pixels; NaN where it is not. */
export type Height = (x: number) => number

/** A line that is to be named. */
export interface Named<Id extends string> {
  readonly id: Id
  readonly text: string
  readonly y: Height
}

export interface Name<Id extends string> {
  readonly id: Id
  /** Start of its base line. */
  readonly x: number
  readonly y: number
}

export interface Box {
  readonly left: number
  readonly right: number
  readonly top: number
  readonly bottom: number
}

/** About the width of a letter of 12 pixels, height of a line of words, room between words and their line. */
const LETTER = 6.5
export const TALL = 12
const ROOM = 4
/** Places along the axis that are tried, and of each box at which lines are looked at. */
const PLACES = 24
const LOOKS = 7

export const widthOf = (text: string): number => text.length * LETTER + 4

/**
 * In the order in which they are given: the first has the choice. A name that is free nowhere is left out.
 * `others` are lines that have none, `full` where something else stands.
 */
export function nameLines<Id extends string>(
  named: readonly Named<Id>[],
  others: readonly Height[],
  sheet: Sheet,
  full: readonly Box[] = [],
): Name<Id>[] {
  const names: Name<Id>[] = []
  const taken: Box[] = [markBox(sheet), ...full]
  const lines = [...named.map(({ y }) => y), ...others]
  for (const line of named) {
    const box = bestBox(line, lines, taken, sheet)
    if (!box) continue
    taken.push(box)
    names.push({ id: line.id, x: box.left, y: box.bottom - 2 })
  }
  return names
}

/** A point that words are about, and what they must keep clear of. */
export interface About {
  readonly text: string
  readonly point: { readonly x: number; readonly y: number }
  readonly lines: readonly Height[]
  readonly full: readonly Box[]
}

/** A place for words on a point: as near to it as they are clear of all else; undefined if that is nowhere. */
export function placeBeside({ text, point, lines, full }: About, sheet: Sheet): Box | undefined {
  const { axis, top, bottom } = sheet
  const wide = widthOf(text)
  const taken = [markBox(sheet), ...full]
  let best: Box | undefined
  let nearest = Infinity
  for (let k = 0; k <= PLACES; k++) {
    const left = axis.left + ((axis.right - axis.left - wide) * k) / PLACES
    for (let at = top - 2; at + TALL <= bottom; at += TALL / 2) {
      const box = { left, right: left + wide, top: at, bottom: at + TALL }
      const aside = Math.max(box.left - point.x, point.x - box.right, 0)
      const away = Math.max(box.top - point.y, point.y - box.bottom, 0)
      const distance = Math.abs(aside - ASIDE) + Math.abs(away - AWAY)
      if (distance >= nearest || aside < 10) continue
      if (taken.some(other => overlap(box, other)) || clearance(box, lines) < ROOM) continue
      best = box
      nearest = distance
    }
  }
  return best
}

/** How far from its point words are best, along and across the axis. */
const ASIDE = 16
const AWAY = 20

export function markBox({ axis, mark, top, bottom }: Sheet): Box {
  const x = axis.x(mark)
  return { left: x - 6, right: x + 6, top, bottom }
}

/** Room to the nearest line, at most twice what is needed; zero if one runs through. */
export function clearance(box: Box, lines: readonly Height[]): number {
  let free = 2 * TALL
  for (const y of lines) {
    for (const x of looksAt(box.left, box.right)) {
      const at = y(x)
      if (Number.isNaN(at)) continue
      free = Math.min(free, at < box.top ? box.top - at : at > box.bottom ? at - box.bottom : 0)
    }
  }
  return free
}

export const overlap = (one: Box, other: Box): boolean =>
  one.left < other.right + 6 &&
  one.right > other.left - 6 &&
  one.top < other.bottom &&
  one.bottom > other.top

function bestBox(
  { text, y }: Omit<Named<string>, 'id'>,
  lines: readonly Height[],
  taken: readonly Box[],
  { axis, top, bottom }: Sheet,
): Box | undefined {
  const wide = widthOf(text)
  const room = axis.right - axis.left - wide
  let best: Box | undefined
  let most = 0
  for (let k = 0; k <= 2 * PLACES + 1; k++) {
    const box = boxAt(y, axis.left + (room * (k >> 1)) / PLACES, wide, k % 2 === 0)
    if (!box || box.top < top - 4 || box.bottom > bottom + 4) continue
    if (taken.some(other => overlap(box, other))) continue
    const free = clearance(box, lines)
    if (free > most + 0.5) {
      best = box
      most = free
    }
  }
  return best
}

/** Over or under the line, clear of it over the whole width. */
function boxAt(y: Height, left: number, wide: number, isOver: boolean): Box | undefined {
  const heights = looksAt(left, left + wide).map(y)
  if (heights.some(Number.isNaN)) return undefined
  const top = isOver ? Math.min(...heights) - ROOM - TALL : Math.max(...heights) + ROOM
  return { left, right: left + wide, top, bottom: top + TALL }
}

const looksAt = (left: number, right: number): number[] =>
  Array.from({ length: LOOKS }, (_, k) => left + ((right - left) * k) / (LOOKS - 1))
