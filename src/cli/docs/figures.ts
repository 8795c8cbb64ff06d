/** Measured figures that stand beside a promise: a data file in the folder of the docs. */
import { isDoc } from '../../scenario/path.ts'
import { wrong } from '../wrongUse.ts'
import type { PromiseId } from './promises.ts'
import { PROMISES } from './promises.ts'

export interface Figure {
  readonly id: string
  /** Which promise it stands beside. */
  readonly promise: PromiseId
  readonly what: string
  readonly figure: string
  /** The command that prints it. */
  readonly command: string
  /** The day on which it was measured: 2026-11-30. */
  readonly on: string
}

/** File in the folder of the docs. */
export const FIGURES_FILE = 'figures.json'

const KEYS = ['id', 'promise', 'what', 'figure', 'command', 'on'] as const
const DAY = /^\d{4}-\d{2}-\d{2}$/

/** The figures of a data file. Throws WrongUse where it is not a list of them. */
export function readFigures(text: string): readonly Figure[] {
  const list = parsed(text)
  if (!Array.isArray(list)) wrong('E_FIGURES', FIGURES_FILE, 'no list', 'a list of figures')
  const figures = (list as readonly unknown[]).map(figureOf)
  const ids = figures.map(({ id }) => id)
  const twice = ids.find((id, i) => ids.indexOf(id) !== i)
  if (twice !== undefined) wrong('E_FIGURES', FIGURES_FILE, `${twice} twice`, 'ids that differ')
  return figures
}

function figureOf(row: unknown, i: number): Figure {
  const at = `${FIGURES_FILE}[${i}]`
  if (!isDoc(row)) return wrong('E_FIGURES', at, 'another value', `an object of ${KEYS.join(', ')}`)
  for (const key of KEYS) {
    if (typeof row[key] !== 'string' || row[key] === '')
      wrong('E_FIGURES', `${at}.${key}`, JSON.stringify(row[key]) ?? 'nothing', 'text')
  }
  const figure = row as unknown as Figure
  if (!DAY.test(figure.on)) wrong('E_FIGURES', `${at}.on`, figure.on, 'a day such as 2026-11-30')
  const known = PROMISES.map(({ id }) => id)
  if (!known.includes(figure.promise))
    wrong('E_FIGURES', `${at}.promise`, figure.promise, `one of ${known.join(', ')}`)
  return figure
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch (error) {
    return wrong('E_FIGURES', FIGURES_FILE, error instanceof Error ? error.message : 'no text', 'JSON') // prettier-ignore
  }
}
