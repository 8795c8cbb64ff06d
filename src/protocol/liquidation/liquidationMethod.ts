/** How a position below maintenance is reduced, and what its owner pays for it. */
import type { ParamSpecs, ParamsOf, Part } from '../../scenario/declaration.ts'

/** A penalty in whole quanta, split between the insurance fund and the protocol's treasury. */
export interface Penalty {
  readonly fund: number
  readonly treasury: number
}

export interface LiquidationPart<S extends ParamSpecs = ParamSpecs> extends Part<S> {
  /** Lots (unsigned) to close now of a position of `lots`. */
  readonly closes: (lots: number, params: ParamsOf<S>) => number
  /** What is charged on `notional` closed when the account has `left` quanta of cash after the close. */
  readonly penalty: (notional: number, left: number, params: ParamsOf<S>) => Penalty
}

/** Gives the parameters' types to the functions. */
export const defineLiquidation = <const S extends ParamSpecs>(
  part: LiquidationPart<S>,
): LiquidationPart => part as unknown as LiquidationPart
