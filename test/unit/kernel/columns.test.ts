import { describe, expect, test } from 'vitest'
import { InvariantError } from '../../../src/kernel/assert.ts'
import type { Column, Columns } from '../../../src/kernel/columns.ts'
import { createColumns, transferables } from '../../../src/kernel/columns.ts'
import { hashHex, hashStart } from '../../../src/kernel/digest.ts'

function threeColumns() {
  const columns = createColumns()
  return {
    columns,
    cash: columns.add('cash', Float64Array.of(1.5, -2, 3)),
    owner: columns.add('owner', Int32Array.of(7, 8)),
    mode: columns.add('mode', Uint8Array.of(1, 0, 1)),
  }
}

function digest(columns: Columns, filter?: (name: string) => boolean): string {
  const state = hashStart()
  columns.hash(state, filter)
  return hashHex(state)
}

function of(entries: Record<string, Column>): Columns {
  const columns = createColumns()
  for (const [name, column] of Object.entries(entries)) columns.add(name, column)
  return columns
}

describe('columns', () => {
  test('gives back the array that was added', () => {
    const values = new Float64Array(2)
    expect(createColumns().add('x', values)).toBe(values)
  })

  test('refuses a name twice', () => {
    const { columns } = threeColumns()
    expect(() => columns.add('cash', new Float64Array(1))).toThrow(
      'column "cash": got a second one, expected a new name',
    )
  })
})

describe('a snapshot', () => {
  test('holds every column in the order of registration, and a version', () => {
    const snapshot = threeColumns().columns.snapshot()
    expect(snapshot.version).toBe(1)
    expect(snapshot.columns).toEqual([
      { name: 'cash', values: Float64Array.of(1.5, -2, 3) },
      { name: 'owner', values: Int32Array.of(7, 8) },
      { name: 'mode', values: Uint8Array.of(1, 0, 1) },
    ])
  })

  test('is a copy that restore puts back into the same arrays', () => {
    const { columns, cash, owner, mode } = threeColumns()
    const snapshot = columns.snapshot()
    const before = digest(columns)
    cash.fill(9)
    owner.fill(9)
    mode.fill(9)
    expect(digest(columns)).not.toBe(before)
    columns.restore(snapshot)
    expect(cash).toEqual(Float64Array.of(1.5, -2, 3))
    expect(owner).toEqual(Int32Array.of(7, 8))
    expect(mode).toEqual(Uint8Array.of(1, 0, 1))
    expect(digest(columns)).toBe(before)
  })

  test('may be restored twice and into another registry of the same shape', () => {
    const { columns } = threeColumns()
    const snapshot = columns.snapshot()
    const other = threeColumns()
    other.cash.fill(0)
    other.columns.restore(snapshot)
    other.cash.fill(0)
    other.columns.restore(snapshot)
    expect(digest(other.columns)).toBe(digest(columns))
  })

  test('survives being posted, with its buffers moved', () => {
    const { columns } = threeColumns()
    const snapshot = columns.snapshot()
    const buffers = transferables(snapshot)
    expect(buffers).toHaveLength(3)
    const moved = structuredClone(snapshot, { transfer: buffers })
    expect(buffers.every(buffer => buffer.byteLength === 0)).toBe(true)
    const other = threeColumns()
    other.cash.fill(0)
    other.columns.restore(moved)
    expect(digest(other.columns)).toBe(digest(columns))
  })
})

describe('restore', () => {
  test.each([
    [
      'a longer column',
      { a: new Float64Array(3), b: new Int32Array(2) },
      'column "a": got Float64Array of 3, expected Float64Array of 2',
    ],
    [
      'a column of another kind',
      { a: new Float64Array(2), b: new Uint8Array(2) },
      'column "b": got Uint8Array of 2, expected Int32Array of 2',
    ],
    [
      'another name',
      { a: new Float64Array(2), c: new Int32Array(2) },
      'column 1: got "c", expected "b"',
    ],
    [
      'another order',
      { b: new Int32Array(2), a: new Float64Array(2) },
      'column 0: got "b", expected "a"',
    ],
    ['a column too few', { a: new Float64Array(2) }, 'column 1: got none, expected "b"'],
    [
      'a column too many',
      { a: new Float64Array(2), b: new Int32Array(2), c: new Int32Array(1) },
      'column 2: got "c", expected none',
    ],
  ])('refuses %s, and changes nothing', (_, other, message) => {
    const columns = of({ a: Float64Array.of(1, 2), b: Int32Array.of(3, 4) })
    const before = digest(columns)
    const snapshot = of(other).snapshot()
    expect(() => columns.restore(snapshot)).toThrow(InvariantError)
    expect(() => columns.restore(snapshot)).toThrow(message)
    expect(digest(columns)).toBe(before)
  })

  test('refuses another version', () => {
    const { columns } = threeColumns()
    expect(() => columns.restore({ ...columns.snapshot(), version: 0 })).toThrow(
      'version: got 0, expected 1',
    )
  })
})

describe('hash', () => {
  test('sees every value of every column', () => {
    const { columns, cash, owner, mode } = threeColumns()
    const hashes = new Set([digest(columns)])
    for (const column of [cash, owner, mode]) {
      for (let i = 0; i < column.length; i++) {
        column[i]++
        hashes.add(digest(columns))
        column[i]--
      }
    }
    expect(hashes.size).toBe(9)
  })

  test('looks only at the columns that the filter accepts', () => {
    const { columns, owner } = threeColumns()
    const isCash = (name: string) => name === 'cash'
    const before = digest(columns, isCash)
    owner[0]++
    expect(digest(columns, isCash)).toBe(before)
    expect(digest(columns)).not.toBe(before)
    expect(digest(columns, () => false)).toBe(hashHex(hashStart()))
  })
})
