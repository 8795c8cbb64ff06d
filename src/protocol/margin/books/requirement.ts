/** What an account must hold: the answer of every margin rule for option books. */
import type { Book, Listed } from './chain.ts'

/** A margin rule for option books of one underlying. What several underlyings require is summed by the caller. */
export interface BookMargin {
  /** Once a step, before any book: the market of the moment. It is read, and must stay as it is until the next. */
  prepare(listed: Listed): void
  /** What a book must hold by the market last prepared; `out` has room for the rule's scenarios. */
  require(book: Book, out: Requirement): Requirement
  /** 0 for a rule that runs none. */
  readonly scenarios: number
}

/** usd, or rates, at the two levels of margin. */
export interface Charge {
  maintenance: number
  initial: number
}

/** The parts of a requirement; `loss` is that of the worst scenario or, where none are run, of the options by rule. */
export const CHARGES = [
  'loss',
  'perps',
  'nakedShorts',
  'collateral',
  'confidence',
  'depeg',
  'concentration',
] as const

/**
 * usd. An account is sound while `equity` (cash and everything at mark prices) is at least
 * `maintenance`, and may open positions while it is at least `initial`. Written anew by each call.
 */
export interface Requirement extends Charge {
  equity: number
  /** The options at mark prices. */
  value: number
  /** Least PnL of the scenarios, and which it is: -1 if the moves of the basis lose more, or nothing loses. */
  worst: number
  worstScenario: number
  /** PnL of each scenario, dampened. */
  readonly byScenario: Float64Array
  /** PnL of the moves of the basis, 0 or less. */
  basis: number
  /** Short options that nothing at their strike offsets, units of the underlying; 0 where the rule asks no more. */
  nakedSize: number
  /** Each as it is part of `maintenance` and of `initial`, which are their sums. */
  readonly charges: Readonly<Record<(typeof CHARGES)[number], Charge>>
}

/** Room for an answer about so many scenarios. */
export function createRequirement(scenarios: number): Requirement {
  const charge = (): Charge => ({ maintenance: 0, initial: 0 })
  return {
    ...charge(),
    equity: 0,
    value: 0,
    worst: 0,
    worstScenario: -1,
    byScenario: new Float64Array(scenarios),
    basis: 0,
    nakedSize: 0,
    charges: {
      loss: charge(),
      perps: charge(),
      nakedShorts: charge(),
      collateral: charge(),
      confidence: charge(),
      depeg: charge(),
      concentration: charge(),
    },
  }
}

/** Sets one part of a requirement. */
export function setCharge(charge: Charge, maintenance: number, initial: number): void {
  charge.maintenance = maintenance
  charge.initial = initial
}

/** Sets `maintenance` and `initial` to the sums of their parts. */
export function sumCharges(out: Requirement): Requirement {
  const { loss, perps, nakedShorts, collateral, confidence, depeg, concentration } = out.charges
  out.maintenance =
    loss.maintenance +
    perps.maintenance +
    nakedShorts.maintenance +
    collateral.maintenance +
    confidence.maintenance +
    depeg.maintenance +
    concentration.maintenance
  out.initial =
    loss.initial +
    perps.initial +
    nakedShorts.initial +
    collateral.initial +
    confidence.initial +
    depeg.initial +
    concentration.initial
  return out
}
