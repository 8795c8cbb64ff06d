/** Something that happens to a market from outside, at a step of the scenario. */
import type { ParamSpecs, ParamsOf, Part } from '../scenario/declaration.ts'
import type { Market, World } from '../world/world.ts'

export interface ShockContext {
  readonly world: World
  readonly market: Market
  /** The step at which it begins. */
  readonly begins: number
  /** Its place in the scenario's list: the address of its draws. */
  readonly index: number
  readonly stepSeconds: number
}

export interface ShockPart<S extends ParamSpecs = ParamSpecs> extends Part<S> {
  /** Acts on a step: adds to the market's registers while it lasts. */
  readonly bind: (context: ShockContext, params: ParamsOf<S>) => (step: number) => void
}

/** Gives the parameters' types to `bind`. */
export const defineShock = <const S extends ParamSpecs>(part: ShockPart<S>): ShockPart =>
  part as unknown as ShockPart
