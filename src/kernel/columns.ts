import { hashWords } from './digest.ts'
export type Column = Float64Array | Int32Array | Uint8Array
export interface Snapshot {
  readonly version: number
  readonly columns: readonly { name: string; column: Column }[]
}
export interface Columns {
  add<T extends Column>(name: string, column: T): T
  snapshot(): Snapshot
  restore(s: Snapshot): void
  hash(state: Int32Array, filter?: (name: string) => boolean): void
}
export function createColumns(): Columns {
  const all = new Map<string, Column>()
  return {
    add: (name, column) => {
      all.set(name, column)
      return column
    },
    snapshot: () => ({
      version: 1,
      columns: [...all].map(([name, column]) => ({ name, column: column.slice() })),
    }),
    restore: s => {
      for (const { name, column } of s.columns)
        (all.get(name) as Float64Array).set(column as Float64Array)
    },
    hash: (state, filter) => {
      for (const [name, c] of all)
        if (!filter || filter(name))
          hashWords(
            state,
            new Int32Array(c.buffer, c.byteOffset, c.byteLength >> 2),
            0,
            c.byteLength >> 2,
          )
    },
  }
}
