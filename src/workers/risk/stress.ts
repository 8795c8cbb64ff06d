/** A protocol's accounts at a gapped mark: who is closed, what that takes of their own, and what it leaves unpaid. */
import type { CloseOut } from './closeOut.ts'
import type { Crowd } from './crowd.ts'
import { BOOK_REACH } from './types.ts'

/** The two sides, and where each stands in the pairs below. */
export const LONGS = 0
export const SHORTS = 1

/** The book on the other side of each: bids for longs, asks for shorts. */
export type Books = readonly [CloseOut, CloseOut]

/** Accounts at a gap. Money in quanta, sizes in quanta a tick; pairs hold longs and shorts. One object, reused. */
export interface Stress {
  readonly crowd: Crowd
  /** Ticks: the mark before the gap, and after it. */
  readonly mark: number
  price: number
  /** By place in the crowd: 1 if the account is closed. */
  readonly isClosed: Uint8Array
  closed: number
  readonly closedValue: Float64Array
  /** What a unit of value loses: the gap, and what closing it costs. */
  readonly loss: Float64Array
  ownMargin: number
  /** What is missing, and the size of the positions that it is missing on. */
  readonly shortfall: Float64Array
  readonly shortValue: Float64Array
  /** The two accounts that would leave most unpaid if they were the only ones: places (-1 none), and what each would. */
  readonly worst: Int32Array
  readonly worstLoss: Float64Array
}

export const createStress = (crowd: Crowd, mark: number): Stress => ({
  crowd,
  mark,
  price: mark,
  isClosed: new Uint8Array(crowd.count),
  closed: 0,
  closedValue: new Float64Array(2),
  loss: new Float64Array(2),
  ownMargin: 0,
  shortfall: new Float64Array(2),
  shortValue: new Float64Array(2),
  worst: new Int32Array(2),
  worstLoss: new Float64Array(2),
})

/** Puts the mark at `price` and finds those under maintenance. */
export function gapTo(stress: Stress, price: number): void {
  const { crowd, isClosed, closedValue } = stress
  const { own, value, maintenance } = crowd
  stress.price = price
  stress.closed = 0
  closedValue.fill(0)
  for (let j = 0; j < crowd.count; j++) {
    const size = Math.abs(value[j])
    const isUnder = own[j] + value[j] * price < maintenance(size * price)
    isClosed[j] = +isUnder
    if (!isUnder) continue
    stress.closed++
    closedValue[value[j] > 0 ? LONGS : SHORTS] += size
  }
}

/** Closes them, all longs at one price and all shorts at another: `distances` (shares of the mark) beyond it. */
export function closeAll(stress: Stress, distances: readonly [number, number], books: Books): void {
  const { crowd, mark, price, isClosed, loss, shortfall, shortValue } = stress
  const { own, value } = crowd
  loss[LONGS] = mark - price * (1 - distances[LONGS])
  loss[SHORTS] = price * (1 + distances[SHORTS]) - mark
  stress.ownMargin = 0
  shortfall.fill(0)
  shortValue.fill(0)
  stress.worst.fill(-1)
  stress.worstLoss.fill(0)
  for (let j = 0; j < crowd.count; j++) {
    if (isClosed[j] === 0) continue
    const size = Math.abs(value[j])
    const side = value[j] > 0 ? LONGS : SHORTS
    const equity = own[j] + value[j] * mark
    const lost = size * loss[side]
    if (lost > equity) {
      shortfall[side] += lost - equity
      shortValue[side] += size
      if (equity > 0) stress.ownMargin += equity
    } else if (lost > 0) stress.ownMargin += lost
    rankWorst(stress, j, books)
  }
}

/** Unpaid by an account if `value` of its side is closed beside the mark in all. */
function unpaidAlone({ crowd, price }: Stress, j: number, total: number, books: Books): number {
  const { own, value } = crowd
  const away = books[value[j] > 0 ? LONGS : SHORTS].distance(total)
  return Math.abs(value[j]) * price * away - (own[j] + value[j] * price)
}

function rankWorst(stress: Stress, j: number, books: Books): void {
  const { crowd, price, worst, worstLoss } = stress
  const size = Math.abs(crowd.value[j])
  // Nobody loses more than at the end of the book's reach.
  const most = size * price * BOOK_REACH - (crowd.own[j] + crowd.value[j] * price)
  if (most <= worstLoss[1]) return
  const unpaid = unpaidAlone(stress, j, size, books)
  if (unpaid <= worstLoss[1]) return
  const at = unpaid > worstLoss[0] ? 0 : 1
  if (at === 0) {
    worst[1] = worst[0]
    worstLoss[1] = worstLoss[0]
  }
  worst[at] = j
  worstLoss[at] = unpaid
}

/** What the two worst accounts would leave unpaid if both were closed, into one book. */
export function unpaidByTwo(stress: Stress, books: Books): number {
  const { crowd, worst, worstLoss } = stress
  if (worst[1] < 0) return worstLoss[0]
  const [a, b] = worst
  const sizes = [a, b].map(j => Math.abs(crowd.value[j]))
  const isOneSide = crowd.value[a] > 0 === crowd.value[b] > 0
  if (!isOneSide) return worstLoss[0] + worstLoss[1]
  const total = sizes[0] + sizes[1]
  return [a, b].reduce((sum, j) => sum + Math.max(0, unpaidAlone(stress, j, total, books)), 0)
}
