/** How implied volatility moves, and what the marks of options are taken from. */
import type { Key } from '../kernel/random.ts'
import type { ParamSpecs, ParamsOf, Part } from '../scenario/declaration.ts'
import type { Market, World } from '../world/world.ts'
import type { Listing } from './chain.ts'

export interface SurfaceContext {
  readonly world: World
  /** A market with a chain. */
  readonly market: Market
  readonly stepSeconds: number
  readonly listing: Pick<Listing, 'averageSeconds'>
  /** Macro: the weather is the same under every luck. */
  readonly key: Key
}

/** A surface at work. All that changes stands in the chain's columns. */
export interface Surface {
  /** Before the first step, with a mark and a listing there. */
  readonly start: () => void
  /** Oracle phase, once the mark is published: moves the smiles, prices every option, publishes their marks. */
  readonly advance: (step: number) => void
  /** Prices what was listed since, on the smiles of this step. */
  readonly reprice: () => void
}

export interface SurfacePart<S extends ParamSpecs = ParamSpecs> extends Part<S> {
  readonly bind: (context: SurfaceContext, params: ParamsOf<S>) => Surface
}

/** Gives the parameters' types to `bind`. */
export const defineSurface = <const S extends ParamSpecs>(part: SurfacePart<S>): SurfacePart =>
  part as unknown as SurfacePart
