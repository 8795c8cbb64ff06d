/** What a document need not say. Frozen for version 1: changing one takes a new version. */
import type { Param, ParamSpecs } from './declaration.ts'

export const DEFAULTS = {
  scenario: {
    about: '',
    sources: [],
    micro: 0,
    assets: [{ id: 'usd', unit: 1e-4 }],
    correlations: [],
    shocks: [],
    edits: [],
  },
  clock: { stepSeconds: 5 },
  market: { settlement: 'usd', oracle: { kind: 'venue-price' } },
  protocol: {
    fees: { kind: 'split' },
    chain: { kind: 'none' },
    surface: { kind: 'none' },
    bookMargin: { kind: 'none' },
    bookLiquidation: { kind: 'none' },
    collateral: [],
    waterfall: [],
    breakers: [],
  },
  cohort: { collateralAsset: '' },
  patch: { op: 'replace' },
} as const

/** The default of every parameter in a table, lists copied. */
export function defaultsOf(params: ParamSpecs): Readonly<Record<string, unknown>> {
  return Object.fromEntries(Object.entries(params).map(([name, param]) => [name, defaultOf(param)]))
}

/** The default of a parameter; a path of points is copied. */
export function defaultOf(param: Param): unknown {
  if (param.kind !== 'points') return param.default
  return param.default.map(([minute, price]) => [minute, price])
}
