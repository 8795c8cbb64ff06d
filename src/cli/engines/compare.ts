/** Whether another engine made the same of the same scenarios, and where it first did not. */
import { BEFORE_STEPS } from '../../study/trail.ts'
import type { Made } from './cases.ts'

export interface Comparison {
  readonly equal: number
  readonly of: number
  /** The first scenario that differs and where; undefined if none does. */
  readonly first: string | undefined
}

/** Compares what was made with what was expected of it, scenario by scenario; one that is missing differs. */
export function compare(expected: readonly Made[], made: readonly Made[]): Comparison {
  const byName = new Map(made.map(({ name, trail }) => [name, trail]))
  const differing = expected.flatMap(({ name, trail }) => {
    const where = difference(trail, byName.get(name))
    return where === undefined ? [] : [`${name}: ${where}`]
  })
  return {
    equal: expected.length - differing.length,
    of: expected.length,
    first: differing[0],
  }
}

/** Where two trails part; undefined if they do not. */
function difference(
  expected: readonly string[],
  got: readonly string[] | undefined,
): string | undefined {
  if (!got) return 'not run'
  const at = expected.findIndex((digest, i) => digest !== got[i])
  if (at < 0) return got.length > expected.length ? 'it goes on after the last step' : undefined
  return `${placeOf(at)}: got ${got[at] ?? 'nothing'}, expected ${expected[at]}`
}

function placeOf(at: number): string {
  if (at === 0) return 'in the document'
  return at < BEFORE_STEPS ? 'before the first step' : `after step ${at - BEFORE_STEPS}`
}
