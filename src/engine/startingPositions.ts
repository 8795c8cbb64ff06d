/** Positions at the start. On the linear venue the house has the other side; on a book the agents have it among
 *  themselves: traders are scaled so that the larger side is the open interest, and the net of them is held by makers
 *  and by those who carry the basis. */
import { EQUITY_MAX } from '../scenario/sizes.ts'
import { closeHouse, handHouseTo, openPosition } from '../world/openPosition.ts'
import { pay } from '../world/ledger.ts'
import { MARK, REFERENCE_INTEREST, type Cohort, type Market, type World } from '../world/world.ts'
import type { CohortRules } from './rules.ts'
import type { Run } from './run.ts'

/** Part of the net that makers hold; the rest is carried against the outside venue. */
const MAKERS_SHARE = 0.15

/** Leverage of a position that is carried against the outside venue, which its own money is there for. */
const HEDGE_LEVERAGE = 1.5

/** What each agent of a cohort is to hold, before the market is balanced. By slot. */
export interface Plan {
  readonly rules: CohortRules
  /** Quanta. */
  readonly equity: Float64Array
  /** Signed lots, not whole, and the price in ticks at which they were entered. */
  readonly lots: Float64Array
  readonly entry: Float64Array
  /** Signed lots on the outside venue, which are scaled as the rest of a trader's money is. */
  readonly spot: Float64Array
}

export function openPositions(run: Run, row: number, plans: readonly Plan[]): void {
  const { world, rules } = run
  const market = world.markets[row]
  const { hasBook, counterparty = market.house } = rules.markets[row].venue
  const scale = hasBook ? scaleOf(market.state[REFERENCE_INTEREST], market.state[MARK] * market.k, plans) : 1 // prettier-ignore
  let net = 0
  for (const { rules: own, equity, lots, entry, spot } of plans) {
    const { cohort } = own
    // What options need is theirs as it is; only the traders of perpetuals are scaled to the open interest.
    if (cohort.holdsOptions) {
      for (let slot = 0; slot < cohort.count; slot++) {
        endow(world, cohort, slot, Math.round(equity[slot]))
        openPosition(world, market, cohort.first + slot, Math.round(lots[slot]), entry[slot])
        net += Math.round(lots[slot])
      }
      continue
    }
    const isTrader = cohort.role === 'trader'
    for (let slot = 0; slot < cohort.count; slot++) {
      holdAbroad(market, cohort.first + slot, Math.round(spot[slot] * (isTrader ? scale : 1)))
      if (isTrader || !hasBook) endow(world, cohort, slot, Math.round(equity[slot] * scale))
      if (!isTrader) continue
      const size = Math.round(lots[slot] * scale)
      openPosition(world, market, cohort.first + slot, size, entry[slot])
      net += size
    }
  }
  if (hasBook) holdNet(run, row, plans, net)
  else if (counterparty !== market.house) handHouseTo(world, market, counterparty)
}

/** Coins that agents hold outside from the start: theirs already, so nobody pays for them. */
function holdAbroad({ spot, abroad }: Market, account: number, lots: number): void {
  spot[account] += lots
  spot[abroad] -= lots
}

/** What the traders' positions and money are multiplied with so that the larger side is `interest` quanta. Where few of
 *  many hold anything that would take more money than there may be: then the side stays smaller. */
function scaleOf(interest: number, value: number, plans: readonly Plan[]): number {
  let longs = 0
  let shorts = 0
  let money = 0
  for (const { rules, lots, equity } of plans) {
    if (rules.cohort.role !== 'trader' || rules.cohort.holdsOptions) continue
    for (const own of equity) money += own
    for (const d of lots) {
      if (d > 0) longs += d * value
      else shorts -= d * value
    }
  }
  const larger = Math.max(longs, shorts)
  return larger > 0 ? Math.min(interest / larger, EQUITY_MAX / Math.max(1, money)) : 1
}

/** Hands out the other side of the traders' net, pro rata to equity. */
function holdNet(run: Run, row: number, plans: readonly Plan[], net: number): void {
  const { world } = run
  const market = world.markets[row]
  const value = market.state[MARK] * market.k
  const makers = plans.filter(({ rules }) => rules.cohort.role === 'maker')
  const carriers = plans.filter(({ rules }) => rules.cohort.role === 'carry')
  const toMakers = carriers.length === 0 ? net : Math.round(MAKERS_SHARE * net)
  for (const plan of plans) {
    const { role, count, holdsOptions } = plan.rules.cohort
    if (role === 'trader' || role === 'maker' || role === 'carry' || holdsOptions) continue
    for (let slot = 0; slot < count; slot++) endow(world, plan.rules.cohort, slot, plan.equity[slot]) // prettier-ignore
  }
  const left = share(makers, -toMakers, (plan, slot, lots) => {
    endow(world, plan.rules.cohort, slot, plan.equity[slot])
    openPosition(world, market, plan.rules.cohort.first + slot, lots, market.state[MARK])
  })
  share(carriers, left - (net - toMakers), (plan, slot, lots) => {
    const own = Math.round((Math.abs(lots) * value) / HEDGE_LEVERAGE)
    endow(world, plan.rules.cohort, slot, plan.equity[slot] + own)
    openPosition(world, market, plan.rules.cohort.first + slot, lots, market.state[MARK])
  })
  closeHouse(world, market)
}

/** Splits `lots` over all agents of the plans in proportion to their equity, by running totals. Returns what found
 *  nobody. */
function share(
  plans: readonly Plan[],
  lots: number,
  give: (plan: Plan, slot: number, lots: number) => void,
): number {
  let total = 0
  for (const { equity } of plans) for (const e of equity) total += e
  let running = 0
  let given = 0
  for (const plan of plans) {
    for (let slot = 0; slot < plan.equity.length; slot++) {
      running += plan.equity[slot]
      const due = total > 0 ? Math.round((lots * running) / total) : 0
      give(plan, slot, due - given + 0)
      given = due
    }
  }
  return lots - given
}

/** Pays an agent its starting money. */
function endow(world: World, cohort: Cohort, slot: number, amount: number): void {
  const row = cohort.first + slot
  world.startEquity[row] = amount
  // Attackers share one purse, and bring no more; nor do those who move money: their pocket holds what they took out.
  const to = cohort.purse >= 0 ? cohort.purse : row
  world.wallet[row] = cohort.purse >= 0 || cohort.deposits ? 0 : amount
  if (amount > 0) pay(world, world.markets[cohort.market].asset, world.outside, to, amount)
}
