/** Listed options of one underlying and the books that hold them, as columns. */
import { assert } from '../../../kernel/assert.ts'
import { black76 } from '../../../pricing/black76.ts'

/**
 * What is listed, one row an option, and the market of the moment. Rows ascend by expiry and, within
 * one, by strike, so that a call and a put of one strike are neighbours. Prices in usd per unit of
 * the underlying, years of 365 days, rates and volatilities per year, confidences from 0 to 1.
 */
export interface Listed {
  count: number
  readonly strike: Float64Array
  readonly isCall: Uint8Array
  readonly expiryOf: Int32Array
  /** Mark volatility and mark price. */
  readonly vol: Float64Array
  readonly price: Float64Array
  /** Open interest, units of the underlying. */
  readonly open: Float64Array
  expiries: number
  readonly years: Float64Array
  readonly forward: Float64Array
  /** The part of the forward that the average for settlement has fixed: no scenario moves it. */
  readonly fixed: Float64Array
  readonly discount: Float64Array
  readonly rate: Float64Array
  /** The least of what an expiry's prices stand on: forward, rate, volatilities. */
  readonly confidence: Float64Array
  spot: number
  perpPrice: number
  /** Price of the stablecoin that usd are paid in. */
  stable: number
  spotConfidence: number
  perpConfidence: number
}

/** One account's holdings of an underlying; the legs are `count` rows from `from`. */
export interface Book {
  /** Rows of what is listed, ascending. */
  readonly instrument: Int32Array
  /** Units of the underlying, long > 0. */
  readonly size: Float64Array
  from: number
  count: number
  /** Units of the underlying in perpetuals, long > 0. */
  perps: number
  /** Units of the underlying held as collateral. */
  bases: number
  /** usd, unrealized PnL of the perpetuals included. */
  cash: number
}

/** One leg with all that prices it. */
export interface Leg {
  readonly strike: number
  readonly isCall: boolean
  readonly size: number
  readonly vol: number
  readonly years: number
  readonly forward: number
  readonly discount?: number
  readonly rate?: number
  readonly confidence?: number
}

/** Room for so many options and expiries; the market is one that nobody doubts, without interest. */
export function createListed(capacity: number, expiries: number): Listed {
  const column = (): Float64Array => new Float64Array(capacity)
  const perExpiry = (): Float64Array => new Float64Array(expiries)
  return {
    count: 0,
    strike: column(),
    isCall: new Uint8Array(capacity),
    expiryOf: new Int32Array(capacity),
    vol: column(),
    price: column(),
    open: column(),
    expiries: 0,
    years: perExpiry(),
    forward: perExpiry(),
    fixed: perExpiry(),
    discount: perExpiry().fill(1),
    rate: perExpiry(),
    confidence: perExpiry().fill(1),
    spot: 1,
    perpPrice: 1,
    stable: 1,
    spotConfidence: 1,
    perpConfidence: 1,
  }
}

/** Lists the legs, in order and marked to the model, and a book that holds them and no cash. */
export function bookOf(legs: readonly Leg[], spot: number): { listed: Listed; book: Book } {
  const times = [...new Set(legs.map(({ years }) => years))].sort((a, b) => a - b)
  const sorted = legs.toSorted((a, b) => a.years - b.years || a.strike - b.strike)
  const listed = createListed(legs.length, times.length)
  listed.count = legs.length
  listed.expiries = times.length
  listed.spot = listed.perpPrice = spot
  sorted.forEach((leg, row) => {
    const expiry = times.indexOf(leg.years)
    listed.strike[row] = leg.strike
    listed.isCall[row] = leg.isCall ? 1 : 0
    listed.expiryOf[row] = expiry
    listed.vol[row] = leg.vol
    listed.years[expiry] = leg.years
    listed.forward[expiry] = leg.forward
    listed.discount[expiry] = leg.discount ?? 1
    listed.rate[expiry] = leg.rate ?? 0
    listed.confidence[expiry] = leg.confidence ?? 1
  })
  markToModel(listed)
  const size = Float64Array.from(sorted, leg => leg.size)
  const instrument = Int32Array.from(sorted, (_, row) => row)
  const book = { instrument, size, from: 0, count: legs.length, perps: 0, bases: 0, cash: 0 }
  return { listed, book }
}

/** Sets every mark price to Black's at the mark volatility. */
export function markToModel({ count, expiryOf, price, ...listed }: Listed): void {
  const { strike, isCall, vol, years, forward, discount } = listed
  for (let i = 0; i < count; i++) {
    const e = expiryOf[i]
    price[i] = black76(isCall[i] === 1, forward[e], strike[i], years[e], vol[i], discount[e])
  }
}

/**
 * Numbers the strikes of all expiries in `strikeOf`, from 0, a call and a put alike, and returns how
 * many there are. Throws InvariantError where the rows do not ascend.
 */
export function numberStrikes({ count, strike, expiryOf }: Listed, strikeOf: Int32Array): number {
  let number = -1
  for (let i = 0; i < count; i++) {
    const later = i === 0 ? 1 : expiryOf[i] - expiryOf[i - 1]
    const rise = i === 0 ? 1 : strike[i] - strike[i - 1]
    assert(later > 0 || (later === 0 && rise >= 0), () => `listed row ${i}: got strike ${strike[i]} of expiry ${expiryOf[i]}, expected to ascend`) // prettier-ignore
    if (later > 0 || rise > 0) number++
    strikeOf[i] = number
  }
  return number + 1
}

/** What the options of a book are worth at mark prices, usd. */
export function optionsValue(
  instrument: Int32Array,
  size: Float64Array,
  from: number,
  to: number,
  price: Float64Array,
): number {
  let value = 0
  for (let leg = from; leg < to; leg++) value += size[leg] * price[instrument[leg]]
  return value
}
