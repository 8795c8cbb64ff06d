/** Mean reversion as in the W1 workload. */
import { approach, sameSide, speed } from '../leverageTarget.ts'
import { defineStrategy } from '../strategy.ts'

export const w1Reversion = defineStrategy({
  id: 'w1-reversion',
  name: 'Reversion',
  about: 'Leans against the last move: short after a rise, long after a fall.',
  params: { speed },
  decide: ({ acting, view, params, intents: { lots } }) =>
    approach(acting, view, sameSide(acting.count, -Math.sign(view.lastReturn)), params.speed, lots),
})
