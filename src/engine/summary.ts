/** What a run came to, in usd, summed over protocols. */
import { conservationError } from '../world/audit.ts'
import {
  BAD_DEBT,
  CAUSE_SHARES,
  FUND_LOW,
  FUND_PAID,
  FUND_START,
  INSOLVENT,
  LIQUIDATED,
  LIQUIDATIONS,
  ORDERS_CUT,
  PENALTIES,
  SOCIALIZED,
  STEP,
  inUnits,
} from '../world/world.ts'
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
  readonly adl: number
  readonly socializedLoss: number
  /** Shortfall that no rung took. */
  readonly insolvent: number
  /** Lowest mark of the first market as a share of its start. */
  readonly priceLow: number
  /** Lowest basis of the first market: log of mark over outside price. */
  readonly basisLow: number
  /** Mean share of a liquidation's cause that lies in earlier liquidations. */
  readonly reproductionNumber: number
  readonly ordersCut: number
  /** Quanta by which the books miss zero. */
  readonly conservationError: number
}

/** Reads the tallies; changes nothing. */
export function summarize({ world, scenario, rules }: Run): Summary {
  const total = (index: number): number =>
    world.protocols.reduce((sum, { tally }) => sum + tally[index], 0)
  const { asset, history } = world.markets[0]
  const { unit } = scenario.assets[asset]
  const steps = world.scalars[STEP]
  const count = total(LIQUIDATIONS)
  const funds = rules.protocols.map(({ fundAccount, protocol }) =>
    fundAccount < 0 ? 0 : world.cash[world.markets[protocol.markets[0]].asset][fundAccount],
  )
  return {
    steps,
    agents: world.cohorts.reduce((sum, cohort) => sum + cohort.count, 0),
    liquidations: count,
    liquidated: inUnits(total(LIQUIDATED), unit),
    penalties: inUnits(total(PENALTIES), unit),
    badDebt: inUnits(total(BAD_DEBT), unit),
    insuranceStart: inUnits(total(FUND_START), unit),
    insuranceEnd: inUnits(
      funds.reduce((sum, balance) => sum + balance, 0),
      unit,
    ),
    insuranceLow: inUnits(total(FUND_LOW), unit),
    insurancePaid: inUnits(total(FUND_PAID), unit),
    adl: 0,
    socializedLoss: inUnits(total(SOCIALIZED), unit),
    insolvent: inUnits(total(INSOLVENT), unit),
    priceLow: lowest(history.mark, steps) / history.mark[0],
    basisLow: lowest(history.basis, steps),
    reproductionNumber: count === 0 ? 0 : total(CAUSE_SHARES) / count,
    ordersCut: total(ORDERS_CUT),
    conservationError: conservationError(world),
  }
}

function lowest(column: Float64Array, to: number): number {
  let low = Infinity
  for (let i = 0; i <= to; i++) if (column[i] < low) low = column[i]
  return low
}
