/** Funding: what longs pay shorts, as rates, as a running index, and as money owed to the last sub-quantum. */
import { assert } from '../../kernel/assert.ts'
import { SUB_QUANTA } from '../../world/fundingIndex.ts'

/** Hours of the period that rates are quoted for. */
const PERIOD_HOURS = 8

/** (mark - index) / index: positive where the market trades above what it follows. */
export function premium(markPrice: number, indexPrice: number): number {
  return (markPrice - indexPrice) / indexPrice
}

/** Premium of a book that one must trade through: how far a sale of a stated size fetches more than the
 *  index, less how far a purchase costs below it. Between the two impact prices it is zero. (Derive, Hyperliquid.) */
export function impactPremium(impactBid: number, impactAsk: number, indexPrice: number): number {
  const above = impactBid > indexPrice ? impactBid - indexPrice : 0
  const below = indexPrice > impactAsk ? indexPrice - impactAsk : 0
  return (above - below) / indexPrice
}

/** x held between -most and most; `most` is not negative. */
export function clamped(x: number, most: number): number {
  return x > most ? most : x < -most ? -most : x
}

/** Eight-hour rate: the average premium, drawn toward the interest rate by at most `most`. (Hyperliquid, Binance.) */
export function interestRate8h(averagePremium: number, interest: number, most: number): number {
  return averagePremium + clamped(interest - averagePremium, most)
}

/** Largest magnitude of an eight-hour rate: `factor` times initial less maintenance rate. (dYdX v4.) */
export function marginClamp(factor: number, initialRate: number, maintenanceRate: number): number {
  return factor * (initialRate - maintenanceRate)
}

/** Hourly rate: the premium of the averages plus a fixed 1/5000, held within `most`, over a day. (Drift v2.) */
export function driftHourlyRate(markAverage: number, indexAverage: number, most: number): number {
  return clamped(premium(markAverage, indexAverage) + 1 / 5000, most) / 24
}

/** The part of an eight-hour rate that falls due in `seconds`. */
export function rateOver(rate8h: number, seconds: number): number {
  return rate8h * (seconds / (PERIOD_HOURS * 3600))
}

/**
 * The index, whole sub-quanta that one lot long has paid so far, after a step: the floor of what the step
 * and the rest of earlier ones add. `rate` is the step's share of notional, `price` in ticks, `k` quanta
 * per tick and lot, `rest` in [0, 1]. Exact within 2^53; how far it may go is for world/limits.ts to say.
 * Throws InvariantError where it is no number.
 */
export function advanceIndex(
  index: number,
  rest: number,
  rate: number,
  price: number,
  k: number,
): number {
  const next = index + Math.floor(growth(rest, rate, price, k))
  assert(!Number.isNaN(next), () => `funding index: got NaN after ${index}, expected a number`)
  return next
}

/** The fraction of a sub-quantum, in [0, 1], that the same call of `advanceIndex` left for the next step. */
export function restOf(rest: number, rate: number, price: number, k: number): number {
  const grown = growth(rest, rate, price, k)
  return grown - Math.floor(grown)
}

function growth(rest: number, rate: number, price: number, k: number): number {
  return rate * (price * k) * SUB_QUANTA + rest
}

/**
 * Move of dYdX v4's funding index, whole, toward zero: ratePpm x price x 10^power x seconds / 8 h, where
 * `power` gathers the exponents of price, base and quote units. All arguments whole, seconds positive.
 */
export function dydxIndexMove(
  ratePpm: number,
  price: number,
  power: number,
  seconds: number,
): number {
  assert(Math.abs(power) <= 60, () => `power of ten: got ${power}, expected within 60`)
  let dividend = BigInt(ratePpm) * BigInt(price) * BigInt(seconds)
  let divisor = BigInt(PERIOD_HOURS * 3600)
  for (let i = 0; i < power; i++) dividend *= 10n
  for (let i = 0; i > power; i--) divisor *= 10n
  return Number(dividend / divisor)
}
