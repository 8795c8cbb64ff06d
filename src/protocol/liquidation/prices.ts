/** Prices of a liquidation: where it starts, where equity ends, and what the protocol asks for a sale. */
import { pow } from '../../kernel/exponential.ts'

/**
 * Price at which equity of a linear position is zero. `size` is signed base, `entryPrice` quote per base,
 * `cash` quote. Without a size it is NaN or infinite: there is no such price.
 */
export function linearBankruptcyPrice(size: number, entryPrice: number, cash: number): number {
  return entryPrice - cash / size
}

/**
 * Price at which equity of a linear position falls to `rate` of its notional. Not positive where a long
 * can never fall so far. `otherMaintenance` is what the rest of a cross account needs.
 *
 * For a cross account give the mark as the entry price and equity as the cash: the formula is the same.
 */
export function linearLiquidationPrice(
  size: number,
  entryPrice: number,
  cash: number,
  rate: number,
  otherMaintenance = 0,
): number {
  return (size * entryPrice - (cash - otherMaintenance)) / (size - rate * Math.abs(size))
}

/**
 * Price at which equity of an inverse position is zero. `size` is signed quote (one usd a contract), `cash`
 * base. Infinite where a short's collateral covers any rise.
 */
export function inverseBankruptcyPrice(size: number, entryPrice: number, cash: number): number {
  return inverseLiquidationPrice(size, entryPrice, cash, 0)
}

/** Price at which equity of an inverse position falls to `rate` of its notional in base. */
export function inverseLiquidationPrice(
  size: number,
  entryPrice: number,
  cash: number,
  rate: number,
): number {
  // Equity in base is held - size / price, with what the account would hold if the price had no end.
  const held = cash + size / entryPrice
  if (size < 0 && held >= 0) return Infinity
  return (size + rate * Math.abs(size)) / held
}

/**
 * How near bankruptcy an account under maintenance is, from 0 to 1: `adjustment` times the share of its
 * maintenance margin that is gone. (dYdX v4: adjusted bankruptcy rating.)
 */
export function bankruptcyRating(equity: number, maintenance: number, adjustment: number): number {
  const rating = adjustment * (1 - equity / maintenance)
  return rating > 1 ? 1 : rating > 0 ? rating : 0
}

/**
 * Worst price the protocol accepts for a position it closes: the index price less (a long) or plus (a short)
 * the share rating x spread x `rate` of it. `spread` is the spread to maintenance ratio. (dYdX v4.)
 */
export function fillablePrice(
  size: number,
  indexPrice: number,
  rate: number,
  rating: number,
  spread: number,
): number {
  const discount = rating * spread * rate * indexPrice
  return size > 0 ? indexPrice - discount : indexPrice + discount
}

/**
 * Least cash that closing `size` (signed, the part that is closed) may bring, so that the account is left with
 * its share of equity: what is sold at the index less the equity that goes with the part's maintenance margin.
 * Negative for a short: the most that may be paid. (dYdX v4: bankruptcy price in quote quantums.)
 */
export function bankruptcyQuote(
  size: number,
  indexPrice: number,
  rate: number,
  equity: number,
  maintenance: number,
): number {
  const notional = size * indexPrice
  return notional - (equity * (Math.abs(notional) * rate)) / maintenance
}

/**
 * What the insurance fund gains (a fee of at most `feeMax` of the fill) or pays (negative) when a fill
 * brought `cash` where the bankruptcy quote was `least`. (dYdX v4.)
 */
export function fundDelta(cash: number, least: number, feeMax: number): number {
  const gain = cash - least
  const most = Math.abs(cash) * feeMax
  return gain > most ? most : gain
}

/** Price that a Dutch auction asks after `seconds`: from `top` in a straight line to zero at `end`. (Maker.) */
export function linearAuctionPrice(top: number, seconds: number, end: number): number {
  return seconds < end ? top * (1 - seconds / end) : 0
}

/** Price that a Dutch auction asks after `seconds`: `top`, times `cut` after each `step` seconds. (Maker.) */
export function stairAuctionPrice(top: number, seconds: number, step: number, cut: number): number {
  return top * pow(cut, Math.floor(seconds / step))
}

/** Value of collateral, weighted by the threshold, over that of debt: a loan below 1 is liquidated. (Aave.) */
export function healthFactor(collateral: number, threshold: number, debt: number): number {
  return (collateral * threshold) / debt
}

/** Price of one unit of collateral at which a loan's health factor is 1. `debt` is a value, `units` of collateral. */
export function loanCollateralPrice(units: number, threshold: number, debt: number): number {
  return debt / (units * threshold)
}

/** Price of one unit of debt at which a loan's health factor is 1. `collateral` is a value, `units` of debt. */
export function loanDebtPrice(collateral: number, threshold: number, units: number): number {
  return (collateral * threshold) / units
}
