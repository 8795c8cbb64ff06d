/**
 * Deribit's portfolio margin: a main table of nine spot moves by three volatilities, and an extended
 * table of far moves with volatility up, each damped to the share range / move of its loss. Values
 * of BTC: support article 25944756247837, and the example answer of `private/pme/simulate` in the
 * API reference. Naked shorts at 0.01 BTC an option, as in the earlier public parameters.
 */
import { LOSS_ONLY, product, type Grid } from '../grid.ts'

const RANGE = 0.16
const MAIN = [4, 3, 2, 1, 0, -1, -2, -3, -4].map(n => 1 + (n / 4) * RANGE)
const FAR = [-0.66, -0.33, 0.5, 1, 2, 3, 4, 5]

export const deribit: Grid = {
  ...LOSS_ONLY,
  scenarios: [
    ...product(MAIN, ['up', 'none', 'down']),
    ...FAR.map(move => ({
      spot: 1 + move,
      vol: 'up' as const,
      weight: RANGE / Math.abs(move),
    })),
  ],
  volShock: {
    up: 0.5,
    down: 0.25,
    minimumUp: 0.5,
    shortPower: 0.3,
    longPower: 0.13,
    floorDays: 1,
  },
  loss: { maintenance: 0.8, initial: 1 },
  nakedShorts: { maintenance: 0.01, initial: 0.01 },
}
