/** Every account as a mark at its liquidation price, packed in rows from the now line to the right. */
import type { Fates } from './fates.ts'

/** Sides of the marks in cells, by size class; 0 is small. */
export const SIDES = [1, 2, 3] as const
const CLASSES = SIDES.length
/** Shares of the accounts with a position that are in each larger class. */
const LARGE = 0.06
const HUGE = 0.01
/** Bins of the histogram of liquidation price over mark, from 0 to 2. */
const BINS = 128

export interface Crowd {
  /** Own copies: the frame's columns go back to the worker. */
  readonly price: Float32Array
  readonly notional: Float32Array
  /** Cell of the upper left corner, row -1 for what is not on the stage. */
  readonly row: Int16Array
  readonly column: Int16Array
  /** Size class, plus `DEAD` for those that are gone. */
  readonly kind: Uint8Array
  /** Accounts on the stage in the order they were packed; `shown` are in use. */
  readonly order: Int32Array
  shown: number
  /** First free column of each row, and account of each cell. */
  ends: Int16Array
  grid: Int32Array
  /** Notional to be liquidated at each row, usd. */
  due: Float32Array
  /** Sizes in units of the base asset from which a mark is large or huge. */
  large: number
  huge: number
  /** Accounts with a position when those sizes were set. */
  sized: number
  longs: number
  shorts: number
  dead: number
  deadNotional: number
  /** Notional of all positions, longs and shorts together, usd. */
  held: number
  readonly histogram: Uint32Array
}

/** Added to the size class of an account that is gone. */
export const DEAD = CLASSES
const KINDS = 2 * CLASSES
const HIDDEN = KINDS

export function createCrowd(accounts: number): Crowd {
  return {
    price: new Float32Array(accounts).fill(NaN),
    notional: new Float32Array(accounts),
    row: new Int16Array(accounts).fill(-1),
    column: new Int16Array(accounts),
    kind: new Uint8Array(accounts),
    order: new Int32Array(accounts),
    shown: 0,
    ends: new Int16Array(0),
    grid: new Int32Array(0),
    due: new Float32Array(0),
    large: Infinity,
    huge: Infinity,
    sized: 0,
    longs: 0,
    shorts: 0,
    dead: 0,
    deadNotional: 0,
    held: 0,
    histogram: new Uint32Array(BINS),
  }
}

export interface Window {
  readonly mark: number
  /** Prices at the upper and lower edge. */
  readonly high: number
  readonly low: number
  readonly rows: number
  readonly columns: number
}

const counts = new Int32Array(KINDS + 1)

/** Lays out all accounts. Larger ones stand nearer to the line; among equals the lower account number does. */
export function pack(crowd: Crowd, fates: Fates, window: Window): void {
  makeRoom(crowd, window)
  place(crowd, fates, window)
  sort(crowd)
  settle(crowd, window)
}

/** Sets the sizes of the classes anew when the number of positions has doubled (or at first). */
export function setSizes(crowd: Crowd, mark: number): void {
  const { notional } = crowd
  if (crowd.sized > 0 && crowd.longs + crowd.shorts < 2 * crowd.sized) return
  let held = 0
  for (let i = 0; i < notional.length; i++) if (notional[i] !== 0) held++
  if (held === 0) return
  const sizes = new Float32Array(held)
  let at = 0
  for (const n of notional) if (n !== 0) sizes[at++] = Math.abs(n) / mark
  sizes.sort()
  crowd.sized = held
  crowd.large = sizes[Math.floor((1 - LARGE) * (held - 1))]
  crowd.huge = sizes[Math.floor((1 - HUGE) * (held - 1))]
}

/** Price that `share` of the living on one side of the mark have between it and themselves; NaN if there are none. */
export function reachOf(crowd: Crowd, mark: number, side: 1 | -1, share: number): number {
  const { histogram, longs, shorts } = crowd
  let left = share * (side > 0 ? longs : shorts)
  if (left === 0) return NaN
  const middle = BINS / 2
  for (let k = 0; k < middle; k++) {
    const bin = side > 0 ? middle - 1 - k : middle + k
    left -= histogram[bin]
    if (left <= 0) return (mark * (side > 0 ? bin : bin + 1)) / middle
  }
  return side > 0 ? 0 : 2 * mark
}

/** Account at a cell, -1 if it is empty. */
export function accountAt(crowd: Crowd, row: number, column: number, columns: number): number {
  if (row < 0 || column < 0 || column >= columns) return -1
  return crowd.grid[row * columns + column] ?? -1
}

export interface AccountRow {
  readonly account: number
  readonly side: 'long' | 'short' | 'gone'
  readonly notional: number
  readonly liquidationPrice: number
  /** Move of the mark that would liquidate it, as a share of the mark. */
  readonly distance: number
}

/** One account in words, for the card and the table. */
export function describeAccount(
  crowd: Crowd,
  fates: Fates,
  account: number,
  mark: number,
): AccountRow {
  const signed = crowd.notional[account]
  const isGone = signed === 0 && fates.step[account] >= 0
  const liquidationPrice = isGone ? fates.price[account] : crowd.price[account]
  return {
    account,
    side: isGone ? 'gone' : signed < 0 ? 'short' : 'long',
    notional: isGone ? fates.notional[account] : Math.abs(signed),
    liquidationPrice,
    distance: liquidationPrice / mark - 1,
  }
}

function makeRoom(crowd: Crowd, { rows, columns }: Window): void {
  if (crowd.ends.length !== rows || crowd.grid.length !== rows * columns) {
    crowd.ends = new Int16Array(rows)
    crowd.due = new Float32Array(rows)
    crowd.grid = new Int32Array(rows * columns)
  }
  crowd.ends.fill(0)
  crowd.due.fill(0)
  crowd.grid.fill(-1)
}

/** Row and class of each account, and the totals. */
function place(crowd: Crowd, fates: Fates, { mark, high, low, rows }: Window): void {
  const { price, notional, row, kind, due, histogram } = crowd
  const perRow = (high - low) / rows
  const bins = BINS / 2 / mark
  let longs = 0
  let shorts = 0
  let dead = 0
  let deadNotional = 0
  let open = 0
  histogram.fill(0)
  counts.fill(0)
  for (let i = 0; i < price.length; i++) {
    const held = notional[i]
    const isDead = held === 0
    kind[i] = HIDDEN
    if (isDead && fates.step[i] < 0) continue
    const at = isDead ? fates.price[i] : price[i]
    const size = isDead ? fates.notional[i] / at : (held < 0 ? -held : held) / mark
    const rank = size < crowd.large ? 0 : size < crowd.huge ? 1 : 2
    if (isDead) {
      dead++
      deadNotional += fates.notional[i]
    } else {
      if (held > 0) longs++
      else shorts++
      open += held > 0 ? held : -held
      const bin = at * bins
      if (bin >= 0 && bin < BINS) histogram[bin | 0]++
    }
    const y = (high - at) / perRow
    if (!(y >= 0 && y < rows)) continue
    if (!isDead) due[y | 0] += held < 0 ? -held : held
    const side = SIDES[rank]
    const top = Math.floor(y - (side - 1) / 2)
    row[i] = top < 0 ? 0 : top > rows - side ? rows - side : top
    kind[i] = isDead ? rank + DEAD : rank
    counts[kind[i]]++
  }
  Object.assign(crowd, { longs, shorts, dead, deadNotional, held: open })
}

/** Counting sort by kind: the living before the dead, the largest first, then by account. */
function sort({ kind, order }: Crowd): void {
  let at = 0
  for (let base = 0; base <= DEAD; base += DEAD) {
    for (let rank = CLASSES - 1; rank >= 0; rank--) {
      const size = counts[base + rank]
      counts[base + rank] = at
      at += size
    }
  }
  for (let i = 0; i < kind.length; i++) if (kind[i] !== HIDDEN) order[counts[kind[i]]++] = i
}

/** Puts each mark behind those that are in its rows already. What finds no room is left out. */
function settle(crowd: Crowd, { rows, columns }: Window): void {
  const { order, kind, row, column, ends, grid } = crowd
  let total = 0
  for (let i = 0; i < kind.length; i++)
    if (kind[i] === HIDDEN) row[i] = -1
    else total++
  let shown = 0
  for (let k = 0; k < total; k++) {
    const i = order[k]
    const side = SIDES[kind[i] % CLASSES]
    const top = row[i]
    const bottom = Math.min(rows, top + side)
    let start = 0
    for (let r = top; r < bottom; r++) if (ends[r] > start) start = ends[r]
    if (start + side > columns) {
      row[i] = -1
      continue
    }
    column[i] = start
    for (let r = top; r < bottom; r++) {
      ends[r] = start + side
      for (let c = start; c < start + side; c++) grid[r * columns + c] = i
    }
    order[shown++] = i
  }
  crowd.shown = shown
}
