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
import { BOX, boxesOf, pathOf, type Quote, type Smiles } from './smiles.ts'

export interface Start {
  /** The level of then, in the shape of now. */
  readonly path: string
  readonly height: Height
  readonly name: Name<'start'> | undefined
  /** From then to now; undefined where there is no room for its words. */
  readonly arrow: Arrow | undefined
  /** Where its words stand. */
  readonly full: readonly Box[]
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
const SAME = 0.03

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
  { heights, y, pulled }: Smiles,
  sheet: Sheet,
): Start | undefined {
  if (reference < 0) return undefined
  const difference = differenceOf(expiries[reference])
  const now = heights[reference]
  const drop = y(0) - y(difference)
  const then: Height = x => Math.min(y(0), now(x) + drop)
  const named = { id: 'start' as const, text: optionsText.smile.start, y: then }
  const boxes = boxesOf(pulled, sheet).map(boxOfQuote)
  const [name] = nameLines([named], heights, sheet, boxes)
  const full = name ? [...boxes, boxOf(name.x, name.y, optionsText.smile.start)] : boxes
  const text = optionsText.smile.points(difference)
  const arrow = arrowOf({ now, then, text, lines: [...heights, then], full }, sheet)
  return {
    path: pathOf(sheet.axis, then),
    height: then,
    name,
    arrow,
    full: [
      ...(name ? [boxOf(name.x, name.y, optionsText.smile.start)] : []),
      ...(arrow ? [boxOf(arrow.textX, arrow.textY, text)] : []),
    ],
  }
}

interface Beside {
  readonly now: Height
  readonly then: Height
  readonly text: string
  readonly lines: readonly Height[]
  /** Where something stands already. */
  readonly full: readonly Box[]
}

/** Shortest arrow, and the places along the axis that are tried for it, from its end. */
const SHORT = 18
const PLACES = 30

/** Where its words are clearest of all lines, on either side of it and at two heights. */
function arrowOf({ now, then, text, lines, full }: Beside, sheet: Sheet): Arrow | undefined {
  const { axis } = sheet
  const wide = widthOf(text)
  const taken = [markBox(sheet), ...full]
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

const boxOfQuote = ({ x, y }: Quote): Box => ({
  left: x - BOX.width / 2,
  right: x + BOX.width / 2,
  top: y - BOX.height / 2,
  bottom: y + BOX.height / 2,
})

const boxOf = (x: number, y: number, text: string): Box => ({
  left: x,
  right: x + widthOf(text),
  top: y + 2 - TALL,
  bottom: y + 2,
})
