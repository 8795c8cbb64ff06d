/** A grid of scenarios and everything that is charged beside them: portfolio margin as plain data. */
import { fault, shown, type Fault } from '../../../scenario/faults.ts'

/** Where the volatilities go; 'linear' and 'abs' turn the skew, each expiry to its own worse side. */
export type VolMove = 'up' | 'down' | 'none' | 'linear' | 'abs'

export interface Scenario {
  /** Multiple of the spot price and of every forward. */
  readonly spot: number
  readonly vol: VolMove
  /** Share of the PnL that counts. */
  readonly weight: number
}

/**
 * Volatilities are multiplied by 1 + up m, or by max(0, 1 - down m), m = (30 days / time left)^power;
 * time left is no less than `floorDays`, and up to 30 days the power is `shortPower`.
 */
export interface VolShock {
  readonly up: number
  readonly down: number
  /** Least volatility after a move up. */
  readonly minimumUp: number
  readonly shortPower: number
  readonly longPower: number
  readonly floorDays: number
}

/**
 * Volatilities are multiplied by 1 + clamp(k c / w, -c, c), never below 0: k the logarithm of strike
 * over forward ('abs': its size), c = cap + slope sqrt(T) and
 * w = max(narrowest, sqrt(T) width (base + slope sqrt(T))), T in years.
 */
export interface SkewShock {
  readonly linear: { readonly cap: number; readonly slope: number }
  readonly abs: { readonly cap: number; readonly slope: number }
  readonly narrowest: number
  readonly width: number
  readonly base: number
  readonly slope: number
}

/** Factor on the shocked value of an expiry, e^(-+T (rate multiple + add)) of it. */
export interface DiscountSide {
  readonly factor: number
  /** Multiple of the expiry's own rate. */
  readonly multiple: number
  readonly add: number
}

export interface Levels {
  readonly maintenance: number
  readonly initial: number
}

export interface Grid {
  readonly scenarios: readonly Scenario[]
  readonly volShock: VolShock
  readonly skewShock?: SkewShock
  /** Of expiries worth more and less than 0; the latter's factor is at most 1 / discount. */
  readonly staticDiscount?: { readonly long: DiscountSide; readonly short: DiscountSide }
  /** Each expiry's loss if its forward alone moves up or down, times add + perYear T. */
  readonly basis?: {
    readonly up: number
    readonly down: number
    readonly add: number
    readonly perYear: number
  }
  /** Multiples of the worst loss. */
  readonly loss: Levels
  /** Factor on every loss, 1 as published: what dynamic margin turns. */
  readonly scale: number
  /** Shares of the notional at the spot price. */
  readonly perps: Levels
  readonly nakedShorts: Levels
  /** Haircuts of the underlying held as collateral; whether the scenarios move it. */
  readonly collateral: Levels & { readonly isShocked: boolean }
  /** Initial only: where a confidence is below, (1 - confidence) charge notional. */
  readonly confidence: { readonly below: number; readonly charge: number }
  /** Initial only: the loss factor rises by (below - stablecoin's price) factor. */
  readonly depeg: { readonly below: number; readonly factor: number }
  /** Share of the notional of naked shorts beyond a share of their expiry's open interest. */
  readonly concentration: { readonly above: number; readonly charge: number }
  /** Whether the shares of notional are part of the loss that the initial factor multiplies. */
  readonly isChargeScaled: boolean
}

/** Nothing is charged but the loss. */
export const LOSS_ONLY = {
  loss: { maintenance: 1, initial: 1 },
  scale: 1,
  perps: { maintenance: 0, initial: 0 },
  nakedShorts: { maintenance: 0, initial: 0 },
  collateral: { maintenance: 0, initial: 0, isShocked: true },
  confidence: { below: 0, charge: 0 },
  depeg: { below: 0, factor: 0 },
  concentration: { above: 0, charge: 0 },
  isChargeScaled: false,
} satisfies Partial<Grid>

/** Scenarios with every combination, spot by spot. */
export function product(
  spots: readonly number[],
  vols: readonly VolMove[],
  weight = 1,
): readonly Scenario[] {
  return spots.flatMap(spot => vols.map(vol => ({ spot, vol, weight })))
}

/** All that makes a grid no margin rule, row by row; empty if nothing does. */
export function gridFaults(grid: Grid): readonly Fault[] {
  const { scenarios } = grid
  const faults = scenarios.flatMap((row, i) => rowFaults(grid, row, `scenarios[${i}]`))
  const counts = scenarios.filter(({ weight }) => weight > 0)
  if (scenarios.length === 0) {
    faults.push(fault('E_GRID', 'scenarios', 'none', 'at least one scenario'))
  } else {
    if (!counts.some(({ spot }) => spot < 1)) {
      faults.push(fault('E_GRID', 'scenarios', 'no move down', 'a spot below 1, weight above 0'))
    }
    if (!counts.some(({ spot }) => spot > 1)) {
      faults.push(fault('E_GRID', 'scenarios', 'no move up', 'a spot above 1, weight above 0'))
    }
  }
  if (!(grid.scale > 0 && grid.scale < Infinity)) {
    faults.push(fault('E_GRID', 'scale', shown(grid.scale), 'a number above 0'))
  }
  return faults
}

function rowFaults({ skewShock }: Grid, { spot, vol, weight }: Scenario, path: string): Fault[] {
  const faults: Fault[] = []
  if (!(spot > 0 && spot < Infinity)) {
    faults.push(fault('E_GRID', `${path}.spot`, shown(spot), 'a number above 0'))
  }
  if (!(weight >= 0 && weight < Infinity)) {
    faults.push(fault('E_GRID', `${path}.weight`, shown(weight), 'a number of at least 0'))
  }
  if ((vol === 'linear' || vol === 'abs') && !skewShock) {
    faults.push(fault('E_GRID', `${path}.vol`, shown(vol), 'a grid with a skewShock'))
  }
  return faults
}
