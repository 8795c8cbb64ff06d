/** The cast of a run: what each kind of player has, and what it has made of what it brought. */
import { exp } from '../kernel/exponential.ts'
import { outsideValue } from '../market/outside.ts'
import { worthOf } from '../protocol/waterfall/vaultShares.ts'
import { equity, type Cohort, type Role } from '../world/world.ts'
import type { Run } from './run.ts'

export interface Member {
  readonly id: string
  /** Strategy. */
  readonly kind: string
  readonly role: Role
  readonly members: number
  /** Of them, those who have not left. */
  readonly present: number
  /** Quanta: accounts at the mark, shares of the vault, purse, and coins held outside at their price. */
  readonly wealth: number
  /** What they came with and brought later, coins at the price of the start, less what they took out. */
  readonly brought: number
  readonly profit: number
}

/** One row a cohort, in the world's order. Walks over all agents: not for every step. */
export function castOf(run: Run): readonly Member[] {
  const { world, scenario } = run
  return world.cohorts.map(cohort => {
    const { id, role, count, row } = cohort
    const wealth = wealthOf(run, cohort)
    const brought = broughtBy(run, cohort)
    const { kind } = scenario.cohorts[row].agent
    const present = presentOf(run, cohort)
    return { id, kind, role, members: count, present, wealth, brought, profit: wealth - brought }
  })
}

function wealthOf(
  { world, rules }: Run,
  { first, count, market: row, protocol, purse, deposits }: Cohort,
): number {
  const market = world.markets[row]
  const { vault } = rules.protocols[protocol]
  let sum =
    purse < 0 ? 0 : world.cash[market.asset][purse] + outsideValue(market, market.spot[purse])
  for (let i = first; i < first + count; i++) {
    sum += equity(world, market, i) + outsideValue(market, market.spot[i])
    if (deposits && vault !== undefined) sum += worthOf(vault.context, vault.params, i)
  }
  return sum
}

/** Coins that somebody held from the start were brought at the price of the start. */
function broughtBy({ world }: Run, { first, count, market: row, purse, deposits }: Cohort): number {
  const { spot, history, tick, k } = world.markets[row]
  const price = Math.round(exp(history.outside[0]) / tick) * k
  let sum = 0
  for (let i = first; i < first + count; i++) {
    sum += world.startEquity[i] + spot[i] * price
    // What lies in the pocket was taken out, or of others has not been brought yet; attackers have none.
    if (deposits) sum -= world.wallet[i]
    else if (purse < 0) sum += world.startEquity[i] - world.wallet[i]
  }
  return sum
}

function presentOf({ world }: Run, { first, count }: Cohort): number {
  let present = 0
  for (let i = first; i < first + count; i++) present += +(world.returnsAt[i] === 0)
  return present
}
