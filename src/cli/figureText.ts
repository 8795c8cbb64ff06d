/** Figures as text: values in their unit, ranges, tables in columns. */
import type { FigureUnit } from '../study/figure.ts'

const PER_FRACTION: Readonly<Record<FigureUnit, number>> = {
  percent: 100,
  'basis points': 1e4,
  ratio: 1,
  seconds: 1,
  count: 1,
  usd: 1,
}

const SIGN: Readonly<Record<FigureUnit, string>> = {
  percent: ' %',
  'basis points': ' bp',
  ratio: '',
  seconds: ' s',
  count: '',
  usd: ' usd',
}

/** Large sums are written with a letter. */
const LETTERS = [
  [1e9, 'G'],
  [1e6, 'M'],
  [1e3, 'k'],
] as const

/** Three digits that count, all digits of a larger whole part; '-' for what there is none of. Of usd `1.2M`. */
export function number(value: number, unit: FigureUnit): string {
  if (Number.isNaN(value)) return '-'
  const scaled = value * PER_FRACTION[unit]
  if (unit === 'usd') return sum(scaled)
  return threeDigits(scaled)
}

function threeDigits(scaled: number): string {
  const rounded = Math.abs(scaled) >= 100 ? Math.round(scaled) : Number(scaled.toPrecision(3))
  return String(rounded + 0)
}

/** At most three digits and a letter; in cents at most. */
function sum(usd: number): string {
  const three = Number(usd.toPrecision(3))
  const [size, letter] = LETTERS.find(([size]) => Math.abs(three) >= size) ?? [1, '']
  return threeDigits(size === 1 ? Math.round(three * 100) / 100 : three / size) + letter
}

export function value(one: number, unit: FigureUnit): string {
  return Number.isNaN(one) ? '-' : `${number(one, unit)}${SIGN[unit]}`
}

/** `2.1 % [1.8, 2.4]` */
export function valueWithRange(one: number, from: number, to: number, unit: FigureUnit): string {
  if (Number.isNaN(one)) return '-'
  const range = Number.isNaN(from) ? '' : ` [${number(from, unit)}, ${number(to, unit)}]`
  return `${value(one, unit)}${range}`
}

/** `0.9 to 1.25`, `at most 10 bp`, `at least 0.98` */
export function bounds(low: number, high: number, unit: FigureUnit): string {
  if (high === Infinity) return `at least ${value(low, unit)}`
  if (low === -Infinity) return `at most ${value(high, unit)}`
  return `${number(low, unit)} to ${value(high, unit)}`
}

/** Rows of cells as lines, columns aligned to the left. */
export function table(rows: readonly (readonly string[])[]): string {
  const widths = rows[0].map((_, column) => Math.max(...rows.map(row => row[column].length)))
  return rows
    .map(
      row =>
        `${row
          .map((cell, i) => cell.padEnd(widths[i]))
          .join('  ')
          .trimEnd()}\n`,
    )
    .join('')
}
