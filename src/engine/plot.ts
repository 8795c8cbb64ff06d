/** What attackers see of themselves, and what is said of their plan. */
import { emit, KIND } from '../world/events.ts'
import { outsideValue } from '../market/outside.ts'
import type { CohortRules } from './rules.ts'
import type { CohortScratch, Run } from './run.ts'
import { withdrawable } from './withdrawals.ts'

/** Fills a cohort's plot from the books, and clears what it wanted. */
export function lookAtPlot(run: Run, { cohort }: CohortRules, own: CohortScratch): void {
  const { world, rules } = run
  const { plot, acting } = own
  const market = world.markets[cohort.market]
  const protocolRules = rules.protocols[cohort.protocol]
  const { protocol } = protocolRules
  plot.cash = world.cash[market.asset][cohort.purse]
  plot.spot = market.spot[cohort.purse]
  plot.budget = 0
  plot.worth = plot.cash + outsideValue(market, plot.spot)
  plot.spotLots = 0
  plot.collateral.fill(0)
  for (let j = 0; j < acting.count; j++) {
    const row = acting.rows[j]
    plot.worth += Math.max(0, acting.equity[j])
    plot.budget += world.startEquity[row]
    plot.flagged[j] = +(protocol.flaggedAt[row - protocol.first] !== 0)
    plot.free[j] = withdrawable(run, protocolRules, market, row)
  }
}

/** Says in an event that a plan has gone on to another phase. Accounts in liquidation order nothing. */
export function notePhase(
  { world }: Run,
  { cohort }: CohortRules,
  { acting, intents, plot }: CohortScratch,
  before: number,
): void {
  for (let j = 0; j < acting.count; j++) if (plot.flagged[j] === 1) intents.lots[j] = 0
  const { phase, reason } = cohort.memory
  if (phase[0] === before) return
  const told = { account: cohort.purse, other: phase[0], lots: reason[0] }
  emit(world.log, { kind: KIND['attack-phase'], ...told })
}
