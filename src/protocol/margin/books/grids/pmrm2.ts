/** Derive's portfolio margin of the second version (PMRM_2), as its published test cases have it. */
import { LOSS_ONLY, product, type Grid } from '../grid.ts'

const MAIN = [1.135, 1.09, 1.045, 1, 0.955, 0.91, 0.865]

export const pmrm2: Grid = {
  ...LOSS_ONLY,
  scenarios: [
    { spot: 1.18, vol: 'up', weight: 1 },
    ...product(MAIN, ['down', 'none', 'up']),
    { spot: 0.82, vol: 'up', weight: 1 },
    { spot: 0.34, vol: 'up', weight: 0.054545455 },
    { spot: 0.67, vol: 'up', weight: 0.109090909 },
    { spot: 1.5, vol: 'up', weight: 0.072 },
    { spot: 2, vol: 'up', weight: 0.036 },
    { spot: 3, vol: 'up', weight: 0.018 },
    { spot: 4, vol: 'up', weight: 0.012 },
    { spot: 1, vol: 'linear', weight: 1 },
    { spot: 1, vol: 'abs', weight: 1 },
  ],
  volShock: {
    up: 0.5,
    down: 0.275,
    minimumUp: 0.45,
    shortPower: 0.3,
    longPower: 0.13,
    floorDays: 1,
  },
  skewShock: {
    linear: { cap: 0.15, slope: -0.05 },
    abs: { cap: 0.15, slope: -0.05 },
    narrowest: 0.01,
    width: 4,
    base: 0.6,
    slope: -0.1,
  },
  staticDiscount: {
    long: { factor: 0.95, multiple: 1, add: 0.08 },
    short: { factor: 1.04, multiple: 0.5, add: 0.08 },
  },
  basis: { up: 1.045, down: 0.955, add: 0.5, perYear: 2 },
  loss: { maintenance: 0.8, initial: 1 },
  perps: { maintenance: 0.015, initial: 0.02 },
  nakedShorts: { maintenance: 0.003, initial: 0.005 },
  confidence: { below: 0.55, charge: 1 },
  depeg: { below: 0.98, factor: 2 },
}
