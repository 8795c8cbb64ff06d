/** What dealers would trade of the perpetual for a fall of 1 %, over the price. */
import type { Books } from '../../engine/books/books.ts'
import type { Run } from '../../engine/run.ts'
import { black76Greeks, blankGreeks } from '../../pricing/black76.ts'
import { MARK } from '../../world/world.ts'
import type { GammaCurve } from './types.ts'

const POINTS = 81
/** How far beyond the outermost strikes they reach, and at least either side of the mark. */
const BEYOND = 0.03
const REACH = 0.2

const greeks = blankGreeks()

/** usd bought (below zero: sold) at each price, every option at its volatility of now. */
export function gammaCurve(run: Run, books: Books): GammaCurve {
  const { market } = books
  const net = dealersNet(run, books)
  const mark = market.state[MARK] * market.tick
  const [low, high] = rangeOf(books, mark)
  const prices = Float64Array.from({ length: POINTS }, (_, j) => low + ((high - low) * j) / (POINTS - 1)) // prettier-ignore
  const dealers = prices.map(price => gammaAt(books, net, price, mark) * price * price * 0.01)
  return { prices, dealers, flip: flipOf(prices, dealers, mark) }
}

/** Prices that all strikes lie between. */
function rangeOf({ view: { listed } }: Books, mark: number): readonly [number, number] {
  let low = mark * (1 - REACH)
  let high = mark * (1 + REACH)
  for (let p = 0; p < listed.count; p++) {
    low = Math.min(low, listed.strike[p] * (1 - BEYOND))
    high = Math.max(high, listed.strike[p] * (1 + BEYOND))
  }
  return [low, high]
}

/** Units of each option that dealers hold, net. */
function dealersNet({ world }: Run, { chain, market }: Books): Float64Array {
  const net = new Float64Array(chain.count)
  const { bookOf, legsMost, legCount, legInstrument, legSize } = chain
  for (const { role, market: row, first, count } of world.cohorts) {
    if (role !== 'dealer' || row !== market.row) continue
    for (let i = first; i < first + count; i++) {
      const from = bookOf[i] * legsMost
      if (bookOf[i] < 0) continue
      for (let j = from; j < from + legCount[bookOf[i]]; j++)
        net[legInstrument[j]] += legSize[j] * market.lot
    }
  }
  return net
}

function gammaAt({ chain }: Books, net: Float64Array, price: number, mark: number): number {
  const { count, expiryOf, forward, strike, isCall, years, vol, discount } = chain
  let sum = 0
  for (let i = 0; i < count; i++) {
    const e = expiryOf[i]
    if (e < 0 || net[i] === 0) continue
    const f = (forward[e] * price) / mark
    sum += net[i] * black76Greeks(isCall[i] === 1, f, strike[i], years[e], vol[i], discount[e], greeks).gamma // prettier-ignore
  }
  return sum
}

/** Where the curve crosses zero nearest to the mark; NaN if it does not. */
function flipOf(prices: Float64Array, values: Float64Array, mark: number): number {
  let best = NaN
  for (let j = 1; j < prices.length; j++) {
    if (values[j - 1] * values[j] >= 0) continue
    const share = values[j - 1] / (values[j - 1] - values[j])
    const at = prices[j - 1] + share * (prices[j] - prices[j - 1])
    if (!(Math.abs(at - mark) >= Math.abs(best - mark))) best = at
  }
  return best
}
