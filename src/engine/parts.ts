/** The parts that are at hand: a run is made of them, and documents are read with them. */
import type { StrategyPart } from '../agents/strategy.ts'
import { assert } from '../kernel/assert.ts'
import type { ChainPart } from '../market/chain.ts'
import type { OraclePart } from '../market/oracle.ts'
import type { ProcessPart } from '../market/process.ts'
import type { ShockPart } from '../market/shock.ts'
import type { SurfacePart } from '../market/surface.ts'
import type { VenuePart } from '../market/venue.ts'
import type { BookLiquidationPart } from '../protocol/bookLiquidations/bookLiquidation.ts'
import type { BookMarginPart } from '../protocol/bookMargins/bookMargin.ts'
import type { BreakerPart } from '../protocol/breakers/breaker.ts'
import type { CollateralPart } from '../protocol/collateral/collateral.ts'
import type { FeePart } from '../protocol/fees/feeModel.ts'
import type { LiquidationPart } from '../protocol/liquidation/liquidationMethod.ts'
import type { MarginPart } from '../protocol/margin/marginModel.ts'
import type { RungPart } from '../protocol/waterfall/rung.ts'
import type { ParamsOf, ParamSpecs, Part } from '../scenario/declaration.ts'
import type { PartDoc } from '../scenario/document.ts'

/** Parts by slot and id. */
export interface Catalogue {
  readonly processes: ReadonlyMap<string, ProcessPart>
  readonly venues: ReadonlyMap<string, VenuePart>
  readonly oracles: ReadonlyMap<string, OraclePart>
  readonly margins: ReadonlyMap<string, MarginPart>
  readonly liquidations: ReadonlyMap<string, LiquidationPart>
  readonly fees: ReadonlyMap<string, FeePart>
  readonly chains: ReadonlyMap<string, ChainPart>
  readonly surfaces: ReadonlyMap<string, SurfacePart>
  readonly bookMargins: ReadonlyMap<string, BookMarginPart>
  readonly bookLiquidations: ReadonlyMap<string, BookLiquidationPart>
  readonly collaterals: ReadonlyMap<string, CollateralPart>
  readonly rungs: ReadonlyMap<string, RungPart>
  readonly breakers: ReadonlyMap<string, BreakerPart>
  readonly agents: ReadonlyMap<string, StrategyPart>
  readonly shocks: ReadonlyMap<string, ShockPart>
}

/** Parts by id. A second part of the same id is a mistake of ours, found at start-up. */
export function catalogue<P extends Part>(parts: readonly P[]): ReadonlyMap<string, P> {
  const byId = new Map<string, P>()
  for (const part of parts) {
    if (byId.has(part.id)) throw new Error(`two parts are called ${part.id}`)
    byId.set(part.id, part)
  }
  return byId
}

/**
 * The parts of a folder's index, by the names that they are exported under. Modules list their exports in that order;
 * not everything that stands in for them does, and what is drawn from a list must be the same everywhere.
 */
export function partsOf<P extends Part>(index: Readonly<Record<string, P>>): P[] {
  return Object.keys(index)
    .sort()
    .map(name => index[name])
}

let inUse: Catalogue | undefined

/** Brings parts into use: all of them (catalogue.ts does), or those that a page begins with (firstParts.ts). */
export function useParts(parts: Catalogue): void {
  inUse = parts
}

/** The parts in use. Throws InvariantError while nobody has said which. */
export function knownParts(): Catalogue {
  assert(inUse !== undefined, () => 'parts: got none, expected a catalogue in use')
  return inUse!
}

/** Whether any are in use. */
export const hasParts = (): boolean => inUse !== undefined

/** Looks a part up. The document has been parsed against the same catalogue, so it is there. */
export function part<P extends Part>(parts: ReadonlyMap<string, P>, { kind }: PartDoc): P {
  const found = parts.get(kind)
  if (!found) throw new Error(`no part is called ${kind}`)
  return found
}

export const values = (doc: PartDoc): ParamsOf<ParamSpecs> => doc as unknown as ParamsOf<ParamSpecs>
