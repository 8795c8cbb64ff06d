/** A scenario's parts, bound to the world's columns. Nothing in here changes in a run: binding again changes nothing. */
import { deriveKey } from '../kernel/random.ts'
import type { Decision, StrategyPart } from '../agents/strategy.ts'
import type { PriceProcess } from '../market/process.ts'
import type { Venue } from '../market/venue.ts'
import type { LiquidationPart } from '../protocol/liquidation/liquidationMethod.ts'
import type { MarginRates } from '../protocol/margin/marginModel.ts'
import type { RungContext, RungPart } from '../protocol/waterfall/rung.ts'
import type { ParamsOf, ParamSpecs, Part } from '../scenario/declaration.ts'
import type { CohortDoc, PartDoc, ProtocolDoc, Scenario } from '../scenario/document.ts'
import { microKey } from '../world/keys.ts'
import type { Cohort, Protocol, World } from '../world/world.ts'
import { gapTable, type GapTable } from '../kernel/gaps.ts'
import { CATALOGUE } from './catalogue.ts'

/** Purposes of a cohort's draws. */
const ACTING = 311
const DECIDING = 312

export interface MarketRules {
  readonly process: PriceProcess
  readonly venue: Venue
}

export interface BoundRung {
  readonly part: RungPart
  readonly params: ParamsOf<ParamSpecs>
  readonly context: RungContext
}

export interface ProtocolRules {
  readonly protocol: Protocol
  readonly margin: MarginRates
  readonly liquidation: { readonly part: LiquidationPart; readonly params: ParamsOf<ParamSpecs> }
  readonly rungs: readonly BoundRung[]
  /** Account of the first rung that takes penalties; the treasury if there is none. */
  readonly penaltyAccount: number
  /** Accounts of all rungs that take penalties: together the insurance of the summary. */
  readonly fundAccounts: readonly number[]
}

/** What a protocol's insurance funds hold together, in quanta. */
export function insurance(world: World, { protocol, fundAccounts }: ProtocolRules): number {
  const cash = world.cash[world.markets[protocol.markets[0]].asset]
  return fundAccounts.reduce((sum, account) => sum + cash[account], 0)
}

export interface CohortRules {
  readonly cohort: Cohort
  readonly strategy: StrategyPart
  readonly params: Decision<ParamsOf<ParamSpecs>>['params']
  readonly appetite: number
  /** Who acts is drawn from this table; muted cohorts have an empty one. */
  readonly gaps: GapTable
  readonly gapKey: readonly [number, number]
  readonly luck: Decision<unknown>['luck']
}

export interface Rules {
  readonly markets: readonly MarketRules[]
  readonly protocols: readonly ProtocolRules[]
  readonly cohorts: readonly CohortRules[]
  readonly shocks: readonly ((step: number) => void)[]
}

/** Looks a part up. The document has been parsed against the same catalogue, so it is there. */
function part<P extends Part>(parts: ReadonlyMap<string, P>, { kind }: PartDoc): P {
  const found = parts.get(kind)
  if (!found) throw new Error(`no part is called ${kind}`)
  return found
}

const values = (doc: PartDoc): ParamsOf<ParamSpecs> => doc as unknown as ParamsOf<ParamSpecs>

/** Binds the rules that are in force now. Called at the start and after each edit or restore. */
export function bindRules(world: World, scenario: Scenario): Rules {
  return {
    markets: scenario.markets.map((_, row) => bindMarket(world, scenario, row)),
    protocols: scenario.protocols.map((doc, row) => bindProtocol(world, scenario, doc, row)),
    cohorts: world.cohorts.map(cohort =>
      bindCohort(world, scenario.cohorts[cohort.row], cohort, scenario.clock.stepSeconds),
    ),
    shocks: scenario.shocks.map((doc, index) => {
      const market = world.markets[scenario.markets.findIndex(({ id }) => id === doc.market)]
      const { stepSeconds } = scenario.clock
      const context = { world, market, begins: doc.step, index, stepSeconds }
      return part(CATALOGUE.shocks, doc).bind(context, values(doc))
    }),
  }
}

function bindMarket(world: World, scenario: Scenario, row: number): MarketRules {
  const { process, venue } = scenario.markets[row]
  const { stepSeconds } = scenario.clock
  const market = world.markets[row]
  let agents = 0
  for (const cohort of world.cohorts) if (cohort.market === row) agents += cohort.count
  return {
    process: part(CATALOGUE.processes, process).bind(
      { world, market, stepSeconds },
      values(process),
    ),
    venue: part(CATALOGUE.venues, venue).bind(
      { world, market, stepSeconds, agents },
      values(venue),
    ),
  }
}

function bindProtocol(
  world: World,
  { assets }: Scenario,
  doc: ProtocolDoc,
  row: number,
): ProtocolRules {
  const protocol = world.protocols[row]
  const markets = protocol.markets.map(market => world.markets[market])
  const { asset } = markets[0]
  const { unit } = assets[asset]
  const rungs = doc.waterfall.map((rung, i): BoundRung => ({
    part: part(CATALOGUE.rungs, rung),
    params: values(rung),
    context: { world, protocol, asset, unit, markets, account: protocol.rungAccounts[i] },
  }))
  const fundAccounts = rungs
    .filter(rung => rung.part.takesPenalties)
    .map(({ context }) => context.account)
  return {
    protocol,
    margin: part(CATALOGUE.margins, doc.margin).rates(values(doc.margin)),
    liquidation: {
      part: part(CATALOGUE.liquidations, doc.liquidation),
      params: values(doc.liquidation),
    },
    rungs,
    penaltyAccount: fundAccounts[0] ?? protocol.treasury,
    fundAccounts,
  }
}

function bindCohort(
  world: World,
  doc: CohortDoc,
  cohort: Cohort,
  stepSeconds: number,
): CohortRules {
  const micro = microKey(world)
  const chance = doc.muted ? 0 : Math.min(1, (doc.activity * stepSeconds) / 3600)
  return {
    cohort,
    strategy: part(CATALOGUE.agents, doc.agent),
    params: values(doc.agent),
    appetite: doc.appetite,
    gaps: gapTable(chance),
    gapKey: deriveKey(micro, ACTING, cohort.scope),
    luck: { key: deriveKey(micro, DECIDING, cohort.scope) },
  }
}
