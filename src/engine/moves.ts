/** Money that agents move beside their trades: into the vault and out, out of the protocol and back, to the outside venue. */
import { deposit, request } from '../protocol/waterfall/vaultShares.ts'
import { outsideValue } from '../market/outside.ts'
import { emit, KIND } from '../world/events.ts'
import { outsideTicks } from '../world/outsidePrice.ts'
import { pay } from '../world/ledger.ts'
import type { Cohort, Market } from '../world/world.ts'
import type { CohortRules, ProtocolRules } from './rules.ts'
import type { CohortScratch, Run } from './run.ts'
import { custody, freeCollateral, noteWithdrawal, withdrawable } from './withdrawals.ts'

/** What the acting agents of a cohort move, before anybody trades. */
export function moveMoney(run: Run, own: CohortRules, scratch: CohortScratch): void {
  const { cohort } = own
  const protocolRules = run.rules.protocols[cohort.protocol]
  if (cohort.role === 'attacker') {
    moveCollateral(run, cohort, protocolRules, scratch)
    tradeAbroad(run, cohort, scratch)
  } else if (cohort.deposits) {
    moveOutward(run, cohort, protocolRules, scratch)
    moveDeposits(run, cohort, protocolRules, scratch)
  }
}

/** Money into the vault, and asked back. */
function moveDeposits(
  run: Run,
  cohort: Cohort,
  rules: ProtocolRules,
  { acting, transfers }: CohortScratch,
): void {
  const { vault } = rules
  if (vault === undefined) return
  const market = run.world.markets[cohort.market]
  for (let j = 0; j < acting.count; j++) {
    const amount = transfers.amount[j]
    const row = acting.rows[j]
    if (amount > 0) {
      const free = Math.min(amount, freeCollateral(run, rules, market, row))
      const paid = deposit(vault.context, vault.params, row, free)
      if (paid > 0) pullOrders(run, market, row)
      acting.equity[j] -= paid
    }
    if (amount < 0) acting.equity[j] += request(vault.context, vault.params, row, -amount)
  }
}

/** Out of the protocol into an agent's own pocket, as far as it is free, or back. */
function moveOutward(
  run: Run,
  cohort: Cohort,
  rules: ProtocolRules,
  { acting, transfers }: CohortScratch,
): void {
  const { world } = run
  const { wallet, outside } = world
  const market = world.markets[cohort.market]
  for (let j = 0; j < acting.count; j++) {
    const wanted = transfers.outward[j]
    if (wanted === 0) continue
    const row = acting.rows[j]
    const amount =
      wanted > 0
        ? leave(run, rules, market, { from: row, to: outside, wanted })
        : -enter(run, market, { from: outside, to: row, wanted: Math.min(-wanted, wallet[row]) })
    wallet[row] += amount
    acting.equity[j] -= amount
  }
}

/** Between the purse and the accounts of attackers. */
function moveCollateral(
  run: Run,
  { purse, market: row }: Cohort,
  rules: ProtocolRules,
  { acting, plot }: CohortScratch,
): void {
  const market = run.world.markets[row]
  const cash = run.world.cash[market.asset]
  for (let j = 0; j < acting.count; j++) {
    const wanted = plot.collateral[j]
    const account = acting.rows[j]
    if (wanted > 0) {
      const able = Math.max(0, cash[purse])
      acting.equity[j] += enter(run, market, { from: purse, to: account, wanted: Math.min(wanted, able) }) // prettier-ignore
    } else if (wanted < 0) {
      acting.equity[j] -= leave(run, rules, market, { from: account, to: purse, wanted: -wanted })
    }
  }
}

interface Move {
  readonly from: number
  readonly to: number
  readonly wanted: number
}

/** Pays into an account. Returns quanta. */
function enter({ world }: Run, { asset }: Market, { from, to, wanted }: Move): number {
  const amount = Math.floor(wanted)
  if (!(amount > 0)) return 0
  pay(world, asset, from, to, amount)
  emit(world.log, { kind: KIND.collateral, account: to, other: from, amount })
  return amount
}

/** Pays out of an account what the rules let go and the protocol has. Returns quanta. */
function leave(run: Run, rules: ProtocolRules, market: Market, { from, to, wanted }: Move): number {
  const { world } = run
  const free = Math.floor(Math.min(wanted, withdrawable(run, rules, market, from)))
  if (!(free > 0)) return 0
  const amount = Math.min(free, custody(world, rules.protocol))
  if (amount === 0) return 0
  pullOrders(run, market, from)
  pay(world, market.asset, from, to, amount)
  emit(world.log, { kind: KIND.collateral, account: from, other: to, amount: -amount })
  noteWithdrawal(rules, amount)
  return amount
}

/** Orders that stand were held to the margin that has gone. */
function pullOrders({ rules }: Run, { row }: Market, account: number): void {
  rules.markets[row].venue.pull(account)
}

/** Part of the value of borrowed lots that a purse must be worth beyond them. */
const BORROWS_AGAINST = 0.5

/** An order of attackers on the outside venue. What it buys the venue holds to their cash; what it borrows to sell, to
 *  what they are worth. */
function tradeAbroad({ world, rules }: Run, cohort: Cohort, { plot }: CohortScratch): void {
  const wanted = Math.trunc(plot.spotLots)
  if (wanted === 0 || !Number.isFinite(wanted)) return
  const market = world.markets[cohort.market]
  const lots = Math.max(wanted, -mostSold(market, world.cash[market.asset][cohort.purse], cohort))
  if (lots !== 0) rules.markets[cohort.market].venue.tradeOutside(cohort.purse, lots)
}

/** Lots that a purse with `cash` quanta may sell on the outside venue, borrowed ones included. */
function mostSold(market: Market, cash: number, { purse }: Cohort): number {
  const held = market.spot[purse]
  const worth = cash + outsideValue(market, held)
  const mayOwe = Math.floor(worth / (outsideTicks(market) * market.k * BORROWS_AGAINST))
  return Math.max(0, held) + Math.max(0, mayOwe - Math.max(0, -held))
}
