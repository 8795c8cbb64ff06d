/** Keeps why an account fell, for whoever records this step. */
import { ORIGINS, type Market } from '../../world/world.ts'
import type { Cause } from '../causes.ts'
import { LIQUIDATED_DETAIL, type Scratch } from '../run.ts'

/** Appends a row: leverage, a share for each origin, generation, last safe step and mark. */
export function noteCause(
  list: Scratch['liquidated'],
  [leverage, generation]: readonly [number, number],
  { shares, safeAt }: Cause,
  { history }: Market,
): void {
  const at = list.count++ * LIQUIDATED_DETAIL
  if (at + LIQUIDATED_DETAIL > list.detail.length) {
    const wide = new Float64Array(list.detail.length * 2)
    wide.set(list.detail)
    list.detail = wide
  }
  const { detail } = list
  detail[at] = leverage
  for (let origin = 0; origin < ORIGINS.length; origin++) detail[at + 1 + origin] = shares[origin]
  const after = at + 1 + ORIGINS.length
  detail[after] = generation
  detail[after + 1] = safeAt
  detail[after + 2] = history.mark[safeAt]
}
