/** One absorber of losses. A scenario's waterfall is a list of them, in order. */
import type { ParamSpecs, ParamsOf, Part } from '../../scenario/declaration.ts'
import type { Market, Protocol, World } from '../../world/world.ts'

/** Shortfalls of a step, in order: an account's missing cash and the liquidation that left it. */
export interface Shortfalls {
  count: number
  readonly account: Int32Array
  /** Quanta still missing. A rung takes from it what it pays. */
  readonly amount: Float64Array
  /** Event id of the liquidation. */
  readonly cause: Float64Array
}

export interface RungContext {
  readonly world: World
  readonly protocol: Protocol
  /** Row of the asset that losses are settled in, and usd per quantum of it. */
  readonly asset: number
  readonly unit: number
  readonly markets: readonly Market[]
  /** The rung's own account. */
  readonly account: number
}

export interface RungPart<S extends ParamSpecs = ParamSpecs> extends Part<S> {
  /** True of the rung that penalties feed. */
  readonly takesPenalties: boolean
  /** Money at the start, out of the outside world, in quanta; what a later edit changes is moved the same way. */
  readonly capital: (context: RungContext, params: ParamsOf<S>) => number
  /** Pays what it can and may of each shortfall, with an event for each payment. */
  readonly absorb: (context: RungContext, params: ParamsOf<S>, shortfalls: Shortfalls) => void
}

/** Gives the parameters' types to the functions. */
export const defineRung = <const S extends ParamSpecs>(part: RungPart<S>): RungPart =>
  part as unknown as RungPart
