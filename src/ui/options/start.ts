/** How high a smile stood when the run began, and the words beside it. */
import type { ExpiryView } from '../../workers/options/types.ts'
import { optionsText } from '../text/options.ts'
import type { Sheet } from './axis.ts'
import {
  clearance,
  markBox,
  nameLines,
  overlap,
  TALL,
  widthOf,
  type Box,
  type Height,
  type Name,
} from './names.ts'
import { pathOf, type Smiles } from './smiles.ts'

export interface Start {
  /** The level of then, in the shape of now. */
  readonly path: string
  readonly height: Height
  readonly name: Name<'start'> | undefined
  /** From then to now; undefined where there is no room for its words. */
  readonly arrow: Arrow | undefined
}

export interface Arrow {
  readonly x: number
  readonly from: number
  readonly to: number
  readonly text: string
  /** Start of its base line. */
  readonly textX: number
  readonly textY: number
}

/** Differences of volatility smaller than this are none. */
const SAME = 0.01

/** The expiry whose level of the start is known and that is nearest to thirty days; -1 if none is, or it is as it was. */
export function referenceOf(expiries: readonly ExpiryView[]): number {
  let best = -1
  expiries.forEach(({ atmStart, days }, e) => {
    if (!Number.isFinite(atmStart)) return
    if (best < 0 || Math.abs(days - 30) < Math.abs(expiries[best].days - 30)) best = e
  })
  return best >= 0 && Math.abs(differenceOf(expiries[best])) >= SAME ? best : -1
}

/** Of volatility at the money: now less then. */
export const differenceOf = ({ atm, atmStart }: ExpiryView): number => atm - atmStart

export function startOf(
  expiries: readonly ExpiryView[],
  reference: number,
  { heights, y }: Smiles,
  sheet: Sheet,
): Start | undefined {
  if (reference < 0) return undefined
  const difference = differenceOf(expiries[reference])
  const now = heights[reference]
  const drop = y(0) - y(difference)
  const then: Height = x => Math.min(y(0), now(x) + drop)
  const named = { id: 'start' as const, text: optionsText.smile.start, y: then }
  const [name] = nameLines([named], heights, sheet)
  const text = optionsText.smile.points(difference)
  return {
    path: pathOf(sheet.axis, then),
    height: then,
    name,
    arrow: arrowOf({ now, then, text, lines: [...heights, then], name }, sheet),
  }
}

interface Beside {
  readonly now: Height
  readonly then: Height
  readonly text: string
  readonly lines: readonly Height[]
  readonly name: Name<'start'> | undefined
}

/** Shortest arrow, and the places along the axis that are tried for it, from its end. */
const SHORT = 18
const PLACES = 30

/** Where its words are clearest of all lines, on either side of it and at two heights. */
function arrowOf({ now, then, text, lines, name }: Beside, sheet: Sheet): Arrow | undefined {
  const { axis } = sheet
  const wide = widthOf(text)
  const taken = [markBox(sheet), ...(name ? [boxOf(name)] : [])]
  let best: Arrow | undefined
  let most = 1
  for (let k = 1; k < PLACES; k++) {
    const x = axis.right - ((axis.right - axis.left) * k) / PLACES
    const [from, to] = [then(x), now(x)]
    if (!(Math.abs(to - from) >= SHORT)) continue
    for (const [share, isLeft] of SIDES) {
      const left = isLeft ? x - wide - 4 : x + 8
      const top = from + share * (to - from) - TALL / 2
      const box = { left, right: left + wide, top, bottom: top + TALL }
      const isOff = left < axis.left || box.right > axis.right
      if (isOff || taken.some(other => overlap(box, other))) continue
      const free = clearance(box, lines)
      if (free <= most + 1) continue
      best = { x, from, to, text, textX: left, textY: box.bottom - 2 }
      most = free
    }
  }
  return best
}

const SIDES = [
  [0.5, false],
  [0.3, false],
  [0.7, false],
  [0.5, true],
] as const

function boxOf({ x, y }: Name<'start'>): Box {
  return {
    left: x,
    right: x + widthOf(optionsText.smile.start),
    top: y + 2 - TALL,
    bottom: y + 2,
  }
}
