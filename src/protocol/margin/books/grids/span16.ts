/**
 * The 16 scenarios of SPAN (CME): the price at 0, 1/3, 2/3 and 3/3 of its range to either side, each
 * with volatility up and down, and two extreme moves of which only a part is covered.
 */
import { LOSS_ONLY, product, type Grid } from '../grid.ts'

export interface Span {
  /** Share of the price, below 1 / extremeMultiple. */
  readonly priceRange: number
  /** Share of the volatility, for every time left. */
  readonly volRange: number
  /** Multiple of the range that an extreme move covers: 3, at some venues 2. */
  readonly extremeMultiple: number
  /** Share of the extreme loss that is charged: from 0.32 to 0.35. */
  readonly extremeCover: number
  /** Least charge for a short option, share of the notional. */
  readonly shortMinimum: number
}

/** The grid of given ranges. */
export function span16(span: Span): Grid {
  const { priceRange, volRange, extremeMultiple, extremeCover, shortMinimum } = span
  const thirds = [0, 1 / 3, -1 / 3, 2 / 3, -2 / 3, 1, -1]
  const extreme = extremeMultiple * priceRange
  return {
    ...LOSS_ONLY,
    scenarios: [
      ...product(
        thirds.map(third => 1 + third * priceRange),
        ['up', 'down'],
      ),
      ...product([1 + extreme, 1 - extreme], ['none'], extremeCover),
    ],
    volShock: {
      up: volRange,
      down: volRange,
      minimumUp: 0,
      shortPower: 0,
      longPower: 0,
      floorDays: 1,
    },
    nakedShorts: { maintenance: shortMinimum, initial: shortMinimum },
  }
}
