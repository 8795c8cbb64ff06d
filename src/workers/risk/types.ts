/** What the risk view is told, all of it from the columns of the run as a step left them. Money in usd. */

/** Gaps of the mark that are looked at: from -40 % to +40 %, a percent apart; the one in the middle is no gap. */
export const GAPS = 81
export const GAP_MIDDLE = 40
export const GAP_WIDTH = 0.01

/** How far from the middle bids and asks are counted on; what finds none closes this far off. */
export const BOOK_REACH = 0.1

/** Where the money of a rung ends: the gap of the mark, the price there, and all losses by then. */
export interface DryPoint {
  /** Place in `Opened.rungs`. */
  readonly rung: number
  readonly gap: number
  readonly price: number
  readonly loss: number
}

/** What a gap of the mark would cost and who would pay, a number for each gap. Whole positions are closed at once, into
 *  the book as it stands, moved along with the mark; penalties and rewards are left out. */
export interface LossCurve {
  /** Accounts under maintenance. */
  readonly liquidated: Float64Array
  /** Notional of those who are long and short, at the mark before the gap. */
  readonly longs: Float64Array
  readonly shorts: Float64Array
  /** What the liquidated lose of their own. */
  readonly ownMargin: Float64Array
  /** What they lose beyond it, and what rungs lose on positions that they hold. */
  readonly shortfall: Float64Array
  /** Of the shortfall, what each rung bears: the numbers of the first of `Opened.rungs`, then of the second... */
  readonly paid: Float64Array
  /** What no rung bears. */
  readonly unpaid: Float64Array
  /** What the account that would leave most unpaid does, alone in the book; and the two that would, together. */
  readonly worst: Float64Array
  readonly worstTwo: Float64Array
  /** Nearest first on either side of the mark. */
  readonly dry: readonly DryPoint[]
  /** What each rung has to pay with now; 0 for those that only charge others. */
  readonly spare: Float64Array
}

/** Bounds of the buckets of margin ratios: shares from the lowest, so many to a factor of ten. */
export const RATIO_BUCKETS = 36
export const RATIO_LOWEST = 0.002
export const RATIO_PER_DECADE = 12

/** Accounts and their notional. */
export interface Group {
  readonly accounts: number
  readonly notional: number
}

/** How much stands between the accounts and their liquidation: equity over notional, by bucket; the first and the last
 *  bucket hold what lies beyond. */
export interface MarginRatios {
  readonly notional: Float64Array
  readonly accounts: Float64Array
  /** Rates of a small position. */
  readonly maintenance: number
  readonly initial: number
  /** Under initial margin, under maintenance, and without any equity. */
  readonly reducers: Group
  readonly distressed: Group
  readonly bankrupt: Group
  /** All accounts with a position. */
  readonly all: Group
}

/** What an hour may bring, if the mark moves by one draw of Student's t with the volatility of now. */
export interface Tail {
  /** Standard deviation of the log move of an hour. */
  readonly volatility: number
  /** Mean shortfall of the worst 2.5 % and 1 % of moves. */
  readonly shortfall975: number
  readonly shortfall99: number
  /** Notional liquidated that is exceeded in 5 % of moves. */
  readonly liquidated95: number
  /** Chances that the insurance fund runs dry, and that somebody besides the funds pays. */
  readonly fundDry: number
}

/** A large position. */
export interface Holder {
  readonly account: number
  /** Signed: long above zero. */
  readonly notional: number
  readonly liquidationPrice: number
  /** Share of open interest. */
  readonly share: number
}

export interface KeepersView {
  readonly all: number
  /** With room for the smallest position that waits; with none; and those who did not look at the market in this step. */
  readonly working: number
  readonly outOfCapital: number
  readonly resting: number
  /** Accounts under maintenance, their notional, and seconds that the first of them has waited. */
  readonly waiting: Group
  readonly longestWait: number
}

export interface Risk {
  /** The next step of the run. */
  readonly step: number
  readonly markPrice: number
  /** usd that rest within 1 % of the middle, a side each; null where the venue fills at the mark. */
  readonly depth: { readonly bids: number; readonly asks: number } | null
  readonly curve: LossCurve
  readonly ratios: MarginRatios
  readonly tail: Tail
  /** Largest first. */
  readonly holders: readonly Holder[]
  /** What the insurance funds have to pay with. */
  readonly fund: number
  /** Null where positions are closed without keepers. */
  readonly keepers: KeepersView | null
}

/** The gap of a place in the curve, as a share of the mark. */
export const gapAt = (place: number): number => (place - GAP_MIDDLE) * GAP_WIDTH
