/** Where orders meet: the one interface of every venue. */
import type { ParamSpecs, ParamsOf, Part } from '../scenario/declaration.ts'
import type { Orders } from '../world/houseTrade.ts'
import type { Market, World } from '../world/world.ts'

export interface VenueContext {
  readonly world: World
  readonly market: Market
  readonly stepSeconds: number
  /** Agents that trade here. */
  readonly agents: number
}

/** A venue at work. All that changes stands in the market's columns. */
export interface Venue {
  readonly start: () => void
  /** Oracle phase: turns the last step's flow into this step's published price. */
  readonly publish: () => void
  /** Market phase: fills the orders `from` to `to`. */
  readonly clear: (orders: Orders, from: number, to: number) => void
  /** Liquidation: sells (or buys) `lots` for an account at once. `cause` is the liquidation's event. */
  readonly force: (account: number, lots: number, cause: number) => void
  /** Log price move that a flow of `lots` makes. */
  readonly impact: (lots: number) => number
}

export interface VenuePart<S extends ParamSpecs = ParamSpecs> extends Part<S> {
  readonly bind: (context: VenueContext, params: ParamsOf<S>) => Venue
}

/** Gives the parameters' types to `bind`. */
export const defineVenue = <const S extends ParamSpecs>(part: VenuePart<S>): VenuePart =>
  part as unknown as VenuePart
