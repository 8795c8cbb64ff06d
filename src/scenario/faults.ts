/** What is wrong with something that came from outside: where, what was given, what was expected. */
import { isDoc, type Path, pathText } from './path.ts'
import { clipped, escaped } from './text.ts'

export interface Fault {
  readonly code: string
  /** `cohorts[2].count`; empty for the whole. */
  readonly path: string
  readonly got: string
  readonly expected: string
}

/** What an input that is refused comes to. */
export interface Refused {
  readonly faults: readonly Fault[]
}

/** A fault whose path is not yet written out. */
export interface Finding extends Omit<Fault, 'path'> {
  readonly path: Path
}

/** More faults than this are not listed: a hostile document could have thousands. */
export const FAULTS_MAX = 100

/** Characters of what was given, long enough for the values of a relation that broke. */
const GOT_MAX = 120

/** A fault at a path. `got` is shortened; pass values through `shown`. */
export function fault(code: string, path: Path | string, got: string, expected: string): Fault {
  const where = typeof path === 'string' ? path : pathText(path)
  return { code, path: where, got: clipped(got, GOT_MAX), expected }
}

/** `E_RANGE cohorts[2].count: got -5, expected a whole number from 1 to 1000000`. */
export function formatFault({ code, path, got, expected }: Fault): string {
  return `${code}${path && ` ${path}`}: got ${got}, expected ${expected}`
}

/** A value as it is quoted in a message: one line, nothing unseen, at most 60 characters. */
export function shown(value: unknown): string {
  if (value === undefined) return 'nothing'
  if (value === null || typeof value === 'boolean') return String(value)
  if (typeof value === 'number') return String(value + 0)
  if (typeof value === 'string') return `"${escaped(value, 58)}"`
  if (Array.isArray(value)) return `a list of ${value.length}`
  return isDoc(value) ? 'an object' : `a ${typeof value}`
}

/** Thrown where faults cannot be returned; carries them all. */
export class ScenarioError extends Error {
  readonly faults: readonly Fault[]

  constructor(faults: readonly Fault[]) {
    super(faults.map(formatFault).join('\n'))
    this.name = 'ScenarioError'
    this.faults = faults
  }
}
