/** A scenario's parts, bound to the world's columns. Nothing in here changes in a run: binding again changes nothing. */
import { deriveKey, hashText } from '../kernel/random.ts'
import { isMinded, type Mind } from '../agents/psychology.ts'
import type { Luck, StrategyPart } from '../agents/strategy.ts'
import type { Oracle } from '../market/oracle.ts'
import type { PriceProcess, ProcessContext } from '../market/process.ts'
import type { Venue, VenueContext } from '../market/venue.ts'
import type { FeeShares } from '../protocol/fees/feeModel.ts'
import type { Breaker } from '../protocol/breakers/breaker.ts'
import type { LiquidationPart, Route } from '../protocol/liquidation/liquidationMethod.ts'
import type { Margin } from '../protocol/margin/marginModel.ts'
import type { RungContext, RungPart } from '../protocol/waterfall/rung.ts'
import type { ParamsOf, ParamSpecs } from '../scenario/declaration.ts'
import type { CohortDoc, ProtocolDoc, Scenario } from '../scenario/document.ts'
import { macroKey, microKey } from '../world/keys.ts'
import { earnerOf, equity, type Cohort, type Protocol, type World } from '../world/world.ts'
import { gapTable, type GapTable } from '../kernel/gaps.ts'
import { knownParts, part, values } from './parts.ts'
import { createDesk } from './desk.ts'
import { quotingOf, type Memories } from './memory.ts'
import { returnNoise } from './returnNoise.ts'
import { bindBooks, type Books } from './books/books.ts'
import { admission } from './orderRules.ts'

/** Purposes of draws. */
const ACTING = 311
const DECIDING = 312
const VENUE = 313
const ORACLE = 314
const FEELING = 316
/** And of one on the macro key: who knows whom. */
const NETWORK = 106

export interface MarketRules {
  readonly process: PriceProcess
  readonly venue: Venue
  readonly oracle: Oracle
  /** Agents that trade here. */
  readonly agents: number
}

export interface BoundRung {
  readonly part: RungPart
  readonly params: ParamsOf<ParamSpecs>
  readonly context: RungContext
}

export interface ProtocolRules {
  readonly protocol: Protocol
  /** By place in `protocol.markets`. */
  readonly margins: readonly Margin[]
  readonly liquidation: {
    readonly part: LiquidationPart
    readonly params: ParamsOf<ParamSpecs>
    readonly route: Route
  }
  readonly rungs: readonly BoundRung[]
  readonly breakers: readonly Breaker[]
  readonly fees: FeeShares
  /** Account of the first rung that takes penalties; the treasury if there is none. */
  readonly penaltyAccount: number
  /** Accounts of all rungs that take penalties: together the insurance of the summary. */
  readonly fundAccounts: readonly number[]
  /** The first vault of its waterfall, if there is one. */
  readonly vault: BoundRung | undefined
}

/** What a protocol's insurance funds are worth together, in quanta, positions that they took over included. */
export function insurance(
  world: World,
  { protocol, fundAccounts }: Pick<ProtocolRules, 'protocol' | 'fundAccounts'>,
): number {
  let sum = 0
  for (const account of fundAccounts) sum += worth(world, protocol, account)
  return sum
}

/** Cash of an account and its positions in all of a protocol's markets at the mark, in quanta. */
export function worth(world: World, { markets }: Protocol, account: number): number {
  const cash = world.cash[world.markets[markets[0]].asset][account]
  let sum = cash
  for (const row of markets) sum += equity(world, world.markets[row], account) - cash
  return sum
}

export interface CohortRules {
  readonly cohort: Cohort
  readonly strategy: StrategyPart
  readonly params: ParamsOf<ParamSpecs>
  readonly appetite: number
  readonly actsPerHour: number
  /** Whether an agent closed by force leaves, its chance to come back, and the mean time until then in steps. */
  readonly leaves: boolean
  readonly reentry: number
  readonly reentrySteps: number
  /** Place among those who quote in its market; -1 for others. */
  readonly quotingPlace: number
  /** Feelings of its agents; undefined where the document gives them none. */
  readonly mind: Mind | undefined
  /** Who acts is drawn from this table; muted cohorts have an empty one. */
  readonly gaps: GapTable
  readonly gapKey: readonly [number, number]
  readonly luck: Luck
}

export interface Rules {
  readonly markets: readonly MarketRules[]
  readonly protocols: readonly ProtocolRules[]
  readonly cohorts: readonly CohortRules[]
  readonly shocks: readonly ((step: number) => void)[]
  /** Options, by market row. */
  readonly books: readonly (Books | undefined)[]
}

/** Binds the rules that are in force now. Called at the start and after each edit or restore. */
export function bindRules(world: World, scenario: Scenario, memories: Memories): Rules {
  const late: { rules?: Rules } = {}
  const admit = admission(world, () => late.rules!)
  const noises = returnNoise(world, scenario)
  const markets = scenario.markets.map((_, row) =>
    bindMarket(world, scenario, memories, { row, admit, noise: noises[row] }),
  )
  const rules: Rules = {
    markets,
    books: bindBooks(world, scenario),
    protocols: scenario.protocols.map((doc, row) =>
      bindProtocol(world, scenario, { doc, row, markets, memories }),
    ),
    cohorts: world.cohorts.map(cohort => bindCohort(world, scenario, cohort)),
    shocks: scenario.shocks.map((doc, index) => {
      const market = world.markets[scenario.markets.findIndex(({ id }) => id === doc.market)]
      const { stepSeconds } = scenario.clock
      const context = { world, market, begins: doc.step, index, stepSeconds }
      return part(knownParts().shocks, doc).bind(context, values(doc))
    }),
  }
  late.rules = rules
  return rules
}

interface MarketToBind {
  readonly row: number
  readonly admit: VenueContext['admit']
  readonly noise: ProcessContext['noise']
}

function bindMarket(
  world: World,
  scenario: Scenario,
  memories: Memories,
  { row, admit, noise }: MarketToBind,
): MarketRules {
  const { process, venue, oracle, id } = scenario.markets[row]
  const { stepSeconds } = scenario.clock
  const market = world.markets[row]
  let agents = 0
  for (const cohort of world.cohorts) if (cohort.market === row) agents += cohort.count
  const micro = microKey(world)
  const { quoting, desks } = quotingOf(world, scenario, row)
  const earner = earnerOf(world, row)
  return {
    agents,
    process: part(knownParts().processes, process).bind(
      { world, market, stepSeconds, noise },
      values(process),
    ),
    venue: part(knownParts().venues, venue).bind(
      {
        world,
        market,
        stepSeconds,
        agents,
        quoting,
        desks,
        key: deriveKey(micro, VENUE, hashText(id)),
        feeAccount: earner?.treasury ?? world.outside,
        earner,
        counterparty: counterpartyOf(world, scenario, row),
        admit,
        memory: memories.venues[row],
      },
      values(venue),
    ),
    oracle: part(knownParts().oracles, oracle).bind(
      {
        world,
        market,
        stepSeconds,
        memory: memories.oracles[row],
        key: deriveKey(micro, ORACLE, hashText(id)),
      },
      values(oracle),
    ),
  }
}

/** The vault of the first protocol that rules a market and has one; else the market's house. */
function counterpartyOf(world: World, { protocols }: Scenario, market: number): number {
  for (const { row, markets, rungAccounts } of world.protocols) {
    if (!markets.includes(market)) continue
    const vault = protocols[row].waterfall.findIndex(rung => part(knownParts().rungs, rung).isVault)
    if (vault >= 0) return rungAccounts[vault]
  }
  return world.markets[market].house
}

function bindMind(world: World, doc: CohortDoc, cohort: Cohort): Mind | undefined {
  // A plan has no feelings.
  if (!isMinded(doc) || cohort.role === 'attacker') return undefined
  const { lossAversion, panicAt, herding, neighbours, rewiring, calmsAfter } = doc
  return {
    ...{ lossAversion, panicAt, herding, neighbours, rewiring, calmsAfter },
    key: deriveKey(microKey(world), FEELING, cohort.scope),
    network: deriveKey(macroKey(world), NETWORK, cohort.scope),
    count: cohort.count,
    peak: cohort.peak,
    outUntil: cohort.outUntil,
  }
}

interface ToBind {
  readonly doc: ProtocolDoc
  readonly row: number
  readonly markets: readonly MarketRules[]
  readonly memories: Memories
}

function bindProtocol(
  world: World,
  { assets, clock }: Scenario,
  { doc, row, markets: bound, memories }: ToBind,
): ProtocolRules {
  const protocol = world.protocols[row]
  const markets = protocol.markets.map(market => world.markets[market])
  const { asset } = markets[0]
  const { unit } = assets[asset]
  const { stepSeconds } = clock
  const desk = createDesk(world, bound)
  const rungs = doc.waterfall.map((rung, i): BoundRung => {
    const account = protocol.rungAccounts[i]
    const claims = memories.protocols[row].claims[i]
    const context = { world, protocol, asset, unit, markets, account, stepSeconds, ...claims, desk }
    return { part: part(knownParts().rungs, rung), params: values(rung), context }
  })
  // A vault belongs to its depositors: it counts as the insurance only where there is no fund.
  const fed = rungs.filter(rung => rung.part.takesPenalties)
  const funds = fed.filter(rung => !rung.part.isVault)
  const fundAccounts = (funds.length > 0 ? funds : fed).map(({ context }) => context.account)
  const method = part(knownParts().liquidations, doc.liquidation)
  const params = values(doc.liquidation)
  return {
    protocol,
    margins: markets.map((market, i) =>
      part(knownParts().margins, doc.margin).bind(
        { world, market, stepSeconds, rates: protocol.rates[i] },
        values(doc.margin),
      ),
    ),
    liquidation: { part: method, params, route: method.route(params) },
    fees: part(knownParts().fees, doc.fees).shares(values(doc.fees)),
    rungs,
    breakers: doc.breakers.map((breaker, index) =>
      part(knownParts().breakers, breaker).bind(
        {
          world,
          protocol,
          markets,
          stepSeconds,
          index,
          funds: fundAccounts,
          fundValue: () => insurance(world, { protocol, fundAccounts }),
          registers: memories.protocols[row].breakers[index],
        },
        values(breaker),
      ),
    ),
    penaltyAccount: fundAccounts[0] ?? protocol.treasury,
    fundAccounts,
    vault: rungs.find(rung => rung.part.isVault),
  }
}

function bindCohort(world: World, scenario: Scenario, cohort: Cohort): CohortRules {
  const doc: CohortDoc = scenario.cohorts[cohort.row]
  const { stepSeconds } = scenario.clock
  const micro = microKey(world)
  const chance = doc.muted ? 0 : Math.min(1, (doc.activity * stepSeconds) / 3600)
  const { quoting } = quotingOf(world, scenario, cohort.market)
  return {
    cohort,
    strategy: part(knownParts().agents, doc.agent),
    params: values(doc.agent),
    appetite: doc.appetite,
    actsPerHour: (chance * 3600) / stepSeconds,
    leaves: doc.leaves,
    reentry: doc.reentry,
    reentrySteps: (doc.reentryHours * 3600) / stepSeconds,
    quotingPlace: quoting.findIndex(({ cohort: { index } }) => index === cohort.index),
    mind: bindMind(world, doc, cohort),
    gaps: gapTable(chance),
    gapKey: deriveKey(micro, ACTING, cohort.scope),
    luck: { key: deriveKey(micro, DECIDING, cohort.scope) },
  }
}
