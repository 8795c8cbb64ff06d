/** A fall or a jump of the outside price, spread over some steps, with its own noise. */
import { deriveKey, normal } from '../../kernel/random.ts'
import { number, whole } from '../../scenario/declaration.ts'
import { macroKey } from '../../world/keys.ts'
import { SHOCK_RETURN } from '../../world/world.ts'
import { defineShock } from '../shock.ts'

const NOISE = 231

export const priceShock = defineShock({
  id: 'price',
  name: 'Price shock',
  about: 'Moves the outside price by a stated log return over some steps, noisily.',
  params: {
    move: number('share', -0.05, {
      label: 'Move',
      help: 'Log return over the whole shock; -0.05 is about five percent down.',
      min: -3,
      max: 3,
      slider: [-0.5, 0.5],
    }),
    lasts: whole('steps', 60, {
      label: 'Lasts',
      help: 'Over how many steps the move is spread.',
      min: 1,
      max: 100_000,
      slider: [1, 720],
    }),
    volatility: number('share', 0, {
      label: 'Noise in a step',
      help: 'Standard deviation of extra noise in each step of the shock.',
      min: 0,
      max: 0.5,
      slider: [0, 0.02],
    }),
  },
  bind: ({ world, market, begins, index }, { move, lasts, volatility }) => {
    const [k0, k1] = deriveKey(macroKey(world), NOISE, index)
    return step => {
      if (step < begins || step >= begins + lasts) return
      market.state[SHOCK_RETURN] += move / lasts + volatility * normal(k0, k1, 0, step)
    }
  },
})
