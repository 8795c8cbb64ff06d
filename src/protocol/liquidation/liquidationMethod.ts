/** How a position below maintenance is reduced, by whom, and what its owner pays for it. */
import type { ParamSpecs, ParamsOf, Part } from '../../scenario/declaration.ts'

/** A position under maintenance, in whole lots and quanta. One object, reused. */
export interface Distressed {
  /** Lots, unsigned. */
  lots: number
  /** Value at the mark. */
  notional: number
  equity: number
  /** Maintenance rate that holds for it. */
  maintenance: number
  /** Quanta: the open interest that sizes are scaled to. */
  openInterest: number
  /** Seconds since it was flagged (0 in the step in which it is found), and the step's length. */
  waited: number
  stepSeconds: number
}

/** A penalty in whole quanta, split between the insurance fund and the protocol's treasury. */
export interface Penalty {
  readonly fund: number
  readonly treasury: number
}

/** Who takes the position: an order on the venue, or keepers at the mark and then the backstop. */
export interface Route {
  readonly via: 'venue' | 'keepers'
  /** Paid to the keeper, a share of notional, out of the penalty; the fund tops it up on the keepers' route. */
  readonly keeperReward: number
  /** What it grows by in each second that a position waits, and to what at most: a Dutch auction of the reward. */
  readonly rewardGrowth: number
  readonly rewardMost: number
  /** usd that a keeper pays for a transaction at usual prices, and the part by which that rises for each account that
   *  waits. */
  readonly gasUsd: number
  readonly congestion: number
  /** Seconds after which what no keeper took goes to the backstop rungs; at once below zero equity. */
  readonly backstopAfter: number
  /** What an account has left after a full close goes to the fund. */
  readonly confiscates: boolean
  /** Orders on the venue: a limit at the fillable or at the bankruptcy price, or none. */
  readonly limit: 'fillable' | 'bankruptcy' | 'none'
  /** Lowest margin ratio first instead of row order. */
  readonly worstFirst: boolean
  /** Once found under maintenance, an account is reduced further until it is at this multiple of it. */
  readonly until: number
}

export interface LiquidationPart<S extends ParamSpecs = ParamSpecs> extends Part<S> {
  /** Lots (unsigned, 0 to wait) to close now. */
  readonly closes: (position: Distressed, params: ParamsOf<S>) => number
  /** What is charged on `notional` closed when the account has `left` quanta after the close. */
  readonly penalty: (notional: number, left: number, params: ParamsOf<S>) => Penalty
  readonly route: (params: ParamsOf<S>) => Route
}

/** Gives the parameters' types to the functions. */
export const defineLiquidation = <const S extends ParamSpecs>(
  part: LiquidationPart<S>,
): LiquidationPart => part as unknown as LiquidationPart
