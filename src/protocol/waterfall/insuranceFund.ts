/** A pool, fed by penalties, that pays shortfalls down to its floor; as a backstop it also takes positions over. */
import { quantaNearest } from '../../kernel/quanta.ts'
import { number, share, toggle } from '../../scenario/declaration.ts'
import { FUND_PAID, FUND_ROOM } from '../../world/world.ts'
import { backstopParams, sell, takeOver } from './backstop.ts'
import { spendable } from './holdings.ts'
import { payShortfalls, shareOfEquity } from './payments.ts'
import { defineRung } from './rung.ts'

export const insuranceFund = defineRung({
  id: 'insurance-fund',
  name: 'Insurance fund',
  about: 'Pays shortfalls out of what penalties brought in, down to a floor.',
  takesPenalties: true,
  params: {
    sizeShare: share(0.02, {
      label: 'Fund size',
      help: "Fund at the start as a share of all agents' equity. A live change is paid in or out.",
      max: 5,
      slider: [0, 0.2],
      live: true,
      channel: 'fund at the start = share x starting equity',
    }),
    capital: number('usd', 0, {
      label: 'Fund in usd',
      help: 'Added to the share of equity. A live change is paid in or out.',
      min: 0,
      max: 1e9,
      slider: [0, 1e8],
      live: true,
      channel: 'fund at the start += capital',
    }),
    floor: number('usd', 0, {
      label: 'Floor',
      help: 'The fund stops paying here. Below zero it borrows.',
      min: -4e11,
      max: 4e11,
      slider: [0, 1e6],
      live: true,
    }),
    backstop: toggle(false, {
      label: 'Backstop',
      help: 'Takes over positions that nobody took in time, at their bankruptcy price.',
      live: true,
    }),
    ...backstopParams,
  },
  capital: (context, { sizeShare, capital }) =>
    shareOfEquity(context, sizeShare) + quantaNearest(capital / context.unit),
  absorb: (context, { floor }, shortfalls) => {
    if (shortfalls.count === 0) return
    const { tally } = context.protocol
    const own = spendable(context, context.account) - quantaNearest(floor / context.unit)
    const paid = payShortfalls(context, Math.min(own, tally[FUND_ROOM]), shortfalls)
    tally[FUND_PAID] += paid
    tally[FUND_ROOM] -= paid
  },
  takeOver: (context, params, request) => {
    // A fund that may pay nothing takes no losses over either.
    if (!params.backstop || context.protocol.tally[FUND_ROOM] === 0) return
    takeOver(context, params, request, quantaNearest(params.floor / context.unit))
  },
  sell,
})
