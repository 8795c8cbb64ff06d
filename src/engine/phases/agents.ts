/** Who acts in this step, and what each wants to trade. */
import { acting as drawActing } from '../../kernel/gaps.ts'
import type { Acting, View } from '../../agents/strategy.ts'
import { LAST_RETURN, MARK, STEP, type Market, type World } from '../../world/world.ts'
import type { Run } from '../run.ts'

export function agents({ world, rules, scratch, scenario }: Run): void {
  const { view } = scratch
  const step = world.scalars[STEP]
  for (const { cohort, strategy, params, appetite, gaps, gapKey, luck } of rules.cohorts) {
    const { acting, orders } = scratch.cohorts[cohort.index]
    const { first, count } = cohort
    acting.count = drawActing(gaps, gapKey[0], gapKey[1], step, count, first, acting.rows, 0)
    if (acting.count === 0) continue
    const market = world.markets[cohort.market]
    look(view, world, market, scenario.assets[market.asset].unit)
    gather(world.cash[market.asset], market, world.leverage, appetite, acting)
    strategy.decide({ acting, view, params, luck }, orders.lots)
  }
}

function look(view: View, { scalars }: World, { state, k, tick, lot }: Market, unit: number): void {
  view.step = scalars[STEP]
  view.markPrice = state[MARK] * tick
  view.lastReturn = state[LAST_RETURN]
  view.lotsPerEquity = 1 / (state[MARK] * k)
  view.unit = unit
  view.lot = lot
}

/** Each acting agent's own figures, side by side: all that its strategy sees of the books. */
function gather(
  cash: Float64Array,
  { size, quote, state, k }: Market,
  leverage: Float64Array,
  appetite: number,
  acting: Acting,
): void {
  const value = state[MARK] * k
  const { count, rows, equity: equities, size: sizes, leverage: leverages } = acting
  for (let j = 0; j < count; j++) {
    const i = rows[j]
    const q = size[i]
    sizes[j] = q
    equities[j] = cash[i] + quote[i] + q * value
    leverages[j] = leverage[i] * appetite
  }
}
