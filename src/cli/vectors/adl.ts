/** Deleveraging: the queue by profit and leverage, and the same loss of size pro rata. */
import {
  allocateByRank,
  allocateProRata,
  profitLeverageScores,
  rank,
} from '../../protocol/waterfall/ranking.ts'
import { kind } from './family.ts'

interface Trader {
  readonly name: string
  readonly side: number
  readonly entry: number
  readonly size: number
  readonly account: number
}

interface Given {
  readonly traders: readonly Trader[]
  readonly mark: number
  readonly bankruptcy_price_of_loser: number
  readonly size_to_absorb: number
}

export const adl = kind<Given>(
  'traders mark bankruptcy_price_of_loser size_to_absorb rank',
  given => {
    const { traders, mark, size_to_absorb: wanted } = given
    const scale = lotsPerUnit(traders)
    const lots = Float64Array.from(traders, ({ size }) => Math.round(size * scale))
    const residual = Math.round(wanted * scale)
    const score = scoresOf(traders, mark)
    const order = new Int32Array(traders.length)
    rank(score, traders.length, order)
    const queue = new Float64Array(traders.length)
    const found = allocateByRank(lots, order, traders.length, residual, queue)
    const lost = Math.abs(mark - given.bankruptcy_price_of_loser)
    return {
      order: Array.from(order, row => traders[row].name),
      score: Object.fromEntries(traders.map(({ name }, i) => [name, score[i]])),
      queue_closed: named(traders, queue, 1 / scale),
      queue_unfilled: (residual - found) / scale,
      queue_profit_forgone_vs_mark: named(traders, queue, lost / scale),
      pro_rata_closed: winnersProRata(traders, given, scale),
    }
  },
)

/** Lots of so fine a size that all of them together still are a whole number with room to spare. */
function lotsPerUnit(traders: readonly Trader[]): number {
  const all = traders.reduce((sum, { size }) => sum + size, 0)
  let scale = 1
  while (all * scale * 10 < 2 ** 51) scale *= 10
  return scale
}

function scoresOf(traders: readonly Trader[], mark: number): Float64Array {
  const score = new Float64Array(traders.length)
  profitLeverageScores(
    traders.map(({ side, entry, size }) => side * (mark - entry) * size),
    traders.map(({ entry, size }) => entry * size),
    traders.map(({ size }) => mark * size),
    traders.map(({ account }) => account),
    traders.length,
    score,
  )
  return score
}

/** Pro rata is over positions in profit only. */
function winnersProRata(traders: readonly Trader[], given: Given, scale: number) {
  const winners = traders.filter(({ side, entry }) => side * (given.mark - entry) > 0)
  const lots = winners.map(({ size }) => Math.round(size * scale))
  const closed = new Float64Array(winners.length)
  const residual = Math.round(given.size_to_absorb * scale)
  allocateProRata(lots, winners.length, residual, new Int32Array(winners.length), closed)
  return named(winners, closed, 1 / scale)
}

/** Names and amounts of those who close anything. */
function named(traders: readonly Trader[], lots: Float64Array, unit: number) {
  const all = traders.map(({ name }, i) => [name, lots[i] * unit] as const)
  return Object.fromEntries(all.filter(([, amount]) => amount > 0))
}
