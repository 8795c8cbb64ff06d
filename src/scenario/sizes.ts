/** Sizes that an engine of whole amounts can hold. */
import { exp } from '../kernel/exponential.ts'
import type { Finding } from './faults.ts'
import { rowsOf } from './parts.ts'
import { type Doc, isDoc, isPositive, type Path } from './path.ts'

const AGENTS_MAX = 1_000_000
/** Equity in quanta of all cohorts together: 5 billion usd. Leaves a balance of 2^52 room for every rung at its largest. */
export const EQUITY_MAX = 5e13
/** Gross notional at which a market's price stops: 2^48 quanta (world/limits.ts). */
const NOTIONAL_MAX = 281_474_976_710_656
const QUANTA_MAX = 4_503_599_627_370_496
/** Largest price at the start, in ticks: half of what an order can have (market/book/book.ts). */
const START_TICKS_MAX = 536_870_912
/** Largest value of a lot at the start, in quanta: 1.7 million usd. What it pays in funding is counted in 65,536ths of a
 *  quantum, and stays whole up to four times this (world/fundingIndex.ts). */
const LOT_MAX = 17_179_869_184

/** Ticks and lots that give no whole amounts, and totals that are too large. */
export function sizeFindings(doc: Doc): Finding[] {
  return [...scales(doc), ...settlements(doc), ...totals(doc)]
}

/** Of each market, its grid; if that is sound, the price at which it begins. */
function scales(doc: Doc): Finding[] {
  return rowsOf(doc, 'markets').flatMap(market => {
    const found = gridFinding(doc, market) ?? priceFinding(doc, market)
    return found ? [found] : []
  })
}

type Row = ReturnType<typeof rowsOf>[number]

/** What a market settles in counts in this. */
const settlementUnit = (doc: Doc, { settlement }: Doc): unknown =>
  rowsOf(doc, 'assets').find(({ row: { id } }) => id === settlement)?.row.unit

function gridFinding(doc: Doc, { path, row }: Row): Finding | undefined {
  const { tick, lot } = row
  const unit = settlementUnit(doc, row)
  if (!isPositive(tick) || !isPositive(lot) || !isPositive(unit)) return undefined
  const quanta = (tick * lot) / unit
  const nearest = Math.round(quanta)
  const isWhole = nearest >= 1 && Math.abs(quanta - nearest) <= 1e-9 * nearest
  if (isWhole && nearest <= QUANTA_MAX) return undefined
  const expected = isWhole
    ? `at most ${QUANTA_MAX} quanta: tick x lot at most ${QUANTA_MAX * unit}`
    : `a whole number of quanta, tick x lot a multiple of ${unit}`
  return { code: 'E_SCALE', path: [...path, 'tick'], got: `${quanta} quanta`, expected }
}

/** A price at the start that orders could not follow, or that makes a lot worth more than its funding can be counted. */
function priceFinding(doc: Doc, { path, row }: Row): Finding | undefined {
  const { tick, lot, process } = row
  const first = firstPrice(process)
  const unit = settlementUnit(doc, row)
  if (!first || !isPositive(tick) || !isPositive(lot) || !isPositive(unit)) return undefined
  const ticks = first.price / tick
  const most = mostStartTicks((tick * lot) / unit)
  if (ticks >= 1 && ticks <= most) return undefined
  const expected = `from 1 to ${most} ticks: a price from ${tick} to ${most * tick}`
  return { code: 'E_SCALE', path: [...path, 'process', ...first.at], got: `${ticks} ticks`, expected } // prettier-ignore
}

/** Highest price at the start in ticks, where a lot is worth so many quanta per tick. */
export const mostStartTicks = (quanta: number): number =>
  Math.max(1, Math.min(START_TICKS_MAX, Math.floor(LOT_MAX / quanta)))

/** The price with which a process begins: its own, or that of the first point of its path. */
function firstPrice(process: unknown): { readonly price: number; readonly at: Path } | undefined {
  if (!isDoc(process)) return undefined
  if (isPositive(process.start)) return { price: process.start, at: ['start'] }
  const first: unknown = Array.isArray(process.path) ? process.path[0] : undefined
  if (!Array.isArray(first) || !isPositive(first[1])) return undefined
  return { price: first[1], at: ['path', 0, 1] }
}

/** A protocol's losses are paid in one asset. */
function settlements(doc: Doc): Finding[] {
  const markets = rowsOf(doc, 'markets')
  return rowsOf(doc, 'protocols').flatMap(({ path, row }) => {
    const own = Array.isArray(row.markets) ? row.markets : []
    const assets = markets.filter(({ row: { id } }) => own.includes(id)).map(m => m.row.settlement)
    if (new Set(assets).size < 2) return []
    const expected = 'markets of one settlement asset'
    return [{ code: 'E_RELATION', path: [...path, 'markets'], got: assets.join(', '), expected }]
  })
}

function totals(doc: Doc): Finding[] {
  const path = ['cohorts']
  const sizes = rowsOf(doc, 'cohorts').map(({ row }) => {
    const count = isPositive(row.count) ? row.count : 0
    const equity = isPositive(row.equity) ? (count * row.equity) / unitOf(doc, row) : 0
    return { count, equity, notional: equity * usualLeverage(row) }
  })
  const total = (key: 'count' | 'equity' | 'notional'): number =>
    sizes.reduce((sum, cohort) => sum + cohort[key], 0)
  const findings: Finding[] = []
  const refuse = (code: string, got: string, expected: string): void => {
    findings.push({ code, path, got, expected })
  }
  // A single cohort past the limit has a fault of its own.
  if (total('count') > AGENTS_MAX) {
    if (sizes.some(({ count }) => count > AGENTS_MAX)) return []
    refuse('E_RANGE', `${total('count')} agents`, `at most ${AGENTS_MAX} in all cohorts`)
  } else if (total('equity') > EQUITY_MAX) {
    refuse('E_SCALE', `${total('equity')} quanta of equity`, `at most ${EQUITY_MAX} in all`)
  } else if (total('notional') > NOTIONAL_MAX) {
    const got = `${total('notional')} quanta of equity x usual leverage`
    refuse('E_SCALE', got, `at most ${NOTIONAL_MAX} in all`)
  }
  return findings
}

/** The unit that a cohort's equity is counted in. */
function unitOf(doc: Doc, { market }: Doc): number {
  const settlement = rowsOf(doc, 'markets').find(({ row: { id } }) => id === market)?.row.settlement
  const unit = rowsOf(doc, 'assets').find(({ row: { id } }) => id === settlement)?.row.unit
  return isPositive(unit) ? unit : 1e-4
}

/** Mean leverage of a cohort, near enough to say how large its market is. */
function usualLeverage(cohort: Doc): number {
  const [least, most, median, spread] = [
    cohort.leverageMin,
    cohort.leverageMax,
    cohort.leverageMedian,
    cohort.leverageSpread,
  ].map(value => (isPositive(value) ? value : 0))
  if (cohort.leverageShape === 'uniform') return (least + most) / 2
  return Math.max(least, Math.min(most, median * exp((spread * spread) / 2)))
}
