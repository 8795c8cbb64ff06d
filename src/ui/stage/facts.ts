/** The numbers and words of the stage at a moment, and where the words stand. */
import type { Depth, Frame, Opened } from '../../workers/messages.ts'
import type { Crowd } from './crowd.ts'
import { within } from './depth.ts'
import type { Fates } from './fates.ts'
import type { Geometry } from './geometry.ts'
import { freeTop, nextCrowds } from './labels.ts'
import { tanksOf, type Capacities, type Tank } from './tanks.ts'

export interface Facts {
  /** The frame they tell of. */
  readonly frame: Frame
  readonly mark: number
  readonly outside: number
  readonly longs: number
  readonly shorts: number
  readonly dead: number
  readonly deadNotional: number
  readonly crowds: readonly number[]
  readonly windowSeconds: number
  readonly tanks: readonly Tank[]
  /** What rests in the book within 1 %, usd, and the prices its bars reach to; null without a book. */
  readonly book: Book | null
  /** Tops of the three labels; NaN where one has no room. */
  readonly tops: { readonly shorts: number; readonly gone: number; readonly longs: number }
}

export interface Book {
  readonly bids: number
  readonly asks: number
  readonly low: number
  readonly high: number
}

export interface Known {
  readonly opened: Opened | undefined
  readonly frame: Frame | undefined
  readonly geometry: Geometry | undefined
  readonly crowd: Crowd
  readonly fates: Fates
  readonly facts: Facts | undefined
  readonly window: number
  readonly y: (price: number) => number
  readonly axis: { readonly level: number }
}

const LABEL = { width: 186, height: 36 }
/** The longs have a line more. */
const TALL = 53
/** Free space around the price tag. */
const TAG = 18

export function factsOf(known: Known, capacities: Capacities): Facts | undefined {
  const { opened, frame, geometry, crowd, fates } = known
  if (!opened || !frame || !geometry) return undefined
  const { longs, shorts, dead, deadNotional } = crowd
  const level = known.axis.level
  return {
    frame,
    mark: frame.markPrice,
    outside: frame.outsidePrice,
    longs,
    shorts,
    dead,
    deadNotional,
    crowds: nextCrowds(crowd, Math.ceil(level / geometry.cell), priceAt(known, geometry)),
    windowSeconds: Math.min(known.window, frame.step) * opened.stepSeconds,
    tanks: tanksOf(opened, frame, fates, capacities),
    book: bookOf(frame.depth),
    tops: tops(known, geometry, level),
  }
}

/** Prices between which nearly all of the book rests, and what is near. */
function bookOf(depth: Depth | null): Book | null {
  if (!depth) return null
  const { mid, bucket, bids, asks } = depth
  return {
    bids: within(depth, bids, NEAR),
    asks: within(depth, asks, NEAR),
    low: mid - reach(bids) * bucket,
    high: mid + reach(asks) * bucket,
  }
}

/** Share of the middle that counts as near. */
const NEAR = 0.01

/** Buckets that hold 95 % of a side. */
function reach(side: Float32Array): number {
  let left = 0.95 * side.reduce((sum, usd) => sum + usd, 0)
  let j = 0
  for (; j < side.length && left > 0; j++) left -= side[j]
  return j
}

const priceAt =
  ({ y }: Known, { cell }: Geometry) =>
  (row: number): number => {
    // The axis is linear: two prices tell all others.
    const [zero, one] = [y(0), y(1)]
    return ((row + 0.5) * cell - zero) / (one - zero)
  }

function tops(known: Known, geometry: Geometry, level: number): Facts['tops'] {
  const { crowd, fates, facts } = known
  const { height } = geometry
  const size = geometry.compact ? { ...LABEL, width: 136 } : LABEL
  const before = facts?.tops
  const wish = (top: number | undefined, otherwise: number): number =>
    top !== undefined && top >= 0 ? top : otherwise
  const grave = graveyard(fates, known.y, level)
  const shorts = freeTop(crowd, geometry, {
    ...size,
    from: 10,
    to: Math.max(56, Math.min(level - 40, grave.isAbove ? grave.top : level)),
    wish: wish(before?.shorts, 14),
  })
  const longs = freeTop(crowd, geometry, {
    ...size,
    height: TALL,
    from: level + TAG,
    to: height - 8,
    wish: wish(before?.longs, height - TALL - 10),
  })
  const zone = {
    from: Math.max(
      8,
      grave.isAbove ? Math.max(grave.top - 14, shorts + size.height + 8) : level + TAG,
    ),
    to: grave.isAbove ? level - TAG : Math.min(longs - 8, grave.bottom + 14),
  }
  const gone = freeTop(crowd, geometry, {
    ...size,
    ...zone,
    wish: wish(before?.gone, grave.middle - size.height / 2),
  })
  return { shorts, gone, longs }
}

/** Where the dead lie: above or below the line, how far up, and the middle. */
function graveyard(
  { price, step }: Fates,
  y: (price: number) => number,
  level: number,
): {
  readonly isAbove: boolean
  readonly top: number
  readonly bottom: number
  readonly middle: number
} {
  let sum = 0
  let count = 0
  let highest = 0
  let lowest = Infinity
  for (let i = 0; i < price.length; i++) {
    if (step[i] < 0) continue
    sum += price[i]
    count++
    if (price[i] > highest) highest = price[i]
    if (price[i] < lowest) lowest = price[i]
  }
  const middle = count === 0 ? level - 40 : y(sum / count)
  return { isAbove: middle <= level, top: y(highest), bottom: y(lowest), middle }
}
