/** Three protocols side by side: their figures, who paid in each, and how far apart they lie. */
import type { Side, SideRow } from '../../study/sideBySide.ts'

/** Figures in the order of the table. */
export const COMPARED = [
  'capital-efficiency',
  'liquidated',
  'bad-debt',
  'fund-end',
  'adl',
  'low-against-outside',
  'volume',
] as const
export type Compared = (typeof COMPARED)[number]

/** Who pays, in the order of a waterfall; shares of open interest before the crash. */
export const PAID = [
  'paid-penalties',
  'paid-fund',
  'paid-rungs',
  'paid-winners',
  'paid-nobody',
] as const
export type Paid = (typeof PAID)[number]

/** The row of a figure, if its study has it. */
export const rowOf = (rows: readonly SideRow[], id: Compared | Paid): SideRow | undefined =>
  rows.find(row => row.id === id)

/** Mean of a figure on one side, NaN where no run has it. */
export const meanOf = (rows: readonly SideRow[], id: Compared | Paid, side: number): number =>
  rowOf(rows, id)?.sides[side]?.mean.estimate ?? NaN

export interface Payment {
  readonly id: Paid
  readonly share: number
}

/** Less than this is a rounding of nothing. */
const DUST = 5e-6

/** What each paid on one side; those who paid nothing are left out. */
export function paymentsOf(rows: readonly SideRow[], side: number): readonly Payment[] {
  return PAID.map(id => ({ id, share: meanOf(rows, id, side) })).filter(({ share }) => share > DUST)
}

/** The largest sum that any side paid: the scale that all bars share. */
export function mostPaid(rows: readonly SideRow[], sides: number): number {
  const sums = Array.from({ length: sides }, (_, side) =>
    paymentsOf(rows, side).reduce((sum, { share }) => sum + share, 0),
  )
  return Math.max(0, ...sums)
}

/** Lowest and highest end of the intervals of a row, for a scale; what has no bounds counts as its mean. */
export function reachOf({ sides }: Pick<SideRow, 'sides'>): readonly [number, number] {
  const ends = sides.flatMap(boundsOf).filter(Number.isFinite)
  return [Math.min(...ends), Math.max(...ends)]
}

/** An interval's ends; where it has none, its middle twice. */
export function boundsOf({ mean }: Pick<Side, 'mean'>): readonly [number, number] {
  const { estimate, low, high } = mean
  return Number.isFinite(low) && Number.isFinite(high) ? [low, high] : [estimate, estimate]
}
