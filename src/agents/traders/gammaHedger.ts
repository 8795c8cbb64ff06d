/** A dealer with a book of options that others bought from it: it keeps its delta hedged on the same venue, and so sells into
 *  falls while it is short gamma. */
import type { ParamsOf } from '../../scenario/declaration.ts'
import { hedge, hedgeParams } from '../options.ts'
import { defineStrategy, type Decision } from '../strategy.ts'

const params = hedgeParams(0.01)

export const gammaHedger = defineStrategy({
  id: 'gamma-hedger',
  name: 'Gamma hedgers',
  about: 'Desks that are the other side of option traders and trade the perpetual to stay neutral.',
  params,
  role: 'dealer',
  options: 'holds',
  begin: ({ opening }) => opening.fill(0),
  decide: (decision: Decision<ParamsOf<typeof params>>) => {
    if (decision.options) hedge(decision, decision.options)
  },
})
