/** How the outside price of a market comes about. */
import type { ParamSpecs, ParamsOf, Part } from '../scenario/declaration.ts'
import type { Market, World } from '../world/world.ts'

export interface ProcessContext {
  readonly world: World
  readonly market: Market
  readonly stepSeconds: number
  /** Standard normal noise of its return in a step, alone or in step with other markets. */
  readonly noise: (step: number) => number
}

/** A process at work. All that changes stands in `market.processState`, so that a snapshot holds it. */
export interface PriceProcess {
  /** Writes the price at the start, in usd. */
  readonly start: () => void
  /** Moves the price by one step; `step` is the step being made, from 0. */
  readonly advance: (step: number) => void
}

export interface ProcessPart<S extends ParamSpecs = ParamSpecs> extends Part<S> {
  /** Of the draws that `noise` is made of. */
  readonly purpose: number
  readonly bind: (context: ProcessContext, params: ParamsOf<S>) => PriceProcess
}

/** Gives the parameters' types to `bind`. */
export const defineProcess = <const S extends ParamSpecs>(part: ProcessPart<S>): ProcessPart =>
  part as unknown as ProcessPart
