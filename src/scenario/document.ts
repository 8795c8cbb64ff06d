/** The shape of a Scenario: one JSON document that, with its seed, is a whole run. */
import type { Value } from './declaration.ts'

/** A part in use: its id and the values of its parameters, side by side. */
export type PartDoc = { readonly kind: string } & Readonly<Record<string, Value>>

export interface ClockDoc {
  /** UTC, ISO 8601 to the minute or second, with Z: '2020-03-12T09:20Z'. */
  readonly start: string
  readonly stepSeconds: number
  readonly steps: number
}

export interface AssetDoc {
  readonly id: string
  /** One quantum in whole units of the asset, fixed for ever: usd 1e-4. */
  readonly unit: number
}

/** One instrument, the process that moves its outside price, and the venue it trades on. */
export interface MarketDoc {
  readonly id: string
  readonly base: string
  /** Settlement asset's id. */
  readonly settlement: string
  /** usd per unit of base; tick x lot is a whole number of quanta. */
  readonly tick: number
  /** Units of base. */
  readonly lot: number
  readonly process: PartDoc
  readonly venue: PartDoc
  /** What the protocol's index and mark are made of. */
  readonly oracle: PartDoc
}

/** Correlation of the noise in two markets' outside returns, which their shocks and jumps have no part in. */
export interface CorrelationDoc {
  /** Ids of markets. */
  readonly a: string
  readonly b: string
  readonly rho: number
}

/** An asset that margins option books beside the settlement asset. */
export type CollateralDoc = PartDoc & {
  /** Asset's id. */
  readonly asset: string
  /** Id of the market whose index prices it. */
  readonly market: string
}

/** The rules of one protocol over one or more markets. */
export interface ProtocolDoc {
  readonly id: string
  readonly markets: readonly string[]
  readonly margin: PartDoc
  readonly liquidation: PartDoc
  /** Where trading fees go. */
  readonly fees: PartDoc
  /** Which options are listed; kind 'none' on a venue of perpetuals alone, where the next three say nothing. */
  readonly chain: PartDoc
  /** How implied volatility moves, and what option marks are taken from. */
  readonly surface: PartDoc
  /** What a book of options and perpetuals must hold, and how one that does not is closed. */
  readonly bookMargin: PartDoc
  readonly bookLiquidation: PartDoc
  /** What margins option books beside the settlement asset. */
  readonly collateral: readonly CollateralDoc[]
  readonly waterfall: readonly PartDoc[]
  readonly breakers: readonly PartDoc[]
}

/** Many agents of one strategy, with one account each. The fields beside ids are declared in cohort.ts. */
export interface CohortDoc {
  readonly id: string
  readonly protocol: string
  readonly market: string
  readonly agent: PartDoc
  /** Asset that part of the equity of those who hold options starts in; '': none. */
  readonly collateralAsset: string
  readonly count: number
  readonly muted: boolean
  readonly activity: number
  readonly appetite: number
  readonly equity: number
  readonly equitySpread: number
  readonly collateralShare: number
  readonly longShare: number
  readonly leverageShape: 'lognormal' | 'uniform'
  readonly leverageMedian: number
  readonly leverageSpread: number
  readonly leverageMin: number
  readonly leverageMax: number
  readonly entrySpread: number
  readonly lossAversion: number
  readonly panicAt: number
  readonly herding: number
  readonly neighbours: number
  readonly rewiring: number
  readonly calmsAfter: number
  readonly leaves: boolean
  readonly reentry: number
  readonly reentryHours: number
}

/** Something that happens to a market from outside at a step. */
export type ShockDoc = PartDoc & { readonly market: string; readonly step: number }

/** One Immer patch on a live parameter. */
export interface PatchDoc {
  readonly op: 'replace'
  readonly path: readonly (string | number)[]
  readonly value: number | string | boolean
}

/** What a person changed while the run was under way: takes effect before the phases of its step. */
export interface EditDoc {
  readonly step: number
  readonly patches: readonly PatchDoc[]
}

export interface Scenario {
  readonly version: 1
  readonly title: string
  readonly about: string
  readonly sources: readonly string[]
  readonly seed: string
  readonly micro: number
  readonly clock: ClockDoc
  readonly assets: readonly AssetDoc[]
  readonly markets: readonly MarketDoc[]
  /** Pairs that are not named are independent. */
  readonly correlations: readonly CorrelationDoc[]
  readonly protocols: readonly ProtocolDoc[]
  readonly cohorts: readonly CohortDoc[]
  readonly shocks: readonly ShockDoc[]
  readonly edits: readonly EditDoc[]
}
