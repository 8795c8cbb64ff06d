/** What portfolio margin charges beside the loss of its scenarios. */
import type { Book, Listed } from './chain.ts'
import type { Grid } from './grid.ts'

/**
 * Short options that the opposite type at their strike does not offset, units. `net` has a number a
 * strike, all 0 before and after.
 */
export function nakedShorts(
  instrument: Int32Array,
  size: Float64Array,
  from: number,
  to: number,
  strikeOf: Int32Array,
  net: Float64Array,
): number {
  for (let leg = from; leg < to; leg++) net[strikeOf[instrument[leg]]] += size[leg]
  let naked = 0
  for (let leg = from; leg < to; leg++) {
    const strike = strikeOf[instrument[leg]]
    const units = net[strike]
    net[strike] = 0
    if (units < 0) naked -= units
  }
  return naked
}

/** Sets `openOf` to the open interest of each expiry, units of the underlying. */
export function openByExpiry(
  { count, expiryOf, open, expiries }: Listed,
  openOf: Float64Array,
): void {
  openOf.fill(0, 0, expiries)
  for (let i = 0; i < count; i++) openOf[expiryOf[i]] += open[i]
}

/** Strike that an option has; a number a strike, all 0 before and after; open interest by expiry. */
interface Scratch {
  readonly strikeOf: Int32Array
  readonly net: Float64Array
  readonly openOf: Float64Array
}

/** Naked shorts of each expiry beyond their share of its open interest, summed, units. */
export function concentrated(
  { instrument, size, from, count }: Book,
  { expiryOf }: Listed,
  { strikeOf, net, openOf }: Scratch,
  above: number,
): number {
  let beyond = 0
  for (let leg = from; leg < from + count;) {
    const to = expiryEnd(instrument, expiryOf, leg, from + count)
    const naked = nakedShorts(instrument, size, leg, to, strikeOf, net)
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
