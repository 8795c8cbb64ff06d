/** What is still missing is taken from those who are winning, pro rata on unrealized gains. */
import { mulDiv } from '../../kernel/quanta.ts'
import { share } from '../../scenario/declaration.ts'
import { emit, KIND } from '../../world/events.ts'
import { pay } from '../../world/ledger.ts'
import { MARK, SOCIALIZED, type Market, type Protocol, type World } from '../../world/world.ts'
import { defineRung, type Shortfalls } from './rung.ts'

export const socializedLoss = defineRung({
  id: 'socialized-loss',
  name: 'Socialized loss',
  about: 'Charges the rest to winning accounts, pro rata on their unrealized gains.',
  takesPenalties: false,
  params: {
    gainShare: share(1, {
      label: 'Most of a gain',
      help: 'Largest share of an unrealized gain that may be taken in one step.',
      live: true,
    }),
  },
  capital: () => 0,
  absorb: ({ world, protocol, asset, markets }, { gainShare }, shortfalls) => {
    const loss = total(shortfalls)
    if (loss === 0) return
    const gains = claims(world, protocol, markets, gainShare)
    if (gains.total === 0) return
    const charges = apportion(gains, loss < gains.total ? loss : gains.total)
    settle(world, { asset, protocol }, charges, shortfalls)
  },
})

interface Claims {
  readonly accounts: readonly number[]
  readonly amounts: readonly number[]
  readonly total: number
}

function total({ amount, count }: Shortfalls): number {
  let sum = 0
  for (let j = 0; j < count; j++) sum += amount[j]
  return sum
}

/** What each winner may lose: its unrealized gain, never more than its equity. The house is not an account of the protocol. */
function claims(
  world: World,
  { first, last }: Protocol,
  markets: readonly Market[],
  most: number,
): Claims {
  const accounts: number[] = []
  const amounts: number[] = []
  let sum = 0
  for (const { size, quote, state, k, asset } of markets) {
    const cash = world.cash[asset]
    for (let i = first; i < last; i++) {
      if (size[i] === 0) continue
      const gain = quote[i] + size[i] * state[MARK] * k
      const equity = cash[i] + gain
      const claim = Math.floor(most * (gain < equity ? gain : equity))
      if (claim <= 0) continue
      accounts.push(i)
      amounts.push(claim)
      sum += claim
    }
  }
  return { accounts, amounts, total: sum }
}

/** Shares of `loss` in proportion to the claims, whole quanta, summing to it exactly: each charge is the
 *  difference of two rounded running totals, so no remainder is left and no charge exceeds its claim. */
function apportion({ accounts, amounts, total: all }: Claims, loss: number): Claims {
  const charges: number[] = []
  let running = 0
  let charged = 0
  for (const amount of amounts) {
    running += amount
    const due = mulDiv(loss, running, all, 'down')
    charges.push(due - charged)
    charged = due
  }
  return { accounts, amounts: charges, total: charged }
}

/** Pays the charges to the accounts that are short, first winner to first loser. */
function settle(
  world: World,
  { asset, protocol }: { asset: number; protocol: Protocol },
  charges: Claims,
  shortfalls: Shortfalls,
): void {
  let j = 0
  charges.accounts.forEach((account, i) => {
    let due = charges.amounts[i]
    while (due > 0) {
      while (shortfalls.amount[j] === 0) j++
      const missing = shortfalls.amount[j]
      const amount = due < missing ? due : missing
      pay(world, asset, account, shortfalls.account[j], amount)
      const cause = shortfalls.cause[j]
      const other = shortfalls.account[j]
      emit(world.log, { kind: KIND['loss-socialized'], account, other, amount, cause })
      shortfalls.amount[j] -= amount
      due -= amount
    }
  })
  protocol.tally[SOCIALIZED] += charges.total
}
