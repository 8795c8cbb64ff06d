/** Books of rules as venues have them. */
import type { RuleBook } from './ruleBased.ts'

/** Derive's standard margin for ETH, with the values of its deployment script. */
export const deriveSrm: RuleBook = {
  shorts: {
    initial: 0.15,
    initialFloor: 0.13,
    callMaintenance: 0.09,
    putMaintenance: 0.09,
    putOfMark: 0.09,
    putInitialOfMaintenance: 1.05,
  },
  maxLoss: { maintenance: 1.1, initial: 1.2 },
  perps: { maintenance: 0.065, initial: 0.1 },
  collateral: { maintenance: 0.8, initial: 0.8 * 0.9375 },
  confidence: { below: 0.55, charge: 1 },
  depeg: { below: 0.99, factor: 2 },
}

/** The same with the values of its published test cases, earlier and lower. */
export const deriveSrmTests: RuleBook = {
  ...deriveSrm,
  shorts: {
    initial: 0.15,
    initialFloor: 0.1,
    callMaintenance: 0.075,
    putMaintenance: 0.075,
    putOfMark: 0.075,
    putInitialOfMaintenance: 1.05,
  },
  perps: { maintenance: 0.05, initial: 0.065 },
  collateral: { maintenance: 0.8, initial: 0.8 },
  confidence: { below: 0.4, charge: 0.4 },
  depeg: { below: 0.98, factor: 1.2 },
}

/**
 * Deribit's standard margin of BTC options: every short for itself, collateral in full. Perpetuals at
 * their least rates; what a venue adds for size stands in tiers of its own.
 */
export const deribitStandard: RuleBook = {
  shorts: {
    initial: 0.15,
    initialFloor: 0.1,
    callMaintenance: 0.075,
    putMaintenance: 0.075,
    putOfMark: 0.075,
    putInitialOfMaintenance: 1,
  },
  perps: { maintenance: 0.01, initial: 0.02 },
  collateral: { maintenance: 1, initial: 1 },
  confidence: { below: 0, charge: 0 },
  depeg: { below: 0, factor: 0 },
}
