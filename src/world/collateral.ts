/** Assets that margin option books beside the one that their market settles in. */

/** Indices into `Collateral.state`. */
export const QUANTUM_VALUE = 0 // quanta of the settlement asset that a quantum is worth
export const HAIRCUT = 1 // share of it that does not count, before what it has in common with a book
export const COLLATERAL_RHO = 2 // correlation of its price with that of the market whose books it margins
export const VARIANCE = 3 // a year, of its price
export const MARKET_VARIANCE = 4 // a year, of the market's
export const COVARIANCE = 5 // a year
export const SAMPLED_PRICE = 6 // usd a unit, when it was looked at last
export const SAMPLED_MARKET = 7 // usd
export const COLLATERAL_STATE_COUNT = 8

export interface Collateral {
  /** Rows of the asset, and of the market whose index prices it. */
  readonly asset: number
  readonly priced: number
  /** Units of the asset a quantum. */
  readonly unit: number
  readonly state: Float64Array
  /** QUANTUM_VALUE of each step (index 0: the start). */
  readonly history: Float64Array
}

/** Nearest whole quanta of the settlement asset that an account's other assets are worth. */
export function collateralValue(
  taken: readonly Collateral[],
  cash: readonly Float64Array[],
  account: number,
): number {
  let sum = 0
  for (let i = 0; i < taken.length; i++) {
    const { asset, state } = taken[i]
    sum += cash[asset][account] * state[QUANTUM_VALUE]
  }
  return Math.round(sum)
}

/** Whether an account has any. */
export function holdsCollateral(
  taken: readonly Collateral[],
  cash: readonly Float64Array[],
  account: number,
): boolean {
  for (let i = 0; i < taken.length; i++) if (cash[taken[i].asset][account] > 0) return true
  return false
}
