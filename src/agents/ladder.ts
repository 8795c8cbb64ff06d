/** A maker's ladder: levels at twice the distance each, sizes that grow with a power of it. */
import { exp } from '../kernel/exponential.ts'

/** Levels a side. */
export const LADDER_LEVELS = 10

/** Size up to a distance goes with this power of it. */
export const DEPTH_POWER = 0.8

/** A level further from the centre than this (log price) is not quoted. */
const FARTHEST = 0.3

const LN2 = 0.6931471805599453

/** What level l adds to the size so far, as a multiple of the first level's. */
const SHARES = Float64Array.from({ length: LADDER_LEVELS }, (_, l) => upTo(l) - upTo(l - 1))

/** All levels' sizes over the first one's. */
export const LADDER_TOTAL = upTo(LADDER_LEVELS - 1)

function upTo(l: number): number {
  return l < 0 ? 0 : exp(DEPTH_POWER * LN2 * l)
}

/**
 * Lays the ladders of `count` makers, row j each, around `centre[j]` ticks. Level l stands at
 * e^(-+half 2^l) of the centre, by repeated squaring of one exponential; bids are rounded down to a
 * tick and asks up. Its size is `first` (lots) times the level's share, cut to what `buyable` and
 * `sellable` leave (lots). Bids go to ticks and lots from slot x 2 x LADDER_LEVELS, best first,
 * asks behind them. The caller's promise: centre and sizes within 2^30.
 */
export function layLadders(
  count: number,
  slots: Int32Array,
  centre: Float64Array,
  half: Float64Array,
  first: Float64Array,
  buyable: Float64Array,
  sellable: Float64Array,
  ticks: Int32Array,
  lots: Int32Array,
): void {
  for (let j = 0; j < count; j++) {
    const middle = centre[j]
    const size = first[j]
    let distance = half[j]
    let buy = buyable[j]
    let sell = sellable[j]
    let down = exp(-distance)
    let up = 1 / down
    const from = slots[j] * 2 * LADDER_LEVELS
    let l = 0
    for (; l < LADDER_LEVELS && distance <= FARTHEST; l++) {
      const wish = size * SHARES[l]
      const bought = wish < buy ? wish : buy
      const sold = wish < sell ? wish : sell
      buy -= bought
      sell -= sold
      const bid = (middle * down) | 0
      const bidAt = from + l
      const askAt = bidAt + LADDER_LEVELS
      ticks[bidAt] = bid
      lots[bidAt] = bid > 0 ? (bought + 0.5) | 0 : 0
      ticks[askAt] = Math.ceil(middle * up)
      lots[askAt] = (sold + 0.5) | 0
      distance += distance
      down *= down
      up *= up
    }
    for (; l < LADDER_LEVELS; l++) {
      lots[from + l] = 0
      lots[from + LADDER_LEVELS + l] = 0
    }
  }
}
