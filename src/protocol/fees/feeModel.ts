/** Where a protocol's trading fees go. */
import type { ParamSpecs, ParamsOf, Part } from '../../scenario/declaration.ts'

/** Shares of the fees that takers paid, less what makers were paid out of them. The treasury keeps the rest. */
export interface FeeShares {
  readonly fund: number
  readonly vault: number
  readonly keepers: number
}

export interface FeePart<S extends ParamSpecs = ParamSpecs> extends Part<S> {
  readonly shares: (params: ParamsOf<S>) => FeeShares
}

/** Gives the parameters' types to `shares`. */
export const defineFees = <const S extends ParamSpecs>(part: FeePart<S>): FeePart =>
  part as unknown as FeePart
