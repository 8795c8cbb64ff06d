/** Transactions become dear for a while: keepers who cannot pay, or whose reward does not, stay away. */
import { number } from '../../scenario/declaration.ts'
import { GAS, GAS_UNTIL } from '../../world/world.ts'
import { defineShock } from '../shock.ts'

export const gasShock = defineShock({
  id: 'gas',
  name: 'Gas shock',
  about: 'Multiplies what a transaction costs for a while, as on 12 March 2020.',
  params: {
    multiple: number('multiple', 6, {
      label: 'Price of gas',
      help: 'Over the usual one. Six times on the day on which keepers of Maker stayed away; hundreds in a mint.',
      min: 1,
      max: 10_000,
      slider: [1, 200],
      scale: 'log',
    }),
    lasts: number('seconds', 21_600, {
      label: 'Lasts',
      help: 'How long; at least a step. A later gas shock takes its place.',
      min: 0,
      max: 1e7,
      slider: [0, 86_400],
    }),
  },
  bind: ({ market: { state }, begins, stepSeconds }, { multiple, lasts }) => {
    const steps = Math.max(1, Math.ceil(lasts / stepSeconds - 1e-9))
    return step => {
      if (step !== begins) return
      state[GAS] = multiple
      state[GAS_UNTIL] = begins + steps
    }
  },
})
