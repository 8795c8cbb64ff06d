/** How much of a position is closed at once, by the rules of several venues. */
import { MILLION, millionths, mulDiv } from '../../kernel/quanta.ts'

/**
 * Share of a position to close at the mark so that `target` of what is left is covered, when closing costs
 * `feeRate` of the notional closed: x = (target - ratio) / (target - feeRate), at least `least`, at most 1.
 * `ratio` is equity over notional; `feeRate` must be below `target`, else all is closed.
 */
export function shareToBuffer(
  ratio: number,
  target: number,
  feeRate: number,
  least: number,
): number {
  const share = feeRate < target ? (target - ratio) / (target - feeRate) : 1
  return share > 1 ? 1 : share > least ? share : least
}

/**
 * The same in whole lots: enough of `lots` that after their sale at the mark, and a fee rounded up, equity
 * covers `target` of the rest; more than enough only by the rounding of a quantum or two. `notional` and
 * `equity` are whole quanta, rates and shares count to the millionth. At least `least` of the lots, and one.
 */
export function lotsToBuffer(
  lots: number,
  notional: number,
  equity: number,
  target: number,
  feeRate: number,
  least: number,
): number {
  const wanted = millionths(target)
  const freed = mulDiv(notional, wanted - millionths(feeRate), MILLION, 'down')
  // One more, for the fee.
  const missing = mulDiv(notional, wanted, MILLION, 'up') - equity + 1
  if (missing >= freed) return lots
  const needed = missing > 0 ? mulDiv(lots, missing, freed, 'up') : 0
  const floor = shareOfLots(lots, least)
  const closed = needed > floor ? needed : floor
  return closed > 0 ? closed : 1
}

/** A share of a position in whole lots, rounded up; the share counts to the millionth and is at most 1. */
export function shareOfLots(lots: number, share: number): number {
  return share < 1 ? mulDiv(lots, millionths(share), MILLION, 'up') : lots
}

/**
 * Base to close so that a shortage of margin (usd) is made good: each unit frees `marginRatio` of its value
 * less both fees. `quotePrice` is the price of the quote asset in usd. Infinite where fees eat what is freed. (Drift v2.)
 */
export function baseForShortage(
  shortage: number,
  marginRatio: number,
  liquidatorFee: number,
  insuranceFee: number,
  price: number,
  quotePrice: number,
): number {
  const freed = price * quotePrice * (marginRatio - liquidatorFee - insuranceFee)
  return freed > 0 ? shortage / freed : Infinity
}

/**
 * Units of a borrowed asset to repay out of collateral so that a shortage (usd) is made good. Weights are
 * those of margin, multipliers what the liquidator gains (asset above 1) or is asked (liability below 1).
 * Infinite where repaying frees nothing. (Drift v2.)
 */
export function liabilityForShortage(
  shortage: number,
  assetWeight: number,
  assetMultiplier: number,
  liabilityWeight: number,
  liabilityMultiplier: number,
  liabilityPrice: number,
  insuranceFee: number,
): number {
  const freed =
    liabilityWeight * (1 - insuranceFee) - (assetWeight * assetMultiplier) / liabilityMultiplier
  return freed > 0 ? shortage / (liabilityPrice * freed) : Infinity
}

/** Units of a liability that an asset worth `usd` repays, the liquidator's gain taken off. (Drift v2.) */
export function liabilityForAsset(
  usd: number,
  assetMultiplier: number,
  liabilityMultiplier: number,
  liabilityPrice: number,
): number {
  return (usd * liabilityMultiplier) / (assetMultiplier * liabilityPrice)
}

/** Units of an asset handed over for `units` of a liability repaid: the inverse of `liabilityForAsset`. (Drift v2.) */
export function assetForLiability(
  units: number,
  liabilityPrice: number,
  assetPrice: number,
  assetMultiplier: number,
  liabilityMultiplier: number,
): number {
  return (units * liabilityPrice * assetMultiplier) / (liabilityMultiplier * assetPrice)
}

/**
 * Insurance fee, a share of the notional closed, that a liquidation of `base` can bear: 95 % of the margin it
 * frees beyond the liquidator's fee and the shortage, at most `most`. (Drift v2.)
 */
export function insuranceFeeRate(
  shortage: number,
  base: number,
  price: number,
  marginRatio: number,
  liquidatorFee: number,
  most: number,
): number {
  const spare = 0.95 * (marginRatio - liquidatorFee - shortage / (base * price))
  return spare > most ? most : spare > 0 ? spare : 0
}

/**
 * Lots to send to the market in two stages: a position whose notional is above `threshold` starts with
 * `firstShare` of it, and all of the rest follows once a first stage has been sent. (Hyperliquid: 100,000 usd, 20 %.)
 */
export function twoStageLots(
  lots: number,
  notional: number,
  threshold: number,
  firstShare: number,
  isSecondStage: boolean,
): number {
  return isSecondStage || notional <= threshold ? lots : shareOfLots(lots, firstShare)
}

/** Whether the backstop takes a position over instead: equity is below `share` of maintenance. (Hyperliquid: 2/3.) */
export function goesToBackstop(equity: number, maintenance: number, share: number): boolean {
  return equity < share * maintenance
}

/**
 * Lots of a position taken over that are sent in one slice: `share` of what remains, all of it from `whole`
 * lots down, never more than `bookShare` of the lots resting on the other side of the book. (Vega.)
 */
export function disposalLots(
  remaining: number,
  share: number,
  whole: number,
  restingLots: number,
  bookShare: number,
): number {
  const slice = remaining <= whole ? remaining : shareOfLots(remaining, share)
  const most = mulDiv(restingLots, millionths(bookShare), MILLION, 'down')
  return slice < most ? slice : most
}

/** Most notional of one position that may be closed in a block: a share of it, or `least` if that is more. (dYdX v4.) */
export function blockPortion(notional: number, least: number, share: number): number {
  const portion = share * notional
  return portion > least ? portion : least
}

/** What is left in a block of an account's allowance. (dYdX v4: notional liquidated, insurance lost.) */
export function blockAllowance(limit: number, used: number): number {
  return limit > used ? limit - used : 0
}

/** Units of collateral handed over for `repaid` (a value) of a loan, with a bonus, at most all there are. (Aave.) */
export function seizedCollateral(
  repaid: number,
  bonus: number,
  price: number,
  units: number,
): number {
  const seized = (repaid * (1 + bonus)) / price
  return seized < units ? seized : units
}

/** Value of a loan that is left when all its collateral has gone to liquidators with their bonus. (Aave.) */
export function loanBadDebt(collateral: number, bonus: number, debt: number): number {
  const covered = collateral / (1 + bonus)
  return debt > covered ? debt - covered : 0
}

/** Largest share of collateral that can return to a borrower liquidated right at the ratio, after the penalty. (Maker.) */
export function shareReturned(ratio: number, penalty: number): number {
  return 1 - (1 + penalty) / ratio
}
