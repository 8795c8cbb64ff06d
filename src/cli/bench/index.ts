import { book } from './book.ts'
import { cast } from './cast.ts'
import { growth } from './growth.ts'
import { margin } from './margin.ts'
import { options } from './options.ts'
import type { Bench } from './row.ts'
import { w1 } from './w1.ts'
import { w2 } from './w2.ts'

/** Benchmarks by name. */
export const BENCHES: Readonly<Record<string, Bench>> = {
  w1,
  w2,
  growth,
  book,
  cast,
  margin,
  options,
}
