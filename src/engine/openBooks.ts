/** Before the first step: strategies look at what they hold, and makers put their first quotes in the book. */
import type { Decision } from '../agents/strategy.ts'
import { equity } from '../world/world.ts'
import { lookAsCohort, lookAtMarket } from './look.ts'
import type { CohortRules } from './rules.ts'
import type { Run } from './run.ts'

export function openBooks(run: Run): void {
  const { world, rules, scratch } = run
  world.markets.forEach((market, row) =>
    lookAtMarket(scratch.views[row], world, market, rules.markets[row]),
  )
  for (const own of rules.cohorts) {
    const decision = everybody(run, own)
    own.strategy.settle?.(decision.acting, decision as never)
    if (own.quotingPlace < 0 || own.actsPerHour === 0) continue
    const { acting, quotes } = decision
    quotes.action.fill(0)
    own.strategy.decide(decision as never)
    const { count, rows } = acting
    const { venue } = rules.markets[own.cohort.market]
    venue.quote(own.quotingPlace, { count, rows, ...quotes })
  }
  for (const { venue } of rules.markets) venue.finish()
}

/** A decision in which all of a cohort acts. */
function everybody({ world, rules, scratch }: Run, own: CohortRules): Decision<unknown> {
  const { cohort, params, luck } = own
  const { acting, intents, quotes, offers, transfers, plot } = scratch.cohorts[cohort.index]
  const market = world.markets[cohort.market]
  const view = scratch.views[cohort.market]
  lookAsCohort(view, own, rules.protocols[cohort.protocol])
  acting.count = cohort.count
  for (let j = 0; j < cohort.count; j++) {
    const row = cohort.first + j
    acting.rows[j] = row
    acting.size[j] = market.size[row]
    acting.equity[j] = equity(world, market, row)
    acting.leverage[j] = world.leverage[row] * own.appetite
    acting.spot[j] = market.spot[row]
  }
  const { memory } = cohort
  return { acting, view, params, luck, memory, intents, quotes, offers, transfers, plot }
}
