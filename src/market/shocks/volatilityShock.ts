/** Implied volatility jumps, and falls back as the surface lets it. */
import { log } from '../../kernel/exponential.ts'
import { number } from '../../scenario/declaration.ts'
import { VOL_SHOCK } from '../../world/chain.ts'
import { defineShock } from '../shock.ts'

export const volatilityShock = defineShock({
  id: 'volatility',
  name: 'Volatility shock',
  about: 'Multiplies implied volatility; on a market without options it does nothing.',
  params: {
    multiple: number('multiple', 1.5, {
      label: 'Implied volatility',
      help: 'Over what it was. 1.5: from 60 to 90 percent.',
      min: 0.1,
      max: 10,
      slider: [0.5, 4],
      scale: 'log',
    }),
  },
  bind: ({ market, begins }, { multiple }) => {
    const jump = log(multiple)
    return step => {
      if (step === begins && market.chain) market.chain.state[VOL_SHOCK] += jump
    }
  },
})
