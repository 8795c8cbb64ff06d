/** The scenarios of a book as cells: how deep their colour is, and in which unit their numbers are short. */
import type { BookView } from '../../workers/options/types.ts'

export type Matrix = NonNullable<BookView['matrix']>

export interface Cell {
  /** Place in the cells. */
  readonly place: number
  /** usd, NaN where there is no such scenario. */
  readonly value: number
  /** In the unit of the matrix. */
  readonly text: string
  /** Of the largest loss or gain, 0 to 1. */
  readonly share: number
  readonly tone: 'loss' | 'deep' | 'gain' | 'none'
  readonly isWorst: boolean
}

export interface Row {
  readonly vol: 'up' | 'none' | 'down'
  readonly cells: readonly Cell[]
}

/** From this share of the largest on, a loss is so bright that its number is dark. */
const DEEP = 0.6

/** Numbers are written in so many usd, with so many digits behind the point: five figures would not fit a cell. */
export interface Scale {
  readonly unit: 1 | 1000 | 1_000_000
  readonly digits: 0 | 1
}

export function scaleOf({ cells, worstValue }: Matrix): Scale {
  const most = largest(cells, worstValue)
  const unit = most >= 9.9995e6 ? 1_000_000 : most >= 9999.5 ? 1000 : 1
  return { unit, digits: unit > 1 && most < 99.95 * unit ? 1 : 0 }
}

export function rowsOf(matrix: Matrix): Row[] {
  const { spots, vols, cells, worst, worstValue } = matrix
  const most = Math.max(1, largest(cells, worstValue))
  const scale = scaleOf(matrix)
  return vols.map((vol, row) => ({
    vol,
    cells: spots.map((_, column) => {
      const place = row * spots.length + column
      const value = cells[place]
      const share = Number.isFinite(value) ? Math.min(1, Math.abs(value) / most) : 0
      return {
        place,
        value,
        text: cellText(value, scale),
        share,
        tone: toneOf(value, share),
        isWorst: place === worst,
      }
    }),
  }))
}

/** Signed; empty for no number. */
export function cellText(value: number, { unit, digits }: Scale): string {
  if (!Number.isFinite(value)) return ''
  const scaled = value / unit
  const size = Math.abs(scaled).toFixed(digits)
  if (!/[1-9]/.test(size)) return '0'
  return `${scaled < 0 ? '\u2212' : '+'}${size.replace(/\B(?=(\d{3})+(?!\d))/g, '\u202f')}`
}

function toneOf(value: number, share: number): Cell['tone'] {
  if (!Number.isFinite(value)) return 'none'
  if (value >= 0) return 'gain'
  return share >= DEEP ? 'deep' : 'loss'
}

function largest(cells: Float64Array, worstValue: number): number {
  return cells.reduce(
    (most, value) => (Number.isFinite(value) ? Math.max(most, Math.abs(value)) : most),
    Math.abs(worstValue) || 0,
  )
}

/** Where the worst is among the cells: its spot and vol; undefined if it is another scenario. */
export function worstOf({ spots, vols, worst }: Matrix) {
  if (worst < 0) return undefined
  return { spot: spots[worst % spots.length], vol: vols[Math.floor(worst / spots.length)] }
}
