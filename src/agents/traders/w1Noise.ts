/** Noise traders as in the W1 workload. */
import { approach, ownSide, speed } from '../leverageTarget.ts'
import { bits, defineStrategy } from '../strategy.ts'

/** Scratch that lives for the length of one decision. */
let draws = new Int32Array(1024)

export const w1Noise = defineStrategy({
  id: 'w1-noise',
  name: 'Noise',
  about: 'Picks a side by a coin and leans to it.',
  params: { speed },
  decide: ({ acting, view, params, luck, intents: { lots } }) => {
    if (draws.length < acting.count) draws = new Int32Array(2 * acting.count)
    bits(luck, acting, view, 0, draws)
    approach(acting, view, ownSide(acting.count, draws), params.speed, lots)
  },
})
