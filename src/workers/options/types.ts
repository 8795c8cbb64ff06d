/** What the page knows of an options venue at a moment. Prices in usd, contracts in units of the underlying, volatilities a
 *  year as shares of one. */

/** One smile: total variance w(k) = a + b (rho (k - m) + sqrt((k - m)^2 + sigma^2)), k = ln(strike / forward). */
export interface Smile {
  readonly a: number
  readonly b: number
  readonly rho: number
  readonly m: number
  readonly sigma: number
}

export interface ExpiryView {
  /** Step at which it settles, and days until then. */
  readonly at: number
  readonly days: number
  readonly years: number
  readonly forward: number
  /** At-the-money volatility now, and at the start of the run (NaN if it was listed later). */
  readonly atm: number
  readonly atmStart: number
  readonly smile: Smile
  /** Volatility that the mark adds to the smile: what makers' quotes say beyond it. */
  readonly markShift: number
}

/** Every listed option, a row each. */
export interface InstrumentColumns {
  readonly count: number
  /** Place among the expiries. */
  readonly expiry: Int32Array
  readonly strike: Float64Array
  readonly isCall: Uint8Array
  /** Volatility of the mark, and of the best bid and ask; NaN where nobody quotes. */
  readonly vol: Float64Array
  readonly bid: Float64Array
  readonly ask: Float64Array
  readonly price: Float64Array
  /** Contracts open. */
  readonly open: Float64Array
}

export interface Greeks {
  readonly delta: number
  /** usd of delta that a move of 1 % makes. */
  readonly gamma: number
  /** usd a volatility point. */
  readonly vega: number
  /** usd a day. */
  readonly theta: number
}

/** usd of perpetuals that those who hedge buy (above zero) as the price falls by 1 %, over the price: below zero they sell
 *  into falls. */
export interface GammaCurve {
  readonly prices: Float64Array
  readonly dealers: Float64Array
  /** Price at which it changes sign, nearest to the mark; NaN if it does not. */
  readonly flip: number
}

export interface AccountView {
  readonly account: number
  readonly cohort: number
  /** Equity over maintenance requirement. */
  readonly health: number
  readonly equity: number
  readonly initial: number
  readonly maintenance: number
  readonly isFlagged: boolean
}

export interface LegView {
  readonly isCall: boolean
  readonly strike: number
  readonly days: number
  /** Signed. */
  readonly contracts: number
}

export type Contingency =
  | 'scenario'
  | 'dynamic'
  | 'basis'
  | 'options'
  | 'perpetuals'
  | 'collateral'
  | 'confidence'
  | 'depeg'
  | 'concentration'

/** One account and what its margin is made of. */
export interface BookView extends AccountView {
  readonly legs: readonly LegView[]
  /** Units of the underlying in perpetuals, signed. */
  readonly perps: number
  readonly greeks: Greeks
  /** Profit and loss in the rows of the scenario grid, by vol and spot; null under rules that know no scenarios. */
  readonly matrix: {
    /** Moves of the price, rising: -0.15 is 15 % down. */
    readonly spots: readonly number[]
    readonly vols: readonly ('up' | 'none' | 'down')[]
    /** vols x spots, row by row; NaN where the grid has no such scenario. */
    readonly cells: Float64Array
    /** Scenarios that are no cell: tails and skews. */
    readonly others: readonly {
      readonly spot: number
      readonly vol: string
      readonly weight: number
      readonly value: number
    }[]
    /** Place in cells of the worst; -1 if it is another. */
    readonly worst: number
    readonly worstValue: number
  } | null
  /** What the initial requirement adds up from, usd, in order. */
  readonly parts: readonly { readonly id: Contingency; readonly amount: number }[]
  /** Profit from now, by price: at once, and at the nearest expiry. */
  readonly payoff: {
    readonly prices: Float64Array
    readonly now: Float64Array
    readonly expiry: Float64Array
    readonly volUp: Float64Array
  }
}

export interface OptionsView {
  readonly step: number
  readonly base: string
  readonly lot: number
  readonly markPrice: number
  /** Thirty-day at-the-money volatility now and at the start; realised over the last 24 hours or since the start. */
  readonly volatility: number
  readonly volatilityStart: number
  readonly realised: number
  /** What dynamic margin multiplies the scenario loss with now, and may at most. */
  readonly scale: number
  readonly scaleMost: number
  readonly expiries: readonly ExpiryView[]
  readonly instruments: InstrumentColumns
  readonly gamma: GammaCurve
  /** Of all dealers together. */
  readonly dealers: Greeks
  /** Perpetuals that dealers traded in the last hour to hedge, usd, net. */
  readonly hedged: number
  /** Liquidations a liquidation, and the share of causes that lies in hedging. */
  readonly reproduction: number
  readonly hedgingShare: number
  /** Initial margin of all books together by the rules in force, and by rules that know no portfolio. */
  readonly required: number
  readonly requiredByRules: number
  /** Name of the margin rule in force. */
  readonly rule: string
  readonly books: number
  /** Those nearest to liquidation, worst first, at most twelve. */
  readonly accounts: readonly AccountView[]
  readonly chosen: BookView | null
}
