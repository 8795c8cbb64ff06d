/** From a wish to an order: what all traders share who walk to a target in small pieces. */
import { log } from '../kernel/exponential.ts'
import { threefry } from '../kernel/random.ts'
import { share } from '../scenario/declaration.ts'
import { drawKey, type Acting, type Intents, type Luck, type View } from './strategy.ts'

/** Size and limit of a trader's orders, with the given defaults. */
export const orderParams = (childOrder: number, priceLimit: number) => ({
  childOrder: share(childOrder, {
    label: 'Order size',
    help: 'Mean size of one order as a share of open interest, in a market of 5,000 agents.',
    max: 0.1,
    slider: [0.00001, 0.01],
    scale: 'log',
    live: true,
  }),
  priceLimit: share(priceLimit, {
    label: 'Price limit',
    help: 'How far from the middle of the book an order may go. Wider orders take more of a thin book.',
    max: 0.5,
    slider: [0.0001, 0.1],
    scale: 'log',
    live: true,
  }),
})

/** Chances of the side that a trader starts on, and takes again where it draws a new one. */
export const sideParams = (flatShare: number, longShare: number) => ({
  flatShare: share(flatShare, {
    label: 'Share flat',
    help: 'Chance of holding nothing, at the start and whenever a side is drawn.',
  }),
  longShare: share(longShare, {
    label: 'Share long of the rest',
    help: 'Chance that an agent that is not flat is long. It stands in for the share of the cohort.',
  }),
})

/** Acting agents' wishes, row j each. Scratch that lives for the length of one decision. */
export interface Wishes {
  /** Signed lots still to trade; 0 none. */
  readonly gap: Float64Array
  /** Mean lots of one order. */
  readonly mean: Float64Array
  /** Worst price accepted, in ticks, not yet whole. */
  readonly limit: Float64Array
  /** Two random words a row: the first is the strategy's, the second sizes the order. */
  readonly words: Int32Array
}

/** Lots and ticks are 32-bit whole numbers in the book. */
const LARGEST = 2147483647
const WORD = 1 / 4294967296

let room = wishesFor(1024)

/** Room for the wishes of those who act, each with its two words and no wish yet. */
export function startWishes({ count, rows, first }: Acting, { step }: View, luck: Luck): Wishes {
  if (room.gap.length < count) room = wishesFor(2 * count)
  const [k0, k1] = drawKey(luck, 0)
  threefry(k0, k1, rows, 0, count, first, step, room.words)
  room.gap.fill(0, 0, count)
  return room
}

function wishesFor(length: number): Wishes {
  return {
    gap: new Float64Array(length),
    mean: new Float64Array(length),
    limit: new Float64Array(length),
    words: new Int32Array(2 * length),
  }
}

/** Mean lots of an order of `share` of the open interest, the same part of the market for any number of agents. */
export const ordersOf = (share: number, { openInterest, scale, lotValue }: View): number =>
  (share * openInterest * scale) / lotValue

/**
 * Turns wishes into immediate-or-cancel orders of min(gap, mean x Exp(1)) whole lots, with the limit
 * rounded to a whole tick on the careful side. What is not a number orders nothing.
 */
export function sendOrders(
  count: number,
  { gap, mean, limit, words }: Wishes,
  { lots, limit: limits }: Intents,
): void {
  for (let j = 0; j < count; j++) {
    const wanted = gap[j]
    const size = wanted > 0 ? wanted : -wanted
    // Also true of NaN.
    if (!(size > 0)) continue
    const most = -mean[j] * log(((words[2 * j + 1] >>> 0) + 0.5) * WORD)
    const whole = Math.round(size < most ? size : most)
    const price = wanted > 0 ? Math.floor(limit[j]) : Math.ceil(limit[j])
    if (!(whole >= 1 && price >= 1 && price <= LARGEST)) continue
    const held = whole < LARGEST ? whole : LARGEST
    lots[j] = wanted > 0 ? held : -held
    limits[j] = price
  }
}
