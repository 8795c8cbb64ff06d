/** Which options a protocol lists on its markets, and how they come to an end. */
import type { ParamSpecs, ParamsOf, Part } from '../scenario/declaration.ts'
import type { ChainLayout } from '../world/chain.ts'
import type { Market, World } from '../world/world.ts'

export interface ChainContext {
  readonly world: World
  /** A market with a chain. */
  readonly market: Market
  readonly stepSeconds: number
}

/** A listing at work. All that changes stands in the chain's columns. */
export interface Listing {
  /** Seconds before an expiry over which its settlement price is averaged. */
  readonly averageSeconds: number
  /** Taken from the taker, a share of the value of the underlying, and at most this share of the premium. */
  readonly takerFee: number
  readonly feeMost: number
  /** Before the first step, with a mark there. */
  readonly start: () => void
  /** After expiries of the step have settled: lists what is missing. Returns how many options came. */
  readonly list: () => number
}

export interface ChainPart<S extends ParamSpecs = ParamSpecs> extends Part<S> {
  /** Room it needs; undefined: no options at all. */
  readonly layout: (params: ParamsOf<S>) => ChainLayout | undefined
  readonly bind: (context: ChainContext, params: ParamsOf<S>) => Listing
}

/** Gives the parameters' types to the functions. */
export const defineChain = <const S extends ParamSpecs>(part: ChainPart<S>): ChainPart =>
  part as unknown as ChainPart
