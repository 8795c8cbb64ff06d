/** Where a value stands in a document. */
import { escaped } from './text.ts'

export type Path = readonly (string | number)[]

/** A document, or part of one, of which only is known that it is an object with keys. */
export type Doc = Readonly<Record<string, unknown>>

/** Whether a value is an object with keys, neither null nor a list. */
export function isDoc(value: unknown): value is Doc {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** The path as it is written in a message: `cohorts[2].agent.count`. */
export function pathText(path: Path): string {
  return path.map(segment).join('').replace(/^\./, '')
}

/** The value at a path, `undefined` where there is none: only items of lists and own keys count. */
export function valueAt(root: unknown, path: Path): unknown {
  let value = root
  for (const key of path) {
    if (Array.isArray(value) && typeof key === 'number') value = value[key] as unknown
    else if (isDoc(value) && typeof key === 'string' && Object.hasOwn(value, key))
      value = value[key]
    else return undefined
  }
  return value
}

/** The same with one value replaced; whatever does not lie on the path is shared, and nothing is added to a list. */
export function replacedAt(root: unknown, [key, ...rest]: Path, value: unknown): unknown {
  if (key === undefined) return value
  if (Array.isArray(root)) {
    return root.map((item: unknown, i) => (i === key ? replacedAt(item, rest, value) : item))
  }
  return isDoc(root) ? { ...root, [key]: replacedAt(root[key], rest, value) } : root
}

/** Whether a value is a finite number above zero. */
export function isPositive(value: unknown): value is number {
  return typeof value === 'number' && value > 0 && value < Infinity
}

/** Whether `path` is `start` or lies under it. */
export function isUnder(path: Path, start: Path): boolean {
  return path.length >= start.length && start.every((key, i) => path[i] === key)
}

/** Freezes a tree of plain values through and through. Call it only on values of known depth. */
export function deepFreeze<T>(value: T): T {
  if (typeof value !== 'object' || value === null || Object.isFrozen(value)) return value
  for (const child of Object.values(value)) deepFreeze(child)
  return Object.freeze(value)
}

function segment(key: string | number): string {
  if (typeof key === 'number') return `[${key}]`
  return /^[A-Za-z_$][\w$-]*$/.test(key) && key.length <= 40 ? `.${key}` : `["${escaped(key, 40)}"]`
}
