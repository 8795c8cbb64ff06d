/** One value of a document, set from the command line or by a study: `cohorts.2.count=5`. */
import { parseDecimal } from './decimal.ts'
import { fault, shown, type Refused } from './faults.ts'
import { type Doc, isDoc, type Path, replacedAt, valueAt } from './path.ts'
import { didYouMean } from './suggest.ts'

type Outcome = { readonly document: unknown } | Refused

/**
 * The document with one value replaced; the one given stays as it was. The path must exist, so give
 * a parsed scenario, which has every default, and parse the result. The value is read as what
 * stands there now: a number, true or false, or text. A new `kind` takes its part's defaults.
 */
export function setPath(document: unknown, assignment: string): Outcome {
  const equals = assignment.indexOf('=')
  if (equals <= 0) return refused('', shown(assignment), 'path=value, as cohorts.2.count=5')
  const written = assignment.slice(0, equals)
  const path = documentPath(written)
  const wrong = wrongAt(document, path)
  if (wrong >= 0) return unknownPath(document, path, wrong)
  const value = readAs(valueAt(document, path), assignment.slice(equals + 1), written)
  if ('faults' in value) return value
  return { document: replaced(document, path, value.value) }
}

/** The same with a value that was read already: a number for a number, a list for a list. */
export function setValue(document: unknown, written: string, value: unknown): Outcome {
  const path = documentPath(written)
  const wrong = wrongAt(document, path)
  if (wrong >= 0) return unknownPath(document, path, wrong)
  const expected = sortOf(valueAt(document, path))
  if (sortOf(value) !== expected) {
    return { faults: [fault('E_TYPE', written, shown(value), expected)] }
  }
  return { document: replaced(document, path, value) }
}

function sortOf(value: unknown): string {
  if (Array.isArray(value)) return 'a list'
  if (isDoc(value)) return 'an object'
  if (typeof value === 'boolean') return 'true or false'
  return typeof value === 'string' ? 'text' : typeof value === 'number' ? 'a number' : 'a value'
}

/** Place of the first part of a path that leads nowhere; -1 if there is none. */
function wrongAt(document: unknown, path: Path): number {
  return path.findIndex((_, i) => valueAt(document, path.slice(0, i + 1)) === undefined)
}

/** The path that is written `cohorts.2.count` or, as faults write it, `cohorts[2].count`. */
export function documentPath(written: string): Path {
  return written
    .replace(/\[([0-9]{1,6})\]/g, '.$1')
    .split('.')
    .map(key => (/^(?:0|[1-9][0-9]{0,5})$/.test(key) ? Number(key) : key))
}

function unknownPath(document: unknown, path: Path, wrong: number): Outcome {
  const parent = valueAt(document, path.slice(0, wrong))
  const key = path[wrong]
  const where = path.slice(0, wrong + 1).join('.')
  if (Array.isArray(parent)) return refused(where, shown(key), indexText(parent.length))
  if (!isDoc(parent)) return refused(where, shown(key), 'nothing: the path ends before')
  const keys = Object.keys(parent)
  return refused(where, shown(key), `a key${didYouMean(keys, key) || `: ${keys.join(', ')}`}`)
}

function indexText(length: number): string {
  return length === 0 ? 'nothing: the list is empty' : `an index from 0 to ${length - 1}`
}

function readAs(
  present: unknown,
  text: string,
  where: string,
): { readonly value: unknown } | Refused {
  if (typeof present === 'string') return { value: text }
  if (typeof present === 'boolean') {
    const isSwitch = text === 'true' || text === 'false'
    return isSwitch ? { value: text === 'true' } : refused(where, shown(text), 'true or false')
  }
  if (typeof present !== 'number')
    return refused(where, shown(present), 'the path of a single value')
  const value = parseDecimal(text)
  return value === null ? refused(where, shown(text), 'a decimal, as 12 or -0.5') : { value }
}

/** The document with one value replaced. A part of another kind is another part. */
function replaced(document: unknown, path: Path, value: unknown): unknown {
  if (path.at(-1) !== 'kind') return replacedAt(document, path, value)
  const place = path.slice(0, -1)
  return replacedAt(document, place, ofKind(valueAt(document, place) as Doc, value))
}

// The parameters of the old kind mean nothing to the new one. A shock keeps its place.
function ofKind(part: Doc, next: unknown): Doc {
  if (part.kind === next) return part
  const { market, step } = part
  return {
    kind: next,
    ...(typeof market === 'string' && { market }),
    ...(typeof step === 'number' && { step }),
  }
}

function refused(path: string, got: string, expected: string): Refused {
  return { faults: [fault('E_ARG', path, got, expected)] }
}
