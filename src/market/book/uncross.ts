/** The one price at which a call auction trades: where most lots meet. */
/** What one side wants: lots at a limit each, in any order. */
export interface Interest {
  readonly ticks: number[]
  readonly lots: number[]
}

export interface Clearing {
  /** Whole; 0 if nothing meets. */
  readonly ticks: number
  readonly lots: number
}

/**
 * The price within `low` and `high` (whole ticks, both included) at which most lots trade. Of several the one at which
 * least is left over on the longer side; of those, which lie side by side, the one nearest to `near`.
 */
export function clearing(
  buys: Interest,
  sells: Interest,
  near: number,
  low: number,
  high: number,
): Clearing {
  const prices = limitsOf(buys, sells)
  const asked = lotsAt(sells, prices)
  const bid = lotsAt(buys, prices)
  let demand = bid.reduce((all, lots) => all + lots, 0)
  let supply = 0
  let best = { ticks: 0, lots: 0, surplus: 0 }
  const consider = (from: number, to: number): void => {
    const lots = Math.min(demand, supply)
    const [first, last] = [Math.max(from, low), Math.min(to, high)]
    if (lots === 0 || first > last) return
    const ticks = Math.max(first, Math.min(last, near))
    const surplus = Math.abs(demand - supply)
    if (isBetter(ticks, lots, surplus, best, near)) best = { ticks, lots, surplus }
  }
  prices.forEach((price, i) => {
    supply += asked[i]
    consider(price, price)
    demand -= bid[i]
    // Between two limits nothing changes, and less may be left over than at either.
    if (i + 1 < prices.length) consider(price + 1, prices[i + 1] - 1)
  })
  return { ticks: best.ticks, lots: best.lots }
}

/** All limits, rising, each once. */
function limitsOf(buys: Interest, sells: Interest): readonly number[] {
  const all = [...buys.ticks, ...sells.ticks].sort((a, b) => a - b)
  return all.filter((price, i) => i === 0 || price !== all[i - 1])
}

/** Lots at each of these limits. */
function lotsAt({ ticks, lots }: Interest, prices: readonly number[]): Float64Array {
  const places = new Map(prices.map((price, i) => [price, i]))
  const sums = new Float64Array(prices.length)
  ticks.forEach((price, row) => {
    sums[places.get(price)!] += lots[row]
  })
  return sums
}

function isBetter(
  ticks: number,
  lots: number,
  surplus: number,
  best: { readonly ticks: number; readonly lots: number; readonly surplus: number },
  near: number,
): boolean {
  if (lots !== best.lots) return lots > best.lots
  if (surplus !== best.surplus) return surplus < best.surplus
  return Math.abs(ticks - near) < Math.abs(best.ticks - near)
}
