import { uniform } from '../../../src/kernel/random.ts'
import type { Exact } from './reference.ts'
import { ulps } from './reference.ts'

const FINE = 1 / 1073741824

/** `count` arguments over (from, to), the same each time; the second draw fills their low bits. */
export function spread(from: number, to: number, count: number): number[] {
  const width = (to - from) * (1 - FINE)
  return Array.from(
    { length: count },
    (_, i) => from + width * uniform(11, 13, i, 0) + (to - from) * FINE * uniform(11, 13, i, 1),
  )
}

/** The largest error in ulp over the arguments, and where it is. */
export function worst(
  run: (x: number) => number,
  reference: (x: number) => Exact,
  xs: readonly number[],
): { readonly error: number; readonly x: number } {
  let result = { error: 0, x: NaN }
  for (const x of xs) {
    const error = ulps(run(x), reference(x))
    if (error > result.error) result = { error, x }
  }
  return result
}
