/** Sizes that an engine of whole amounts can hold. */
import type { Finding } from './faults.ts'
import { rowsOf } from './parts.ts'
import { type Doc, isPositive } from './path.ts'

const AGENTS_MAX = 1_000_000
/** Amounts are exact to 2^52 quanta; equity is stated in usd of 1e-4. */
const USD_MAX = 450_359_962_737
/** Gross notional at which a market's price stops (world/limits.ts): 2^49 quanta. */
const NOTIONAL_MAX = 56_294_995_342
const QUANTA_MAX = 4_503_599_627_370_496

/** Ticks and lots that give no whole amounts, and totals that are too large. */
export function sizeFindings(doc: Doc): Finding[] {
  return [...scales(doc), ...totals(doc)]
}

function scales(doc: Doc): Finding[] {
  return rowsOf(doc, 'markets').flatMap(({ path, row }) => {
    const asset = rowsOf(doc, 'assets').find(({ row: { id } }) => id === row.settlement)?.row
    const { tick, lot } = row
    const unit = asset?.unit
    if (!isPositive(tick) || !isPositive(lot) || !isPositive(unit)) return []
    const quanta = (tick * lot) / unit
    const nearest = Math.round(quanta)
    const isWhole = nearest >= 1 && Math.abs(quanta - nearest) <= 1e-9 * nearest
    if (isWhole && nearest <= QUANTA_MAX) return []
    const expected = isWhole
      ? `at most ${QUANTA_MAX} quanta: tick x lot at most ${QUANTA_MAX * unit}`
      : `a whole number of quanta, tick x lot a multiple of ${unit}`
    return [{ code: 'E_SCALE', path: [...path, 'tick'], got: `${quanta} quanta`, expected }]
  })
}

function totals(doc: Doc): Finding[] {
  const path = ['cohorts']
  const sizes = rowsOf(doc, 'cohorts').map(({ row }) => {
    const count = isPositive(row.count) ? row.count : 0
    const equity = isPositive(row.equity) ? count * row.equity : 0
    return { count, equity, notional: isPositive(row.leverageMax) ? equity * row.leverageMax : 0 }
  })
  const agents = sizes.reduce((sum, { count }) => sum + count, 0)
  const equity = sizes.reduce((sum, cohort) => sum + cohort.equity, 0)
  const findings: Finding[] = []
  // A single cohort past the limit has a fault of its own.
  if (agents > AGENTS_MAX && sizes.every(({ count }) => count <= AGENTS_MAX)) {
    const expected = `at most ${AGENTS_MAX} in all cohorts`
    findings.push({ code: 'E_RANGE', path, got: `${agents} agents`, expected })
  }
  if (equity > USD_MAX && agents <= AGENTS_MAX) {
    const expected = `at most ${USD_MAX} usd of equity in all`
    findings.push({ code: 'E_SCALE', path, got: `${equity} usd`, expected })
  }
  const notional = sizes.reduce((sum, cohort) => sum + cohort.notional, 0)
  if (notional > NOTIONAL_MAX && equity <= USD_MAX) {
    const expected = `at most ${NOTIONAL_MAX} usd of equity x leverageMax in all`
    findings.push({ code: 'E_SCALE', path, got: `${notional} usd`, expected })
  }
  return findings
}
