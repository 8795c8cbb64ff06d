/** How large a document may be, checked before anything is done with it. */
import { type Fault, fault, FAULTS_MAX, shown } from './faults.ts'
import { isDoc, type Path } from './path.ts'
import { codePoints, isPaired } from './text.ts'

export interface Limits {
  /** Of UTF-8. */
  readonly bytes: number
  /** Objects and lists that contain a value, the value itself counted if it is one. */
  readonly depth: number
  readonly nodes: number
  /** In one list. */
  readonly items: number
  /** Characters in one text. */
  readonly text: number
  /** Keys whose texts, or lists of texts, the schema measures itself. */
  readonly measuredLater: readonly string[]
}

/**
 * The document is 1 deep, `markets` 2, a market 3, its process 4, a path 5, a point of it 6; a
 * link's wrapper adds one.
 */
export const LIMITS: Limits = {
  bytes: 262_144,
  depth: 8,
  nodes: 20_000,
  items: 2_000,
  text: 200,
  measuredLater: ['title', 'about', 'sources'],
}

const FORBIDDEN = new Set(['__proto__', 'constructor', 'prototype'])

/** A fault for a key that could reach an object's prototype. */
export function keyFaults(key: string, path: Path): Fault[] {
  if (!FORBIDDEN.has(key)) return []
  return [fault('E_KEY_FORBIDDEN', path, shown(key), 'a key that no object has by birth')]
}

/** Faults of a text that no file could hold, or that is too long for where it stands. */
export function textFaults(text: string, path: Path, limits: Limits): Fault[] {
  if (text.includes('\0')) return [fault('E_TEXT', path, shown(text), 'text without NUL')]
  if (!isPaired(text))
    return [fault('E_TEXT', path, shown(text), 'text without half a surrogate pair')]
  if (text.length <= limits.text || isMeasuredLater(path, limits)) return []
  const length = codePoints(text)
  if (length <= limits.text) return []
  return [fault('E_TEXT_LONG', path, `${length} characters`, `at most ${limits.text} characters`)]
}

/** Faults of the sizes reached. */
export function sizeFaults(reached: { depth: number; nodes: number }, limits: Limits): Fault[] {
  const { depth, nodes } = reached
  const faults: Fault[] = []
  if (depth > limits.depth)
    faults.push(fault('E_DEPTH', '', `depth ${depth}`, `at most ${limits.depth}`))
  if (nodes > limits.nodes)
    faults.push(fault('E_NODES', '', `${nodes} values`, `at most ${limits.nodes}`))
  return faults
}

/** A fault for a list that is too long. */
export function listFaults(length: number, path: Path, limits: Limits): Fault[] {
  if (length <= limits.items) return []
  return [fault('E_ARRAY', path, `a list of ${length}`, `a list of at most ${limits.items}`)]
}

interface Spot {
  readonly value: unknown
  readonly depth: number
  readonly path: Path
}

/** Faults of a value that was not read by `readJson`, found without descending too far. */
export function inspect(root: unknown, limits: Limits = LIMITS): Fault[] {
  const faults: Fault[] = []
  const spots: Spot[] = [{ value: root, depth: 0, path: [] }]
  let depth = 0
  // The list grows while it is walked, and stops growing at the limit, cycles included.
  for (let next = 0; next < spots.length && spots.length <= limits.nodes; next++) {
    const spot = spots[next]
    if (faults.length < FAULTS_MAX) faults.push(...spotFaults(spot, limits))
    const children = childrenOf(spot, limits)
    if (children) depth = Math.max(depth, spot.depth + 1)
    for (const child of children ?? []) spots.push(child)
  }
  return [...faults, ...sizeFaults({ depth, nodes: spots.length }, limits)]
}

function spotFaults({ value, depth, path }: Spot, limits: Limits): Fault[] {
  if (depth > limits.depth + 1) return []
  const key = path.at(-1)
  const faults = typeof key === 'string' ? keyFaults(key, path) : []
  if (typeof value === 'string') faults.push(...textFaults(value, path, limits))
  if (Array.isArray(value)) faults.push(...listFaults(value.length, path, limits))
  return faults
}

function childrenOf({ value, depth, path }: Spot, limits: Limits): Spot[] | undefined {
  const spot = (child: unknown, key: string | number): Spot => ({
    value: child,
    depth: depth + 1,
    // Far down, a path is of no use to anybody and would cost more than the value.
    path: depth > limits.depth ? path : [...path, key],
  })
  if (Array.isArray(value)) return value.slice(0, limits.items).map(spot)
  if (isDoc(value) && !ArrayBuffer.isView(value))
    return Object.keys(value).map(key => spot(value[key], key))
  return undefined
}

function isMeasuredLater(path: Path, { measuredLater }: Limits): boolean {
  const key = path.findLast(step => typeof step === 'string')
  return key !== undefined && measuredLater.includes(key)
}
