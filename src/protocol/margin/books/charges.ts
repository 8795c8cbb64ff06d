/** What portfolio margin charges beside the loss of its scenarios. */
import { InvariantError } from '../../../kernel/assert.ts'
import type { Book, Listed } from './chain.ts'
import type { Grid } from './grid.ts'

/**
 * Short options that the opposite type at their strike does not offset, units. The legs ascend by row,
 * so that those of a strike are neighbours; throws InvariantError otherwise.
 */
export function nakedShorts(
  instrument: Int32Array,
  size: Float64Array,
  from: number,
  to: number,
  strikeOf: Int32Array,
): number {
  // Twice the shorts: |net| - net is 0 of a long, and no branch to guess.
  let twice = 0
  let net = 0
  let strike = -1
  for (let leg = from; leg < to; leg++) {
    const next = strikeOf[instrument[leg]]
    if (next !== strike) {
      if (next < strike) refuseOrder(leg)
      twice += Math.abs(net) - net
      net = 0
      strike = next
    }
    net += size[leg]
  }
  return (twice + Math.abs(net) - net) / 2
}

function refuseOrder(leg: number): never {
  throw new InvariantError(`leg ${leg}: got a lower row than before it, expected to ascend`)
}

/** Sets `openOf` to the open interest of each expiry, units of the underlying. */
export function openByExpiry(
  { count, expiryOf, open, expiries }: Listed,
  openOf: Float64Array,
): void {
  openOf.fill(0, 0, expiries)
  for (let i = 0; i < count; i++) openOf[expiryOf[i]] += open[i]
}

/** Naked shorts of each expiry beyond their share of its open interest, summed, units. */
export function concentrated(
  { instrument, size, from, count }: Book,
  { expiryOf }: Listed,
  strikeOf: Int32Array,
  openOf: Float64Array,
  above: number,
): number {
  let beyond = 0
  for (let leg = from; leg < from + count;) {
    const to = expiryEnd(instrument, expiryOf, leg, from + count)
    const naked = nakedShorts(instrument, size, leg, to, strikeOf)
    beyond += Math.max(0, naked - above * openOf[expiryOf[instrument[leg]]])
    leg = to
  }
  return beyond
}

/** First leg, from `leg` on, of another expiry; `to` if there is none. */
export function expiryEnd(
  instrument: Int32Array,
  expiryOf: Int32Array,
  leg: number,
  to: number,
): number {
  const e = expiryOf[instrument[leg]]
  let end = leg + 1
  while (end < to && expiryOf[instrument[end]] === e) end++
  return end
}

/**
 * usd for prices that their sources doubt: the notional at the spot price of whatever stands on a
 * confidence below the threshold, times 1 - confidence. An expiry stands on its own, on the spot
 * price and, if the book has perpetuals, on theirs; collateral on the spot price alone.
 */
export function doubtCharge(
  { confidence: { below, charge } }: Grid,
  listed: Listed,
  book: Book,
): number {
  const { instrument, size, from, count, perps, bases } = book
  const { spot, spotConfidence: bySpot, confidence, expiryOf } = listed
  const common = perps === 0 ? bySpot : Math.min(bySpot, listed.perpConfidence)
  let units = common < below ? (1 - common) * Math.abs(perps) : 0
  if (bySpot < below) units += (1 - bySpot) * Math.abs(bases)
  for (let leg = from; leg < from + count; leg++) {
    const least = Math.min(common, confidence[expiryOf[instrument[leg]]])
    if (least < below) units += (1 - least) * Math.abs(size[leg])
  }
  return charge * spot * units
}

/** The least confidence in anything that is listed. */
export function leastConfidence(listed: Listed): number {
  let least = Math.min(listed.spotConfidence, listed.perpConfidence)
  for (let e = 0; e < listed.expiries; e++) least = Math.min(least, listed.confidence[e])
  return least
}
