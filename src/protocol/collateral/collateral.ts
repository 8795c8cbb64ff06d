/** What an asset beside the settlement asset counts as margin of option books. */
import type { ParamSpecs, ParamsOf, Part } from '../../scenario/declaration.ts'
import type { Collateral } from '../../world/collateral.ts'
import type { Market, World } from '../../world/world.ts'

export interface CollateralContext {
  readonly world: World
  /** A market with a chain: its accounts are margined with it. */
  readonly market: Market
  readonly collateral: Collateral
  readonly stepSeconds: number
  /** Correlation of the two outside prices as the scenario has it. */
  readonly rho: number
}

/** An asset at work. All that changes stands in `Collateral.state`. */
export interface CollateralRule {
  /** Before the first step, with an index there. */
  readonly start: () => void
  /** Once a step, after indexes and surfaces; `step` is the step being made. */
  readonly update: (step: number) => void
  /** usd that a book must hold for `value` usd of it; `delta` is the book's own, usd. */
  readonly charge: (value: number, delta: number) => number
  /** Share of its price that is lost when the protocol sells it. */
  readonly saleCost: number
}

export interface CollateralPart<S extends ParamSpecs = ParamSpecs> extends Part<S> {
  readonly bind: (context: CollateralContext, params: ParamsOf<S>) => CollateralRule
}

/** Gives the parameters' types to `bind`. */
export const defineCollateral = <const S extends ParamSpecs>(
  part: CollateralPart<S>,
): CollateralPart => part as unknown as CollateralPart
