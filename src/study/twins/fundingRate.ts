/** The rate of funding written again from what venues publish: of an average premium P over an interval of so many seconds,
 *  F = P + clamp(interest - P, -0.05 %, +0.05 %), held within a cap, an eight-hour rate of which the interval's part is
 *  paid. (Hyperliquid docs, "Funding"; Binance, "Introduction to Binance Futures Funding Rates".) */

/** A venue's parameters. Rates are shares of notional. */
export interface FundingTerms {
  readonly fundingHours: number
  readonly fundingCoefficient: number
  /** For eight hours. */
  readonly fundingInterest: number
  /** For one hour. */
  readonly fundingMost: number
}

/** Steps from one payment to the next, at least one. */
export const intervalSteps = ({ fundingHours }: FundingTerms, stepSeconds: number): number =>
  Math.max(1, Math.round((fundingHours * 3600) / stepSeconds))

/** Eight-hour rate of an average premium. */
export function eightHourRate(average: number, terms: FundingTerms): number {
  const premium = terms.fundingCoefficient * average
  const drawn = Math.min(0.0005, Math.max(-0.0005, terms.fundingInterest - premium))
  const cap = 8 * terms.fundingMost
  return Math.min(cap, Math.max(-cap, premium + drawn))
}

export interface Index {
  /** Whole sub-quanta that a lot long has paid. */
  readonly whole: bigint
  /** What is carried to the next move, from 0 to 1 sub-quantum. */
  readonly rest: number
}

/** The index after an interval: its notional a lot is `ticks` x `k` quanta, and a quantum has 2^16 sub-quanta. */
export function moved({ whole, rest }: Index, rate: number, ticks: number, k: number): Index {
  const all = rate * (ticks * k) * 65_536 + rest
  const floor = Math.floor(all)
  return { whole: whole + BigInt(floor), rest: all - floor }
}
