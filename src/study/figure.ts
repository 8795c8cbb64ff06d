/** What a figure is: one number that a run is judged by. */
import type { Result } from '../engine/simulate.ts'
import type { Scenario } from '../scenario/document.ts'

/** How a figure is printed. Percentages and basis points are kept as fractions of one. */
export type FigureUnit = 'percent' | 'basis points' | 'ratio' | 'seconds' | 'count' | 'usd'

export interface Figure {
  readonly id: string
  readonly label: string
  readonly unit: FigureUnit
  /** It says whether something happened, 1 or 0: over runs its mean is a probability. */
  readonly isEvent?: true
  /** Of a run whose FIGURE_COLUMNS were kept. NaN where the run has none: no book, no liquidation. */
  readonly of: (result: Result, scenario: Scenario) => number
}
