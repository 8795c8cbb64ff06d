/** The book goes to a rung of the waterfall at once, which unwinds it at its own pace. */
import { defineBookLiquidation, methodParams, NO_AUCTION } from './bookLiquidation.ts'

const { penalty: _, backstopAfter: __, ...params } = methodParams

export const handBookOver = defineBookLiquidation({
  id: 'hand-over',
  name: 'Hand-over to a backstop',
  about: 'A rung takes the whole book with what margin is left, hedges it and sells it off.',
  params,
  method: (own, stepSeconds) => ({
    ...own,
    ...NO_AUCTION,
    via: 'hand-over',
    penalty: 0,
    backstopAfter: 0,
    pace: Math.min(1, own.pace * stepSeconds),
  }),
})
