import { describe, expect, test } from 'vitest'
import { hashHex, hashStart } from '../../../src/kernel/digest.ts'
import { hashRows } from '../../../src/kernel/digestRows.ts'

type Row = readonly [number, number, number, number, number, number, number]

function digest(rows: readonly Row[]): string {
  const state = hashStart()
  const ints = [0, 1, 2, 3, 4].map(c => Int32Array.from(rows, row => row[c]))
  const floats = [5, 6].map(c => Float64Array.from(rows, row => row[c]))
  const [a, b, c, d, e] = ints
  hashRows(state, rows.length, a, b, c, d, e, floats[0], floats[1])
  return hashHex(state)
}

const rows: Row[] = Array.from({ length: 20 }, (_, i) => [i % 3, i, 7, 14_000 + i, 0, i - 10, 5000 - i * 977]) // prettier-ignore

describe('the digest of a table', () => {
  test('is a fixed value', () => {
    expect(digest([])).toBe(hashHex(hashStart()))
    expect(digest(rows)).toMatchInlineSnapshot(`"3ad380027f1a0fb4"`)
  })

  test('changes with any number of any row', () => {
    const seen = new Set([digest(rows)])
    for (let r = 0; r < rows.length; r++) {
      for (let c = 0; c < 7; c++) {
        for (const by of [1, -1, 256, 65_536]) {
          seen.add(digest(rows.map((row, i) => (i === r ? (row.with(c, row[c] + by) as unknown as Row) : row)))) // prettier-ignore
        }
      }
    }
    expect(seen.size).toBe(1 + 20 * 7 * 4)
  })

  test('sees the high half of large amounts', () => {
    const seen = new Set<string>()
    for (const column of [5, 6]) {
      for (let power = 0; power < 20; power++) {
        const large = 2 ** 32 * 2 ** power
        for (const sign of [1, -1])
          seen.add(digest([[1, 2, 3, 4, 5, 0, 0].with(column, sign * large) as unknown as Row]))
      }
    }
    expect(seen.size).toBe(80)
  })

  test('depends on the order of rows and on where they are cut into calls not at all', () => {
    expect(digest(rows.toReversed())).not.toBe(digest(rows))
    const state = hashStart()
    for (const row of rows) {
      const [a, b, c, d, e] = [0, 1, 2, 3, 4].map(i => Int32Array.of(row[i]))
      hashRows(state, 1, a, b, c, d, e, Float64Array.of(row[5]), Float64Array.of(row[6]))
    }
    expect(hashHex(state)).toBe(digest(rows))
  })
})
