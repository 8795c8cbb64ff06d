/** Holds the vectors of a file against the program's answers. */
import { isDoc } from '../../scenario/path.ts'
import { shown } from '../../scenario/faults.ts'
import { kindOf, type Family, type Tolerance, type Values } from './family.ts'

/** Where numbers were published. */
export interface Source {
  readonly what?: string
  readonly ref: string
}

/** One file of vectors as it is read. */
export interface VectorFile {
  readonly id: string
  readonly title?: string
  readonly sources?: readonly Source[]
  readonly vectors: readonly unknown[]
}

export interface Outcome {
  /** `file vector key: got 1, expected 2`, one for each wrong value. */
  readonly failures: readonly string[]
  readonly passed: number
  readonly failed: number
  /** Vectors that the program has no answer to. */
  readonly notYet: number
}

/** Answers every vector of a file. A vector fails by one wrong value or by an error thrown. */
export function checkFile(file: VectorFile, family: Family | undefined): Outcome {
  const failures: string[] = []
  const count = { passed: 0, failed: 0, notYet: 0 }
  for (const vector of file.vectors) {
    const wrong = family && isDoc(vector) ? checkVector(family, vector) : null
    if (wrong === null) count.notYet++
    else if (wrong.length === 0) count.passed++
    else count.failed++
    for (const text of wrong ?? []) failures.push(`${file.id} ${text}`)
  }
  return { failures, ...count }
}

/** What is wrong with the answer; null where there is none, or none to a value that is asked for. */
function checkVector(family: Family, vector: Values): readonly string[] | null {
  const { id, in: given, out: expected, tol } = vector
  if (!isDoc(given) || !isDoc(expected)) return null
  const found = kindOf(family, given)
  if (!found) return null
  const name = typeof id === 'string' ? id : shown(id)
  let answer: Values | null
  try {
    answer = found.answer(given)
  } catch (error) {
    return [`${name}: got ${error instanceof Error ? error.message : String(error)}, expected an answer`] // prettier-ignore
  }
  if (answer === null) return null
  const wrong: string[] = []
  let isWhole = true
  for (const [key, value] of Object.entries(expected)) {
    // What a publication prints is information: it is rounded as its authors liked.
    if (key.includes('published')) continue
    if (!Object.hasOwn(answer, key)) {
      isWhole = false
      continue
    }
    const tolerance = toleranceOf(family, key, tol)
    for (const text of differences(key, answer[key], value, tolerance)) {
      wrong.push(`${name} ${text}`)
    }
  }
  return wrong.length > 0 || isWhole ? wrong : null
}

/** A vector's own tolerance is relative and comes first. */
export function toleranceOf({ tolerance }: Family, key: string, own: unknown): Tolerance {
  const listed = tolerance[key] ?? tolerance['']
  return typeof own === 'number' ? { ...listed, relative: own } : listed
}

function differences(path: string, got: unknown, expected: unknown, by: Tolerance): string[] {
  if (got instanceof Set) {
    const nearest = [...got].map(one => differences(path, one, expected, by))
    return nearest.toSorted((a, b) => a.length - b.length)[0] ?? [`${path}: got nothing`]
  }
  if (isDoc(expected) && isDoc(got)) {
    const keys = new Set([...Object.keys(expected), ...Object.keys(got)])
    return [...keys].flatMap(key => differences(`${path}.${key}`, got[key], expected[key], by))
  }
  if (Array.isArray(expected) && Array.isArray(got) && expected.length === got.length) {
    return expected.flatMap((value, i) => differences(`${path}.${i}`, got[i], value, by))
  }
  return agrees(got, expected, by) ? [] : [`${path}: got ${shown(got)}, expected ${shown(expected)}`] // prettier-ignore
}

function agrees(got: unknown, expected: unknown, { relative, absolute }: Tolerance): boolean {
  if (typeof got !== 'number' || typeof expected !== 'number') return got === expected
  const error = Math.abs(got - expected)
  return got === expected || error <= absolute || error <= relative * Math.abs(expected)
}
