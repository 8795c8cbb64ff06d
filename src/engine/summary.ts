/** What a run came to, in usd, summed over protocols. */
import { conservationError } from '../world/audit.ts'
import {
  ADL,
  BAD_DEBT,
  BONUS_PAID,
  CAUSE_SHARES,
  FLAGGED,
  FUND_LOW,
  FILL_COUNT,
  FUND_PAID,
  FUND_START,
  GAS_PAID,
  INSOLVENT,
  KEEPERS_TOOK,
  LIQUIDATED,
  LIQUIDATIONS,
  ORDERS,
  ORDERS_CUT,
  PENALTIES,
  REBATES,
  SOCIALIZED,
  STEP,
  TAKEN_OVER,
  TAKER_FEES,
  VOLUME,
  WITHDRAWN,
  equity,
  inUnits,
} from '../world/world.ts'
import { hasLegs } from '../world/chain.ts'
import { attackAccountOf } from './attackAccount.ts'
import { insurance, worth } from './rules.ts'
import type { Run } from './run.ts'

export interface Summary {
  readonly steps: number
  readonly agents: number
  readonly liquidations: number
  /** Notional closed by force. */
  readonly liquidated: number
  readonly penalties: number
  /** Every shortfall that reached the waterfall. */
  readonly badDebt: number
  readonly insuranceStart: number
  readonly insuranceEnd: number
  readonly insuranceLow: number
  readonly insurancePaid: number
  /** Shortfall that any rung paid, or spread over others. */
  readonly rungsPaid: number
  /** Notional of winners that were closed. */
  readonly adl: number
  /** Notional handed to keepers and rungs, and the keepers' part of it. */
  readonly takenOver: number
  readonly keepersTook: number
  /** Value of all trades. */
  readonly volume: number
  /** Orders placed, cancelled and matched; fills, forced ones included. */
  readonly orders: number
  readonly fills: number
  readonly socializedLoss: number
  /** Shortfall that no rung took. */
  readonly insolvent: number
  /** What accounts under maintenance and rungs are under water by and nobody has had to pay yet. */
  readonly unresolved: number
  /** Lowest mark of the first market as a share of its start. */
  readonly priceLow: number
  /** Lowest basis of the first market: log of mark over outside price. */
  readonly basisLow: number
  /** Mean share of a liquidation's cause that lies in earlier liquidations. */
  readonly reproductionNumber: number
  readonly ordersCut: number
  /** Of all attackers: what they began with, their profit at mark and outside price, what they took and what they lost. */
  readonly attackBudget: number
  readonly attackProfit: number
  readonly attackExtracted: number
  readonly attackSpent: number
  /** Fees of takers, what of them makers got, gas of keepers, bonus of depositors, money that left accounts. */
  readonly takerFees: number
  readonly rebates: number
  readonly gasPaid: number
  readonly bonusPaid: number
  readonly withdrawn: number
  /** Quanta by which the books miss zero. */
  readonly conservationError: number
}

/** Reads the tallies; changes nothing. */
export function summarize(run: Run): Summary {
  const { world, scenario, rules, memories } = run
  const sum = (of: (row: number) => number): number =>
    world.protocols.reduce((all, { row }) => all + of(row), 0)
  const total = (index: number): number => sum(row => world.protocols[row].tally[index])
  /** Each protocol in the unit of its own asset. */
  const units = scenario.protocols.map(
    (_, row) => scenario.assets[world.markets[world.protocols[row].markets[0]].asset].unit,
  )
  const money = (index: number): number =>
    sum(row => inUnits(world.protocols[row].tally[index], units[row]))
  const accounts = memories.attacks.map(attack => attackAccountOf(run, attack))
  const attacks = (what: 'budget' | 'profit' | 'extracted' | 'spent'): number =>
    accounts.reduce((all, account) => all + inUnits(account[what], world.markets[account.cohort.market].unit), 0) // prettier-ignore
  const { history } = world.markets[0]
  const steps = world.scalars[STEP]
  const count = total(LIQUIDATIONS)
  return {
    steps,
    agents: world.cohorts.reduce((sum, cohort) => sum + cohort.count, 0),
    liquidations: count,
    liquidated: money(LIQUIDATED),
    penalties: money(PENALTIES),
    badDebt: money(BAD_DEBT),
    insuranceStart: money(FUND_START),
    insuranceEnd: sum(row => inUnits(insurance(world, rules.protocols[row]), units[row])),
    insuranceLow: money(FUND_LOW),
    insurancePaid: money(FUND_PAID),
    rungsPaid: sum(row => inUnits(all(world.protocols[row].rungPaid), units[row])),
    adl: money(ADL),
    takenOver: money(TAKEN_OVER),
    keepersTook: money(KEEPERS_TOOK),
    volume: world.markets.reduce((sum, { state, unit }) => sum + inUnits(state[VOLUME], unit), 0),
    orders: world.markets.reduce((sum, { state }) => sum + state[ORDERS], 0),
    fills: world.markets.reduce((sum, { state }) => sum + state[FILL_COUNT], 0),
    socializedLoss: money(SOCIALIZED),
    insolvent: money(INSOLVENT),
    unresolved: sum(row => inUnits(unresolved(run, row), units[row])),
    priceLow: lowest(history.mark, steps) / history.mark[0],
    basisLow: lowest(history.basis, steps),
    reproductionNumber: count === 0 ? 0 : total(CAUSE_SHARES) / count,
    ordersCut: total(ORDERS_CUT),
    attackBudget: attacks('budget'),
    attackProfit: attacks('profit'),
    attackExtracted: attacks('extracted'),
    attackSpent: attacks('spent'),
    takerFees: money(TAKER_FEES),
    rebates: money(REBATES),
    gasPaid: money(GAS_PAID),
    bonusPaid: money(BONUS_PAID),
    withdrawn: money(WITHDRAWN),
    conservationError: conservationError(world),
  }
}

const all = (column: Float64Array): number => column.reduce((sum, value) => sum + value, 0)

function lowest(column: Float64Array, to: number): number {
  let low = Infinity
  for (let i = 0; i <= to; i++) if (column[i] < low) low = column[i]
  return low
}

/** Quanta that a protocol's flagged accounts and its rungs lack, positions at the mark. */
function unresolved({ world, rules }: Run, row: number): number {
  const { protocol } = rules.protocols[row]
  const { flagged, tally, rungAccounts, markets } = protocol
  let lacking = 0
  for (const account of rungAccounts) lacking += Math.max(0, -worth(world, protocol, account))
  for (let j = 0; j < tally[FLAGGED]; j++) {
    for (const market of markets) {
      const { size, chain } = world.markets[market]
      if (size[flagged[j]] === 0 && !(chain && hasLegs(chain, flagged[j]))) continue
      lacking += Math.max(0, -equity(world, world.markets[market], flagged[j]))
    }
  }
  return lacking
}
