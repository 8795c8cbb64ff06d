/** A call auction by trying every price: slow, straight and exact, to check the fast one by. */

export interface Wish {
  readonly name: string
  /** +1 buys. */
  readonly side: number
  readonly ticks: number
  readonly lots: number
}

export interface Result {
  /** NaN if nothing trades. */
  readonly ticks: number
  readonly lots: number
  /** Lots filled, by name; those who get nothing are left out. */
  readonly filled: ReadonlyMap<string, number>
}

/** `wishes` in the order of their priority at one price. Prices from `low` to `high` may be traded at. */
export function auctionSlowly(
  wishes: readonly Wish[],
  near: number,
  low = -Infinity,
  high = Infinity,
): Result {
  const limits = wishes.map(({ ticks }) => ticks)
  const from = Math.max(low, Math.min(...limits))
  const to = Math.min(high, Math.max(...limits))
  const tried = []
  for (let ticks = from; ticks <= to; ticks++) {
    const demand = sum(willing(wishes, 1, ticks))
    const supply = sum(willing(wishes, -1, ticks))
    const lots = Math.min(demand, supply)
    if (lots > 0) tried.push({ ticks, lots, over: Math.abs(demand - supply) })
  }
  const away = (ticks: number): number => Math.abs(ticks - near)
  tried.sort((a, b) => b.lots - a.lots || a.over - b.over || away(a.ticks) - away(b.ticks))
  if (tried.length === 0) return { ticks: NaN, lots: 0, filled: new Map() }
  const [{ ticks, lots }] = tried
  const filled = new Map<string, number>()
  for (const side of [1, -1]) {
    let left = lots
    for (const { name, lots: wanted } of willing(wishes, side, ticks)) {
      const given = Math.min(left, wanted)
      left -= given
      if (given > 0) filled.set(name, given)
    }
  }
  return { ticks, lots, filled }
}

/** Those of a side who would trade at a price, best limit first, else as they came. */
const willing = (wishes: readonly Wish[], side: number, ticks: number): readonly Wish[] =>
  wishes
    .filter(wish => wish.side === side && side * (wish.ticks - ticks) >= 0)
    .sort((a, b) => side * (b.ticks - a.ticks))

const sum = (wishes: readonly Wish[]): number => wishes.reduce((all, { lots }) => all + lots, 0)
