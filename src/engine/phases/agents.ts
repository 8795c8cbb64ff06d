/** Who acts in this step, and what each wants. */
import { acting as drawActing } from '../../kernel/gaps.ts'
import type { Acting, Transfers } from '../../agents/strategy.ts'
import { worthsOf } from '../../protocol/waterfall/vaultShares.ts'
import { fundingOwed, FLAGGED, FUNDING, MARK, STEP, type Market } from '../../world/world.ts'
import { lookAsCohort, lookAtMarket } from '../look.ts'
import { letIn } from '../reentry.ts'
import type { CohortRules, ProtocolRules } from '../rules.ts'
import type { CohortScratch, Run } from '../run.ts'

export function agents(run: Run): void {
  const { world, rules, scratch } = run
  const step = world.scalars[STEP]
  world.markets.forEach((market, row) =>
    lookAtMarket(scratch.views[row], world, market, rules.markets[row].agents),
  )
  for (const cohortRules of rules.cohorts) {
    const { cohort, gaps, gapKey } = cohortRules
    const own = scratch.cohorts[cohort.index]
    const { acting } = own
    const { first, count } = cohort
    acting.count = drawActing(gaps, gapKey[0], gapKey[1], step, count, first, acting.rows, 0)
    const protocol = rules.protocols[cohort.protocol]
    lookAsCohort(scratch.views[cohort.market], cohortRules, protocol)
    if (isThinned(cohortRules, protocol)) letIn(run, cohortRules, acting)
    if (acting.count > 0) decide(run, cohortRules, protocol, own)
  }
}

/** Whether some of a cohort may be flagged, or away. */
function isThinned({ leaves }: CohortRules, { protocol }: ProtocolRules): boolean {
  return leaves || protocol.tally[FLAGGED] > 0
}

function decide(
  { world, scratch }: Run,
  rules: CohortRules,
  protocol: ProtocolRules,
  own: CohortScratch,
): void {
  const { cohort, strategy, params, appetite, luck } = rules
  const { acting, intents, quotes, offers, transfers } = own
  const market = world.markets[cohort.market]
  const view = scratch.views[cohort.market]
  gather(world.cash[market.asset], market, world.leverage, appetite, acting)
  intents.lots.fill(0, 0, acting.count)
  intents.limit.fill(0, 0, acting.count)
  intents.rule.fill(0, 0, acting.count)
  if (cohort.role !== 'trader') clear(own)
  if (cohort.role === 'depositor') showShares(protocol, acting, transfers)
  const { memory } = cohort
  strategy.decide({ acting, view, params, luck, memory, intents, quotes, offers, transfers })
}

/** Each acting agent's own figures, side by side: all that its strategy sees of the books. */
function gather(
  cash: Float64Array,
  market: Market,
  leverage: Float64Array,
  appetite: number,
  acting: Acting,
): void {
  const { size, quote, state, k, fundedAt } = market
  const value = state[MARK] * k
  const index = state[FUNDING]
  const { count, rows, equity: equities, size: sizes, leverage: leverages } = acting
  for (let j = 0; j < count; j++) {
    const i = rows[j]
    const q = size[i]
    sizes[j] = q
    equities[j] = cash[i] + quote[i] + q * value
    leverages[j] = leverage[i] * appetite
  }
  if (index === 0) return
  for (let j = 0; j < count; j++) {
    if (fundedAt[rows[j]] !== index) equities[j] -= fundingOwed(market, rows[j])
  }
}

function clear({ acting, quotes, offers, transfers }: CohortScratch): void {
  quotes.action.fill(0, 0, acting.count)
  offers.most.fill(0, 0, acting.count)
  transfers.amount.fill(0, 0, acting.count)
}

/** What each depositor's part of the vault is worth. */
function showShares({ vault }: ProtocolRules, acting: Acting, { held }: Transfers): void {
  if (vault === undefined) held.fill(0, 0, acting.count)
  else worthsOf(vault.context, vault.params, acting, held)
}
