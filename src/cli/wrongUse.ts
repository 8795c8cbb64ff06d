/** What the person asked for cannot be done: exit code 2, every fault on a line of its own. */
import type { Fault } from '../scenario/faults.ts'
import { escaped } from '../scenario/text.ts'

export class WrongUse extends Error {
  override name = 'WrongUse'
  readonly faults: readonly Fault[]

  constructor(faults: readonly Fault[]) {
    super('wrong use')
    this.faults = faults
  }
}

/** One fault, thrown. `got` may be what somebody typed. */
export function wrong(code: string, path: string, got: string, expected: string): never {
  throw new WrongUse([{ code, path: escaped(path, GOT_MAX), got: escaped(got, GOT_MAX), expected }])
}

/** Characters: names of files are longer than other values. */
const GOT_MAX = 300

/** The value, or its faults thrown. */
export function sound<T extends object>(read: T | { readonly faults: readonly Fault[] }): T {
  if ('faults' in read) throw new WrongUse(read.faults)
  return read
}
