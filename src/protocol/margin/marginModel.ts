/** What an account must hold against its position. */
import type { ParamSpecs, ParamsOf, Part } from '../../scenario/declaration.ts'
import type { Market, World } from '../../world/world.ts'

export interface MarginContext {
  readonly world: World
  readonly market: Market
  readonly stepSeconds: number
  /** `Protocol.rates` of this market: INITIAL, MAINTENANCE, CEILING, then the model's own registers (RATE_STATE). */
  readonly rates: Float64Array
}

/** A margin model at work in one market. All that changes stands in `rates`. */
export interface Margin {
  /** Writes INITIAL, MAINTENANCE and CEILING for this step, from what is known at its oracle phase. Also called once
   *  before the first step and after each edit. */
  readonly update: () => void
  /** Requirements in quanta of a position of `notional` quanta; absent where they are the rate times notional. */
  readonly sized?: {
    readonly maintenance: (notional: number) => number
    readonly initial: (notional: number) => number
    /** Largest notional that `equity` quanta may carry at initial margin. */
    readonly most: (equity: number) => number
  }
}

export interface MarginPart<S extends ParamSpecs = ParamSpecs> extends Part<S> {
  readonly bind: (context: MarginContext, params: ParamsOf<S>) => Margin
}

/** Gives the parameters' types to `bind`. */
export const defineMargin = <const S extends ParamSpecs>(part: MarginPart<S>): MarginPart =>
  part as unknown as MarginPart
