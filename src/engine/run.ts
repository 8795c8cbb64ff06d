/** A run under way: the document, the world, the rules in force, and room to work in. */
import type { Acting, View } from '../agents/strategy.ts'
import type { Shortfalls } from '../protocol/waterfall/rung.ts'
import type { Scenario } from '../scenario/document.ts'
import { createWorld } from '../world/createWorld.ts'
import { emit, KIND, consume } from '../world/events.ts'
import { runKeys } from '../world/keys.ts'
import type { Orders } from '../world/houseTrade.ts'
import { pay } from '../world/ledger.ts'
import { populate } from '../world/population.ts'
import { FUND_LOW, FUND_START, MARK, OUTSIDE, BASIS, FORCED_BASIS } from '../world/world.ts'
import type { Cohort, Market, World } from '../world/world.ts'
import { log } from '../kernel/exponential.ts'
import { bindRules, insurance, type BoundRung, type Rules } from './rules.ts'

/** How often the books are added up: at the end, every 64 steps too, or after every phase. */
export type AuditLevel = 'events' | 'sampled' | 'full'

/** Who of a cohort acts in this step, and what each orders. */
export interface CohortScratch {
  readonly acting: Acting
  readonly orders: Orders
}

/** Columns that live for a step. Never read in a later one. */
export interface Scratch {
  readonly cohorts: readonly CohortScratch[]
  readonly view: View
  /** Accounts under maintenance, by protocol and market in turn. */
  readonly breached: Int32Array
  readonly breachedEnds: Int32Array
  readonly shortfalls: Shortfalls
  /** By market: the liquidation of this step that will move the price most; event -1 if there is none. */
  readonly heaviest: readonly { readonly market: Market; event: number; impact: number }[]
  /** One row a liquidation of this step, in order: leverage just before, shares of its cause. */
  readonly liquidated: { count: number; readonly detail: Float64Array }
}

/** Numbers of a row of `Scratch.liquidated`. */
export const LIQUIDATED_DETAIL = 4

export interface Run {
  /** As it stands now, edits up to this step applied. */
  scenario: Scenario
  readonly world: World
  rules: Rules
  readonly audit: AuditLevel
  readonly scratch: Scratch
}

/** A run before its first step. The scenario has been parsed. */
export function createRun(scenario: Scenario, audit: AuditLevel): Run {
  const world = createWorld(scenario, runKeys(scenario.seed, scenario.micro))
  const rules = bindRules(world, scenario)
  world.markets.forEach((market, row) => {
    rules.markets[row].process.start()
    rules.markets[row].venue.start()
    rememberPrices(market, 0)
  })
  populate(world, scenario.cohorts, scenario.assets)
  for (const own of rules.protocols) {
    for (const rung of own.rungs) fund(world, rung, rung.part.capital(rung.context, rung.params))
    const { tally } = own.protocol
    tally[FUND_START] = insurance(world, own)
    tally[FUND_LOW] = tally[FUND_START]
  }
  consume(world.log)
  return { scenario, world, rules, audit, scratch: createScratch(world) }
}

/** Moves money into a rung from the outside world, or back out as far as it is there. */
export function fund(world: World, { context }: BoundRung, amount: number): void {
  const { asset, account } = context
  const cash = world.cash[asset]
  const moved = amount < 0 ? -Math.min(-amount, Math.max(0, cash[account])) : amount
  if (moved === 0) return
  if (moved > 0) pay(world, asset, world.outside, account, moved)
  else pay(world, asset, account, world.outside, -moved)
  emit(world.log, { kind: KIND.deposit, account, amount: moved })
}

/** Keeps what the attribution of causes needs of this step. */
export function rememberPrices(market: World['markets'][number], at: number): void {
  const { history, state } = market
  history.mark[at] = state[MARK]
  history.outside[at] = log(state[OUTSIDE])
  history.basis[at] = state[BASIS]
  history.forced[at] = state[FORCED_BASIS]
}

function createScratch(world: World): Scratch {
  const { agentRows, cohorts, protocols, markets } = world
  return {
    cohorts: cohorts.map(cohortScratch),
    view: { step: 0, markPrice: 0, lastReturn: 0, lotsPerEquity: 0, unit: 0, lot: 0 },
    breached: new Int32Array(agentRows * markets.length),
    breachedEnds: new Int32Array(protocols.length * markets.length),
    shortfalls: {
      count: 0,
      account: new Int32Array(agentRows),
      amount: new Float64Array(agentRows),
      cause: new Float64Array(agentRows),
    },
    heaviest: markets.map(market => ({ market, event: -1, impact: 0 })),
    liquidated: { count: 0, detail: new Float64Array(LIQUIDATED_DETAIL * agentRows) },
  }
}

function cohortScratch({ first, count }: Cohort): CohortScratch {
  const rows = new Int32Array(count)
  return {
    acting: {
      count: 0,
      rows,
      first,
      equity: new Float64Array(count),
      size: new Float64Array(count),
      leverage: new Float64Array(count),
    },
    orders: { rows, lots: new Float64Array(count) },
  }
}
