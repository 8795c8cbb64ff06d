/** A pool, fed by penalties, that pays shortfalls down to its floor. */
import { MILLION, millionths, mulDiv, quantaNearest } from '../../kernel/quanta.ts'
import { number, share } from '../../scenario/declaration.ts'
import { emit, KIND } from '../../world/events.ts'
import { pay } from '../../world/ledger.ts'
import { FUND_PAID } from '../../world/world.ts'
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
    floor: number('usd', 0, {
      label: 'Floor',
      help: 'The fund stops paying here. Below zero it borrows.',
      min: -4e11,
      max: 4e11,
      slider: [0, 1e6],
      live: true,
    }),
  },
  capital: ({ world, protocol }, { sizeShare }) => {
    let equity = 0
    for (let i = protocol.first; i < protocol.last; i++) equity += world.startEquity[i]
    return mulDiv(equity, millionths(sizeShare), MILLION, 'nearest')
  },
  absorb: ({ world, protocol, asset, unit, account }, { floor }, shortfalls) => {
    const cash = world.cash[asset]
    const least = quantaNearest(floor / unit)
    for (let j = 0; j < shortfalls.count; j++) {
      const missing = shortfalls.amount[j]
      const able = cash[account] - least
      const amount = able < missing ? able : missing
      if (amount <= 0) continue
      pay(world, asset, account, shortfalls.account[j], amount)
      shortfalls.amount[j] -= amount
      protocol.tally[FUND_PAID] += amount
      emit(world.log, {
        kind: KIND['rung-paid'],
        account: shortfalls.account[j],
        other: account,
        amount,
        cause: shortfalls.cause[j],
      })
    }
  },
})
