/** Who acts in this step, and what each wants to trade. */
import { acting as drawActing } from '../../kernel/gaps.ts'
import type { Acting, View } from '../../agents/strategy.ts'
import { LAST_RETURN, MARK, STEP, type Market, type World } from '../../world/world.ts'
import type { Run } from '../run.ts'

export function agents({ world, rules, scratch, scenario }: Run): void {
  const { acting, orders, ends, view } = scratch
  let next = 0
  rules.cohorts.forEach(({ cohort, strategy, params, appetite, gaps, gapKey, luck }, c) => {
    const market = world.markets[cohort.market]
    acting.first = cohort.first
    const [k0, k1] = gapKey
    const step = world.scalars[STEP]
    acting.count = drawActing(gaps, k0, k1, step, cohort.count, cohort.first, acting.rows, 0)
    if (acting.count > 0) {
      look(view, world, market, scenario.assets[market.asset].unit)
      gather(world.cash[market.asset], market, world.leverage, appetite, acting)
      const wanted = orders.lots.subarray(next, next + acting.count)
      strategy.decide({ acting, view, params, luck }, wanted)
      orders.rows.set(acting.rows.subarray(0, acting.count), next)
      next += acting.count
    }
    ends[c] = next
  })
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
