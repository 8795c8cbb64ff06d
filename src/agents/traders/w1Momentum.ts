/** Momentum as in the W1 workload. */
import { approach, sameSide, speed } from '../leverageTarget.ts'
import { defineStrategy } from '../strategy.ts'

export const w1Momentum = defineStrategy({
  id: 'w1-momentum',
  name: 'Momentum',
  about: 'Leans to the side of the last move: long after a rise, short after a fall.',
  params: { speed },
  decide: ({ acting, view, params, intents: { lots } }) =>
    approach(acting, view, sameSide(acting.count, Math.sign(view.lastReturn)), params.speed, lots),
})
