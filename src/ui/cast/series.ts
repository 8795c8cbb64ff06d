/** Series of a cast, gathered by role and made short enough to draw. */
import { drawLine, linear, pathPen } from '../charts/plane.ts'
import { ROLE_ORDER } from '../model/roles.ts'
import { CAST_PRESENT, CAST_PROFIT, CAST_WEALTH, type Role } from '../../workers/messages.ts'
import type { CastRecord } from './castRecord.svelte.ts'

export type Measure = 'profit' | 'wealth' | 'present'

const COLUMNS: Readonly<Record<Measure, number>> = {
  profit: CAST_PROFIT,
  wealth: CAST_WEALTH,
  present: CAST_PRESENT,
}

/** Points of a line at most. */
const POINTS = 160

/** Cohorts by role, in the order of roles; roles that nobody has are left out. */
export function rolesOf(
  roles: readonly Role[],
): readonly { readonly role: Role; readonly cohorts: readonly number[] }[] {
  return ROLE_ORDER.map(role => ({
    role,
    cohorts: roles.flatMap((own, cohort) => (own === role ? [cohort] : [])),
  })).filter(({ cohorts }) => cohorts.length > 0)
}

export interface Box {
  readonly width: number
  readonly height: number
  /** Steps across the width. */
  readonly steps: number
}

export interface Lines {
  /** SVG paths: one a cohort. */
  readonly paths: readonly string[]
  /** Height of zero, NaN where it lies outside. */
  readonly zero: number
  /** Sum over the cohorts in the latest row. */
  readonly now: number
}

/** Lines of some cohorts on one scale that holds zero where the measure is a profit. */
export function linesOf(
  record: Pick<CastRecord, 'rows' | 'at' | 'step'>,
  cohorts: readonly number[],
  measure: Measure,
  { width, height, steps }: Box,
): Lines {
  const rows = thinned(record.rows)
  const values = cohorts.map(cohort => rows.map(row => record.at(row, cohort, COLUMNS[measure])))
  const all = values.flat()
  const low = Math.min(...all, measure === 'profit' ? 0 : Infinity)
  const high = Math.max(...all, measure === 'profit' ? 0 : -Infinity)
  const x = linear([0, Math.max(1, steps)], [1, width - 1])
  const y = linear([low, high], [height - 3, 3])
  const paths = values.map(column => {
    const pen = pathPen()
    drawLine(
      pen,
      rows.length,
      k => x(record.step(rows[k])),
      k => y(column[k]),
    )
    return pen.text()
  })
  const now = values.reduce((sum, column) => sum + (column.at(-1) ?? 0), 0)
  return { paths, zero: measure === 'profit' && low < high ? y(0) : NaN, now }
}

/** Every so many rows, the latest always. */
function thinned(rows: number): number[] {
  const stride = Math.max(1, Math.ceil(rows / POINTS))
  const kept: number[] = []
  for (let row = 0; row < rows; row += stride) kept.push(row)
  if (rows > 0 && kept.at(-1) !== rows - 1) kept.push(rows - 1)
  return kept
}
