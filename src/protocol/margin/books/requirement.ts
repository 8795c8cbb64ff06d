/** What an account must hold: the answer of every margin rule for option books. */

/** usd, or rates, at the two levels of margin. */
export interface Charge {
  maintenance: number
  initial: number
}

/** What is charged beside the loss of the scenarios. */
export const CHARGES = [
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
  /** Short options that nothing at their strike offsets, units of the underlying. */
  nakedSize: number
  /** Each as it is part of `maintenance` and of `initial`. */
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
      perps: charge(),
      nakedShorts: charge(),
      collateral: charge(),
      confidence: charge(),
      depeg: charge(),
      concentration: charge(),
    },
  }
}

/** Sets a charge; returns nothing, allocates nothing. */
export function setCharge(charge: Charge, maintenance: number, initial: number): void {
  charge.maintenance = maintenance
  charge.initial = initial
}
