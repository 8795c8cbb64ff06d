/** Who acts in this step, and what each wants. */
import { acting as drawActing } from '../../kernel/gaps.ts'
import type { Acting, Transfers } from '../../agents/strategy.ts'
import { act, feel } from '../../agents/psychology.ts'
import type { CohortDoc } from '../../scenario/document.ts'
import { worthsOf } from '../../protocol/waterfall/vaultShares.ts'
import { legsValue } from '../../world/chain.ts'
import { collateralValue } from '../../world/collateral.ts'
import {
  fundingOwed,
  FLAGGED,
  FUNDING,
  MARK,
  STEP,
  type Market,
  type World,
} from '../../world/world.ts'
import { noteGas } from '../gas.ts'
import { lookAsCohort, lookAtMarket } from '../look.ts'
import { lookAtPlot, notePhase } from '../plot.ts'
import { lookAtOptions } from '../books/optionDesk.ts'
import { letIn } from '../reentry.ts'
import type { CohortRules, ProtocolRules } from '../rules.ts'
import type { CohortScratch, Run } from '../run.ts'

export function agents(run: Run): void {
  const { world, rules, scratch } = run
  noteGas(run)
  for (const map of scratch.maps) map.isMapped = false
  world.markets.forEach((market, row) =>
    lookAtMarket(scratch.views[row], world, market, rules.markets[row]),
  )
  for (const cohortRules of rules.cohorts) {
    const { cohort } = cohortRules
    const own = scratch.cohorts[cohort.index]
    findActing(run, cohortRules, own.acting)
    if (own.acting.count === 0) continue
    const protocol = rules.protocols[cohort.protocol]
    lookAsCohort(scratch.views[cohort.market], cohortRules, protocol)
    decide(run, cohortRules, protocol, own)
  }
}

/** Attackers watch all the time; of all others some act, drawn by chance, and of those who were closed none. */
function findActing(run: Run, own: CohortRules, acting: Acting): void {
  const { world, rules } = run
  const { cohort, gaps, gapKey, actsPerHour } = own
  const { first, count, role } = cohort
  if (role === 'attacker') {
    acting.count = actsPerHour > 0 ? count : 0
    for (let j = 0; j < acting.count; j++) acting.rows[j] = first + j
    return
  }
  const step = world.scalars[STEP]
  acting.count = drawActing(gaps, gapKey[0], gapKey[1], step, count, first, acting.rows, 0)
  if (isThinned(own, rules.protocols[cohort.protocol])) letIn(run, own, acting)
}

/** Whether some of a cohort may be flagged, or away. */
function isThinned({ leaves }: CohortRules, { protocol }: ProtocolRules): boolean {
  return leaves || protocol.tally[FLAGGED] > 0
}

function decide(run: Run, rules: CohortRules, protocol: ProtocolRules, own: CohortScratch): void {
  const { world, scratch } = run
  const { cohort, strategy, params, appetite, luck, mind } = rules
  const { acting, intents, quotes, offers, transfers, plot, options } = own
  const market = world.markets[cohort.market]
  const view = scratch.views[cohort.market]
  gather(world.cash[market.asset], market, world.leverage, appetite, acting)
  if (options) addOptions(world, market, acting)
  intents.lots.fill(0, 0, acting.count)
  intents.limit.fill(0, 0, acting.count)
  intents.rule.fill(0, 0, acting.count)
  if (cohort.role !== 'trader') clear(own)
  if (cohort.deposits) showShares(protocol, acting, transfers)
  const isAttacker = cohort.role === 'attacker'
  if (isAttacker) lookAtPlot(run, rules, own)
  const { memory } = cohort
  const before = isAttacker ? memory.phase[0] : 0
  if (mind) feel(mind, acting, view, cohort.deposits ? besides(world, own) : undefined)
  const books = run.rules.books[cohort.market]
  if (options && books) lookAtOptions(options, books, acting, cohort)
  try {
    strategy.decide({ acting, view, params, luck, memory, intents, quotes, offers, transfers, plot, options }) // prettier-ignore
  } catch (error) {
    throw named(error, run.scenario.cohorts[cohort.row])
  }
  if (mind) act(mind, acting, view, intents, { quotes, offers, transfers })
  if (isAttacker) notePhase(run, rules, own, before)
}

/** What a strategy threw, with the name of who threw it in front. */
function named(error: unknown, { id, agent }: CohortDoc): unknown {
  if (error instanceof Error) error.message = `agent ${agent.kind} of ${id}: ${error.message}`
  return error
}

/** Each acting agent's own figures, side by side: all that its strategy sees of the books. */
function gather(
  cash: Float64Array,
  market: Market,
  leverage: Float64Array,
  appetite: number,
  acting: Acting,
): void {
  const { size, quote, spot, state, k, fundedAt } = market
  const value = state[MARK] * k
  const index = state[FUNDING]
  const { count, rows, equity: equities, size: sizes, leverage: leverages, spot: spots } = acting
  for (let j = 0; j < count; j++) {
    const i = rows[j]
    const q = size[i]
    sizes[j] = q
    spots[j] = spot[i]
    equities[j] = cash[i] + quote[i] + q * value
    leverages[j] = leverage[i] * appetite
  }
  if (index === 0) return
  for (let j = 0; j < count; j++) {
    if (fundedAt[rows[j]] !== index) equities[j] -= fundingOwed(market, rows[j])
  }
}

/** What options and collateral add to the equity of those who may have some. */
function addOptions({ cash }: World, market: Market, { count, rows, equity }: Acting): void {
  const chain = market.chain!
  for (let j = 0; j < count; j++) {
    equity[j] += legsValue(chain, rows[j], market.k)
    equity[j] += collateralValue(chain.collateral, cash, rows[j])
  }
}

function clear({ acting, quotes, offers, transfers }: CohortScratch): void {
  quotes.action.fill(0, 0, acting.count)
  offers.most.fill(0, 0, acting.count)
  offers.margin.fill(0, 0, acting.count)
  transfers.amount.fill(0, 0, acting.count)
  transfers.outward.fill(0, 0, acting.count)
}

/** What each acting agent owns beside its account: its part of the vault, and what it has taken out. */
function besides({ wallet }: World, { acting, transfers, counted }: CohortScratch): Float64Array {
  for (let j = 0; j < acting.count; j++) counted[j] = transfers.held[j] + wallet[acting.rows[j]]
  return counted
}

/** What each depositor's part of the vault is worth. */
function showShares({ vault }: ProtocolRules, acting: Acting, { held, asked }: Transfers): void {
  if (vault !== undefined) worthsOf(vault.context, vault.params, acting, held, asked)
  else {
    held.fill(0, 0, acting.count)
    asked.fill(0, 0, acting.count)
  }
}
