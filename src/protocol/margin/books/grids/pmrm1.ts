/**
 * Derive's portfolio margin of the first version (PMRM), with the values of its deployment script:
 * 23 scenarios, no skew, and the initial factor on the charges too.
 */
import { LOSS_ONLY, product, type Grid } from '../grid.ts'

const MAIN = [1.15, 1.1, 1.05, 1, 0.95, 0.9, 0.85]

export const pmrm1: Grid = {
  ...LOSS_ONLY,
  scenarios: [
    { spot: 1.2, vol: 'up', weight: 1 },
    ...product(MAIN, ['up', 'none', 'down']),
    { spot: 0.8, vol: 'up', weight: 1 },
  ],
  volShock: {
    up: 0.6,
    down: 0.3,
    minimumUp: 0,
    shortPower: 0.3,
    longPower: 0.13,
    floorDays: 1,
  },
  staticDiscount: {
    long: { factor: 0.95, multiple: 1, add: 0.12 },
    short: { factor: 1, multiple: 0, add: 0 },
  },
  basis: { up: 1.05, down: 0.95, add: 1, perYear: 1.2 },
  loss: { maintenance: 1, initial: 1.25 },
  perps: { maintenance: 0.03, initial: 0.03 },
  nakedShorts: { maintenance: 0.02, initial: 0.02 },
  collateral: { maintenance: 0.03, initial: 0.03, isShocked: true },
  confidence: { below: 0.55, charge: 1 },
  depeg: { below: 0.99, factor: 4 },
  isChargeScaled: true,
}
