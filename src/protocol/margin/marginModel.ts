/** What an account must hold against its position. */
import type { ParamSpecs, ParamsOf, Part } from '../../scenario/declaration.ts'

/** Shares of notional. `initial` gates enlarging a position, `maintenance` is where liquidation may start. */
export interface MarginRates {
  readonly initial: number
  readonly maintenance: number
}

export interface MarginPart<S extends ParamSpecs = ParamSpecs> extends Part<S> {
  readonly rates: (params: ParamsOf<S>) => MarginRates
}

/** Gives the parameters' types to `rates`. */
export const defineMargin = <const S extends ParamSpecs>(part: MarginPart<S>): MarginPart =>
  part as unknown as MarginPart
