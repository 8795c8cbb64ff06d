/** Where each account of a cascade stands: x by the step it broke at, y near the one that set it off. Once placed it stays. */
import type { Cascade } from '../model/cascade.ts'
import type { Liquidations } from '../model/liquidations.ts'
import type { Plot } from './geometry.ts'
import { stepX, type Scope } from './scope.ts'

/** Side of the cells that the room is dealt out in, CSS pixels. */
const CELL = 2
/** Smallest and largest side of an account. */
const LEAST = 2
const MOST = 16
/** Share of the room that the accounts' areas fill at most. */
const FILL = 0.24
/** Narrowest column. */
const COLUMN = 6
/** How far a child is drawn from its parent's height to the middle. */
const PULL = 0.12
/** Pixels that siblings take, a square root of their number. */
const SPREAD = 15

/** Places by row of the liquidations, counted from the cascade's first; NaN where a row has none. */
export interface Layout {
  readonly first: number
  /** Rows placed so far: `first` to `end - 1`. */
  end: number
  x: Float32Array
  y: Float32Array
  side: Float32Array
  /** Pixels a square root of usd. */
  readonly scale: number
  readonly columns: Map<number, Column>
}

/** Cells of a column that are taken; once the smallest account finds no place, nobody looks for one any more. */
interface Column {
  readonly taken: Uint8Array
  isFull: boolean
}

/** An empty layout; its scale fits the accounts that the scope holds so far. */
export function createLayout(
  cascade: Cascade,
  rows: Liquidations,
  scope: Scope,
  plot: Plot,
): Layout {
  return {
    first: cascade.first,
    end: cascade.first,
    x: new Float32Array(256),
    y: new Float32Array(256),
    side: new Float32Array(256),
    scale: scaleOf(cascade, rows, scope, plot),
    columns: new Map(),
  }
}

/** Pixels a square root of usd, so that areas are notional: the largest account and all together have room. */
export function scaleOf(cascade: Cascade, rows: Liquidations, scope: Scope, plot: Plot): number {
  let sum = 0
  let most = 0
  const columns = new Set<number>()
  for (let row = cascade.first; row < cascade.end; row++) {
    if (rows.node[row] !== row) continue
    sum += rows.notional[row]
    if (rows.notional[row] > most) most = rows.notional[row]
    columns.add(columnOf(scope, plot, rows.step[row]))
  }
  if (sum === 0) return 1
  const tall = plot.tree.bottom - plot.tree.top
  const area = FILL * tall * columns.size * columnWidth(scope, plot)
  return Math.min(Math.sqrt(area / sum), MOST / Math.sqrt(most))
}

/** Places the accounts that came since the last call. Rows of one step are placed together. */
export function placeNew(
  layout: Layout,
  cascade: Cascade,
  rows: Liquidations,
  { scope, plot }: { readonly scope: Scope; readonly plot: Plot },
): void {
  grow(layout, cascade.end - layout.first)
  let row = layout.end
  while (row < cascade.end) {
    const column = columnOf(scope, plot, rows.step[row])
    const own: number[] = []
    for (; row < cascade.end && columnOf(scope, plot, rows.step[row]) === column; row++) {
      layout.x[row - layout.first] = NaN
      const isInside = rows.step[row] >= scope.left && rows.step[row] <= scope.end
      if (rows.node[row] === row && isInside) own.push(row)
    }
    placeColumn(layout, rows, own, { column, scope, plot })
  }
  layout.end = cascade.end
}

/** Steps that share a column, and its width in pixels. */
function stepsPerColumn({ span }: Scope, { left, right }: Plot): number {
  return Math.max(1, Math.ceil((COLUMN * span) / (right - left)))
}

const columnWidth = (scope: Scope, plot: Plot): number =>
  (stepsPerColumn(scope, plot) * (plot.right - plot.left)) / scope.span

const columnOf = (scope: Scope, plot: Plot, step: number): number =>
  Math.floor((step - scope.left) / stepsPerColumn(scope, plot))

interface Place {
  readonly column: number
  readonly scope: Scope
  readonly plot: Plot
}

function placeColumn(
  layout: Layout,
  rows: Liquidations,
  own: readonly number[],
  { column, scope, plot }: Place,
): void {
  const steps = stepsPerColumn(scope, plot)
  const x = stepX(scope, plot, scope.left + column * steps)
  const wishes = wish(layout, rows, own, plot)
  const order = own
    .map((row, k) => ({ row, y: wishes[k] }))
    // The large ones choose first: the small find room between them.
    .sort((a, b) => rows.notional[b.row] - rows.notional[a.row] || a.row - b.row)
  const room = roomOf(layout, column, scope, plot)
  for (const { row, y } of order) {
    const side = Math.max(LEAST, Math.min(MOST, layout.scale * Math.sqrt(rows.notional[row])))
    const at = room.take(y, side)
    const k = row - layout.first
    layout.x[k] = x + at.x
    layout.y[k] = at.y
    layout.side[k] = side
  }
}

/** Height that each would like: children near their parent, roots spread around the middle. */
function wish(
  { first, x, y }: Layout,
  rows: Liquidations,
  own: readonly number[],
  { tree: { top, bottom } }: Plot,
): number[] {
  const middle = (top + bottom) / 2
  const roots = own.filter(row => rows.parent[row] < 0).length
  const gap = Math.min(11, (0.72 * (bottom - top)) / Math.max(1, roots))
  let root = 0
  return own.map(row => {
    const parent = rows.parent[row]
    if (parent < first) {
      // From the middle outwards, above and below in turn.
      const place = root++
      const away = ((place + 1) >> 1) * gap
      return middle + (place % 2 === 0 ? away : -away)
    }
    // Within one column a parent may find its place later than its child.
    const from = Number.isNaN(x[parent - first]) ? middle : y[parent - first]
    // Siblings spread around their parent, the more the wider; where each stands depends on its number alone.
    const wide = Math.min(0.6 * (bottom - top), SPREAD * Math.sqrt(rows.children[parent]))
    return from + (middle - from) * PULL + (golden(rows.account[row]) - 0.5) * wide
  })
}

/** 0 to 1, far apart for neighbouring numbers. */
const golden = (n: number): number => (n * 0.618034) % 1

interface Room {
  /** Takes the free place nearest to a height: offset from the column's left edge, and height, of the middle. */
  readonly take: (y: number, side: number) => { readonly x: number; readonly y: number }
}

function roomOf(layout: Layout, column: number, scope: Scope, plot: Plot): Room {
  const { top, bottom } = plot.tree
  const across = Math.max(1, Math.floor((columnWidth(scope, plot) - 1) / CELL))
  const down = Math.floor((bottom - top) / CELL)
  const own = layout.columns.get(column) ?? { taken: new Uint8Array(across * down), isFull: false }
  layout.columns.set(column, own)
  const { taken } = own
  const isFree = (row: number, lane: number, cells: number, wide: number): boolean => {
    for (let r = row; r < row + cells; r++) {
      for (let c = lane; c < lane + wide; c++) if (taken[r * across + c]) return false
    }
    return true
  }
  return {
    take: (y, side) => {
      const cells = Math.min(down, Math.ceil((side + 1) / CELL))
      const wide = Math.min(across, cells)
      const wished = Math.round((y - top) / CELL - cells / 2)
      const bounds = { down: down - cells, lanes: across - wide }
      const found = own.isFull
        ? undefined
        : nearest(wished, bounds, (row, lane) => isFree(row, lane, cells, wide))
      if (!found && side === LEAST) own.isFull = true
      const at = found ?? anywhere(wished, bounds)
      for (let r = at.row; r < at.row + cells; r++) {
        taken.fill(1, r * across + at.lane, r * across + at.lane + wide)
      }
      return { x: (at.lane + wide / 2) * CELL, y: top + (at.row + cells / 2) * CELL }
    },
  }
}

interface Cell {
  readonly row: number
  readonly lane: number
}

interface Bounds {
  readonly down: number
  readonly lanes: number
}

/** The free cell nearest to a height; a lane to the right counts as four cells away. Undefined if all is taken. */
function nearest(
  wished: number,
  { down, lanes }: Bounds,
  isFree: (row: number, lane: number) => boolean,
): Cell | undefined {
  const start = Math.max(0, Math.min(down, wished))
  const at = (row: number, lane: number): boolean => row >= 0 && row <= down && isFree(row, lane)
  for (let away = 0; away <= down + 4 * lanes; away++) {
    for (let lane = 0; lane <= Math.min(lanes, away >> 2); lane++) {
      const rest = away - 4 * lane
      if (at(start + rest, lane)) return { row: start + rest, lane }
      if (at(start - rest, lane)) return { row: start - rest, lane }
    }
  }
  return undefined
}

/** A full column is stood on: where one wishes to be, in a lane that its height decides. */
function anywhere(wished: number, { down, lanes }: Bounds): Cell {
  const row = Math.max(0, Math.min(down, wished))
  return { row, lane: row % (lanes + 1) }
}

function grow(layout: Layout, needed: number): void {
  if (needed <= layout.x.length) return
  for (const name of ['x', 'y', 'side'] as const) {
    const wide = new Float32Array(Math.max(needed, 2 * layout.x.length))
    wide.set(layout[name])
    layout[name] = wide
  }
}

/** Row of the account at a point, within a few pixels; -1 if there is none. */
export function rowAt({ first, end, x, y, side }: Layout, atX: number, atY: number): number {
  let best = -1
  let least = 6
  for (let k = 0; k < end - first; k++) {
    const away = Math.max(Math.abs(atX - x[k]), Math.abs(atY - y[k])) - side[k] / 2
    if (away < least) {
      least = away
      best = first + k
    }
  }
  return best
}

/** Moves positions on a line apart until neighbours are at least a gap from each other, as little as that takes. */
export function apart(
  wished: readonly number[],
  gap: number,
  [low, high]: readonly [number, number],
): number[] {
  const order = wished.map((_, k) => k).sort((a, b) => wished[a] - wished[b] || a - b)
  // Blocks of neighbours that touch: each stands at the mean of what its members wish.
  const blocks: { sum: number; members: number[] }[] = []
  const start = ({ sum, members }: { sum: number; members: number[] }): number =>
    sum / members.length
  for (const k of order) {
    blocks.push({ sum: wished[k], members: [k] })
    while (blocks.length > 1) {
      const [before, last] = [blocks.at(-2)!, blocks.at(-1)!]
      if (start(before) + before.members.length * gap <= start(last)) break
      last.members.forEach(
        (_, n) => (before.sum += wished[last.members[n]] - (before.members.length + n) * gap),
      )
      before.members.push(...last.members)
      blocks.pop()
    }
  }
  const placed = new Array<number>(wished.length)
  for (const block of blocks) {
    block.members.forEach((k, n) => (placed[k] = start(block) + n * gap))
  }
  order.forEach((k, n) => (placed[k] = Math.max(placed[k], low + n * gap)))
  order.reverse().forEach((k, n) => (placed[k] = Math.min(placed[k], high - n * gap)))
  return placed
}
