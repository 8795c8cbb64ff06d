/** The observations of every step so far, in columns that grow by doubling. */
import type { History } from './types.ts'

export interface GrowingHistory extends History {
  /** Forgets everything and takes the ids of the columns to come. */
  readonly open: (ids: readonly string[]) => void
  /** Adds rows as they come with a frame: one number for each id, row after row. */
  readonly append: (rows: Float64Array, count: number) => void
  readonly clear: () => void
}

const FIRST_CAPACITY = 1024
const NOTHING = new Float64Array(0)

/** An empty history. */
export function growingHistory(): GrowingHistory {
  let columns = new Map<string, Float64Array>()
  let length = 0
  let capacity = FIRST_CAPACITY
  const grow = (needed: number): void => {
    while (capacity < needed) capacity *= 2
    for (const [id, column] of columns) {
      const wide = new Float64Array(capacity)
      wide.set(column.subarray(0, length))
      columns.set(id, wide)
    }
  }
  return {
    get length() {
      return length
    },
    column: id => columns.get(id)?.subarray(0, length) ?? NOTHING,
    open: ids => {
      length = 0
      capacity = FIRST_CAPACITY
      columns = new Map(ids.map(id => [id, new Float64Array(capacity)]))
    },
    append: (rows, count) => {
      if (length + count > capacity) grow(length + count)
      const width = columns.size
      let offset = 0
      for (const column of columns.values()) {
        for (let i = 0; i < count; i++) column[length + i] = rows[i * width + offset]
        offset++
      }
      length += count
    },
    clear: () => {
      length = 0
    },
  }
}
