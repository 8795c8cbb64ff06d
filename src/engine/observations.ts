/** What is noted of each step: one number each, in usd where it is money. */
import {
  BAD_DEBT,
  BASIS,
  FUND_PAID,
  INSOLVENT,
  LIQUIDATED,
  LIQUIDATIONS,
  MARK,
  OUTSIDE,
  PENALTIES,
  SOCIALIZED,
  inUnits,
  openInterest,
} from '../world/world.ts'
import { insurance } from './rules.ts'
import type { Run } from './run.ts'

export interface Observation {
  readonly id: string
  readonly read: (run: Run) => number
}

/** Sum over protocols of a tally that counts money, in usd. */
const money =
  (index: number) =>
  ({ world, scenario }: Run): number =>
    world.protocols.reduce((sum, protocol) => {
      const { asset } = world.markets[protocol.markets[0]]
      return sum + inUnits(protocol.tally[index], scenario.assets[asset].unit)
    }, 0)

/** Cumulative figures run from the start of the run; differences are the page's business. */
export const OBSERVATIONS: readonly Observation[] = [
  { id: 'outsidePrice', read: ({ world }) => world.markets[0].state[OUTSIDE] },
  { id: 'markPrice', read: ({ world }) => world.markets[0].state[MARK] * world.markets[0].tick },
  { id: 'basis', read: ({ world }) => world.markets[0].state[BASIS] },
  { id: 'openInterest', read: openInterestUsd },
  { id: 'fund', read: fundUsd },
  {
    id: 'liquidations',
    read: ({ world }) => world.protocols.reduce((sum, { tally }) => sum + tally[LIQUIDATIONS], 0),
  },
  { id: 'liquidated', read: money(LIQUIDATED) },
  { id: 'penalties', read: money(PENALTIES) },
  { id: 'badDebt', read: money(BAD_DEBT) },
  { id: 'fundPaid', read: money(FUND_PAID) },
  { id: 'socialized', read: money(SOCIALIZED) },
  { id: 'insolvent', read: money(INSOLVENT) },
]

function openInterestUsd({ world }: Run): number {
  return world.markets.reduce(
    (sum, market) => sum + openInterest(market) * market.lot * market.state[MARK] * market.tick,
    0,
  )
}

function fundUsd({ world, rules, scenario }: Run): number {
  return rules.protocols.reduce((sum, own) => {
    const { asset } = world.markets[own.protocol.markets[0]]
    return sum + inUnits(insurance(world, own), scenario.assets[asset].unit)
  }, 0)
}
