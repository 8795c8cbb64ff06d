import { InvariantError } from './assert.ts'
import { hashFloats, hashInts } from './digest.ts'

/** A named row of numbers: one value per agent, account, level... */
export type Column = Float64Array | Int32Array | Uint8Array

/** Every column of a registry at one moment, in the order of registration; may be posted. */
export interface Snapshot {
  readonly version: number
  readonly columns: readonly { readonly name: string; readonly values: Column }[]
}

/** The arrays that make up a state, so that all of it can be kept, put back and hashed. */
export interface Columns {
  /** Registers an array and returns it; throws InvariantError if the name is taken. */
  add<T extends Column>(name: string, column: T): T
  /** A deep copy. */
  snapshot(): Snapshot
  /**
   * Copies a snapshot into the registered arrays. Throws InvariantError, and changes nothing, if
   * its version, names, kinds or lengths are not those registered here.
   */
  restore(snapshot: Snapshot): void
  /** Adds the values, in order, to a digest; of the columns whose name `filter` accepts, if given. */
  hash(state: Int32Array, filter?: (name: string) => boolean): void
}

/** Version of the layout of a snapshot. */
export const SNAPSHOT_VERSION = 1

/** An empty registry. */
export function createColumns(): Columns {
  const columns = new Map<string, Column>()
  return {
    add(name, column) {
      if (columns.has(name)) {
        throw new InvariantError(`column "${name}": got a second one, expected a new name`)
      }
      columns.set(name, column)
      return column
    },
    snapshot: () => ({
      version: SNAPSHOT_VERSION,
      columns: Array.from(columns, ([name, column]) => ({ name, values: column.slice() })),
    }),
    restore(snapshot) {
      requireSameShape(snapshot, columns)
      for (const { name, values } of snapshot.columns) columns.get(name)!.set(values)
    },
    hash(state, filter) {
      for (const [name, column] of columns) {
        if (filter === undefined || filter(name)) hashColumn(state, column)
      }
    },
  }
}

/** The buffers of a snapshot, for posting it without a copy. */
export function transferables(snapshot: Snapshot): ArrayBuffer[] {
  return snapshot.columns.map(({ values }) => values.buffer as ArrayBuffer)
}

function hashColumn(state: Int32Array, column: Column): void {
  if (column instanceof Float64Array) hashFloats(state, column, 0, column.length)
  else hashInts(state, column, 0, column.length)
}

function requireSameShape(snapshot: Snapshot, columns: ReadonlyMap<string, Column>): void {
  if (snapshot.version !== SNAPSHOT_VERSION) {
    refuse('version', snapshot.version, SNAPSHOT_VERSION)
  }
  const given = snapshot.columns
  const expected = Array.from(columns)
  for (let i = 0; i < given.length || i < expected.length; i++) {
    const name = expected[i]?.[0]
    if (given[i]?.name !== name) refuse(`column ${i}`, quote(given[i]?.name), quote(name))
    const shape = shapeOf(expected[i][1])
    const givenShape = shapeOf(given[i].values)
    if (givenShape !== shape) refuse(`column "${name}"`, givenShape, shape)
  }
}

function shapeOf(column: Column): string {
  const kind =
    column instanceof Float64Array
      ? 'Float64Array'
      : column instanceof Int32Array
        ? 'Int32Array'
        : 'Uint8Array'
  return `${kind} of ${column.length}`
}

function quote(name: string | undefined): string {
  return name === undefined ? 'none' : `"${name}"`
}

function refuse(what: string, got: unknown, expected: unknown): never {
  throw new InvariantError(`snapshot, ${what}: got ${got}, expected ${expected}`)
}
