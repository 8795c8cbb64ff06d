/** No options: a venue of perpetuals alone. */
import { defineChain } from '../chain.ts'

export const noChain = defineChain({
  id: 'none',
  name: 'No options',
  about: 'Lists perpetuals alone.',
  params: {},
  layout: () => undefined,
  bind: () => ({
    averageSeconds: 0,
    takerFee: 0,
    feeMost: 0,
    start: () => undefined,
    list: () => 0,
  }),
})
