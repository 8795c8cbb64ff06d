/** A cascade: liquidations with less than ten minutes between them, their generations and how they multiply. */
import { SHARES, type Liquidations } from './liquidations.ts'

/** A cascade ends after this many seconds without a member. */
const QUIET_SECONDS = 600
/** Width of the window of the reproduction number. */
const WINDOW_SECONDS = 60
/** A cascade counts from its first member's last safe mark, at most this long before it. */
const BEFORE_SECONDS = 600
/** Liquidations a window must hold for its reproduction number to be the peak, where any window does. */
const ENOUGH = 5

export interface Cascade {
  readonly index: number
  /** Rows of its liquidations: from `first` up to and without `end`. */
  readonly first: number
  end: number
  /** Step from which its fall is counted, and steps of its first and last member. */
  readonly from: number
  readonly start: number
  last: number
  /** Accounts, and usd closed. */
  accounts: number
  notional: number
  /** usd closed of longs. */
  longs: number
  /** Accounts of each generation, the first at 0. */
  readonly generations: number[]
  /** By step since `start`: liquidations, and the shares of later causes that lie in them. */
  readonly born: number[]
  readonly caused: number[]
  /** Steps of the window of the reproduction number. */
  readonly window: number
}

/** The cascade that a liquidation begins. Its row must hold all that the event says. */
export function beginCascade(
  index: number,
  row: number,
  { step, safeStep }: Liquidations,
  stepSeconds: number,
): Cascade {
  const start = step[row]
  const safe = safeStep[row] >= 0 ? safeStep[row] : start - 1
  return {
    index,
    first: row,
    end: row,
    from: Math.max(0, start - Math.round(BEFORE_SECONDS / stepSeconds), Math.min(safe, start - 1)),
    start,
    last: start,
    accounts: 0,
    notional: 0,
    longs: 0,
    generations: [],
    born: [],
    caused: [],
    window: Math.max(1, Math.round(WINDOW_SECONDS / stepSeconds)),
  }
}

/** Whether nothing that happens at a step can belong to it any more. */
export function isOver({ last }: Cascade, step: number, stepSeconds: number): boolean {
  return (step - last) * stepSeconds >= QUIET_SECONDS
}

/** Why a liquidation came: the row of the one that did most, -1 if none did, and how much of the cause lay in earlier ones. */
export interface Push {
  readonly from: number
  readonly share: number
}

/** Counts a liquidation that has found its place in the tree. */
export function join(
  cascade: Cascade,
  row: number,
  rows: Liquidations,
  { from, share }: Push,
): void {
  const { start, born, caused, generations } = cascade
  cascade.end = row + 1
  cascade.last = rows.step[row]
  cascade.notional += rows.notional[row]
  if (rows.side[row] > 0) cascade.longs += rows.notional[row]
  if (rows.node[row] === row) {
    cascade.accounts++
    const generation = rows.generation[row] - 1
    while (generations.length <= generation) generations.push(0)
    generations[generation]++
  }
  while (born.length <= cascade.last - start) {
    born.push(0)
    caused.push(0)
  }
  born[cascade.last - start]++
  if (from >= cascade.first) caused[rows.step[from] - start] += share
}

/** Whether longs were most of it: then the mark fell. */
export const isFall = ({ longs, notional }: Cascade): boolean => longs * 2 >= notional

/**
 * Accounts that one sets off, over the minute before a step: shares of causes that lie in the window's
 * liquidations, by the number of those. NaN where the window holds none. The latest minute is still growing.
 */
export function reproductionAt({ start, born, caused, window }: Cascade, step: number): number {
  let members = 0
  let shares = 0
  for (let at = Math.max(0, step - start - window + 1); at <= step - start; at++) {
    members += born[at] ?? 0
    shares += caused[at] ?? 0
  }
  return members === 0 ? NaN : shares / members
}

/** The same for every step from `start` to `until`, in one pass; 0 where the window holds none. */
export function reproduction(
  { start, born, caused, window }: Cascade,
  until: number,
): Float64Array {
  const series = new Float64Array(Math.max(0, until - start + 1))
  let members = 0
  let shares = 0
  for (let at = 0; at < series.length; at++) {
    members += born[at] ?? 0
    shares += caused[at] ?? 0
    if (at >= window) {
      members -= born[at - window] ?? 0
      shares -= caused[at - window] ?? 0
    }
    series[at] = members === 0 ? 0 : Math.max(0, shares) / members
  }
  return series
}

export interface Peak {
  readonly step: number
  readonly value: number
}

/** Its highest reproduction number; windows of a few liquidations count only if there are no others. */
export function peakReproduction(cascade: Cascade): Peak | undefined {
  const { start, last, window, born } = cascade
  const series = reproduction(cascade, last)
  const enough = cascade.end - cascade.first >= ENOUGH ? ENOUGH : 1
  let members = 0
  let best: Peak | undefined
  series.forEach((value, at) => {
    members += born[at] ?? 0
    if (at >= window) members -= born[at - window] ?? 0
    if (members >= enough && value > (best?.value ?? 0)) best = { step: start + at, value }
  })
  return best
}

/** The step at which its reproduction number fell below one for good; undefined if it never reached one, or still does. */
export function turningStep(cascade: Cascade, until: number): number | undefined {
  const series = reproduction(cascade, until)
  let at = series.length - 1
  if (at < 0 || series[at] >= 1) return undefined
  while (at >= 0 && series[at] < 1) at--
  return at < 0 ? undefined : cascade.start + at + 1
}

/** Nodes of a cascade that set off most others directly: rows, the most accounts first. */
export function setOffMost(rows: Liquidations, { first, end }: Cascade, most: number): number[] {
  const found: number[] = []
  for (let row = first; row < end; row++) {
    if (rows.node[row] === row && rows.children[row] > 0) found.push(row)
  }
  return found
    .sort(
      (a, b) =>
        rows.children[b] - rows.children[a] ||
        rows.childrenNotional[b] - rows.childrenNotional[a] ||
        a - b,
    )
    .slice(0, most)
}

/** The node that set off most others directly, the first of equals; -1 if none did. */
export function mostProlific({ node, children }: Liquidations, { first, end }: Cascade): number {
  let best = -1
  for (let row = first; row < end; row++) {
    if (node[row] === row && children[row] > (best < 0 ? 0 : children[best])) best = row
  }
  return best
}

/** Nodes that one set off directly, the largest first. */
export function childrenOf(rows: Liquidations, { end }: Cascade, node: number): number[] {
  const found: number[] = []
  for (let row = node + 1; row < end; row++) {
    if (rows.node[row] === row && rows.parent[row] === node) found.push(row)
  }
  return found.sort((a, b) => rows.notional[b] - rows.notional[a] || a - b)
}

/** Notional that nodes set off directly, by the main origin of each that they set off; in one pass for all of them. */
export function childrenByOrigin(
  { node, parent, main, notional }: Liquidations,
  { end }: Cascade,
  nodes: readonly number[],
): ReadonlyMap<number, Float64Array> {
  const sums = new Map(nodes.map(row => [row, new Float64Array(SHARES)]))
  for (let row = Math.min(end, ...nodes); row < end; row++) {
    const own = node[row] === row ? sums.get(parent[row]) : undefined
    if (own && main[row] >= 0) own[main[row]] += notional[row]
  }
  return sums
}

/** A node and those before it, the root first. */
export function chainOf({ parent }: Liquidations, node: number): number[] {
  const chain = [node]
  while (parent[chain[0]] >= 0) chain.unshift(parent[chain[0]])
  return chain
}

/** How many came after a node in its tree. */
export function descendantsOf(rows: Liquidations, { end }: Cascade, node: number): number {
  const isInside = new Uint8Array(end - node)
  isInside[0] = 1
  let count = 0
  // A parent stands before its children, so one pass sees the whole tree.
  for (let row = node + 1; row < end; row++) {
    const parent = rows.parent[row] - node
    if (rows.node[row] !== row || parent < 0 || !isInside[parent]) continue
    isInside[row - node] = 1
    count++
  }
  return count
}
