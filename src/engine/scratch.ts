/** Room to work in, made once for a run. */
import type { View } from '../agents/strategy.ts'
import { TREND_HALF_LIVES } from '../market/signals.ts'
import type { Scenario } from '../scenario/document.ts'
import type { Cohort, Market, World } from '../world/world.ts'
import { createOptionDesk } from './books/optionDesk.ts'
import { liquidationMap } from './liquidationMap.ts'
import { knownParts } from './parts.ts'
import { LIQUIDATED_DETAIL, type CohortScratch, type Scratch } from './run.ts'

/** Liquidations of a usual step; grows when a step has more. */
const LIQUIDATIONS = 256

export function createScratch(world: World, scenario: Scenario): Scratch {
  const { agentRows, cohorts, protocols, markets } = world
  const { stepSeconds } = scenario.clock
  const maps = markets.map(() => ({ isMapped: false }))
  let keepers = 0
  for (const { role, count } of cohorts) if (role === 'keeper') keepers += count
  return {
    cohorts: cohorts.map(cohort => cohortScratch(world, scenario, cohort)),
    views: markets.map((market, row) => createView(world, market, stepSeconds, maps[row])),
    maps,
    breached: new Int32Array(agentRows * markets.length),
    breachedEnds: new Int32Array(protocols.length * markets.length),
    ratio: new Float64Array(agentRows),
    seenAt: new Int32Array(agentRows),
    shortfalls: {
      count: 0,
      account: new Int32Array(agentRows),
      amount: new Float64Array(agentRows),
      cause: new Float64Array(agentRows),
    },
    heaviest: markets.map(market => ({ market, event: -1, impact: 0, generation: 1 })),
    liquidated: { count: 0, detail: new Float64Array(LIQUIDATED_DETAIL * LIQUIDATIONS) },
    distressed: {
      lots: 0,
      notional: 0,
      equity: 0,
      maintenance: 0,
      openInterest: 0,
      waited: 0,
      stepSeconds,
    },
    handOver: { market: markets[0], account: 0, side: 1, lots: 0, price: 0, cause: -1 },
    keepers: {
      step: -1,
      count: 0,
      row: new Int32Array(keepers),
      market: new Int32Array(keepers),
      latency: new Int32Array(keepers),
      least: new Float64Array(keepers),
      margin: new Float64Array(keepers),
      most: new Float64Array(keepers),
      rank: new Float64Array(keepers),
    },
  }
}

function cohortScratch(
  { startEquity, markets }: World,
  scenario: Scenario,
  cohort: Cohort,
): CohortScratch {
  const { first, count, row, deposits, holdsOptions, market } = cohort
  const { levels, role } = knownParts().agents.get(scenario.cohorts[row].agent.kind)!
  const numbers = (): Float64Array => new Float64Array(count)
  const only = (who: string): number => (role === who ? count : 0)
  const movers = deposits ? count : 0
  const quoted = count * levels * 2
  return {
    acting: {
      count: 0,
      rows: new Int32Array(count),
      first,
      equity: numbers(),
      size: numbers(),
      leverage: numbers(),
      spot: numbers(),
      startEquity,
    },
    orderRows: new Int32Array(count),
    intents: { lots: numbers(), limit: numbers(), rule: new Uint8Array(count) },
    quotes: {
      levels,
      action: new Uint8Array(only('maker')),
      ticks: new Int32Array(quoted),
      lots: new Int32Array(quoted),
    },
    offers: {
      most: new Float64Array(only('keeper')),
      latency: new Int32Array(only('keeper')),
      least: new Float64Array(only('keeper')),
      margin: new Float64Array(only('keeper')),
    },
    transfers: {
      amount: new Float64Array(movers),
      outward: new Float64Array(movers),
      held: new Float64Array(movers),
      asked: new Float64Array(movers),
    },
    plot: {
      cash: 0,
      spot: 0,
      budget: 0,
      worth: 0,
      free: new Float64Array(only('attacker')),
      flagged: new Uint8Array(only('attacker')),
      collateral: new Float64Array(only('attacker')),
      spotLots: 0,
    },
    options: holdsOptions ? createOptionDesk(markets[market], cohort) : undefined,
    counted: numbers(),
  }
}

function createView(
  world: World,
  market: Market,
  stepSeconds: number,
  fresh: { isMapped: boolean },
): View {
  const { unit, lot, k } = market
  return {
    step: 0,
    stepSeconds,
    markPrice: 0,
    markTicks: 0,
    lotValue: 0,
    lastReturn: 0,
    lotsPerEquity: 0,
    unit,
    lot,
    k,
    mid: 0.5,
    bestBid: 0.5,
    bestAsk: 0.5,
    outside: new Float64Array(3),
    slowValue: 0.5,
    basisAverage: 0.5,
    fastVolatility: 0.5,
    slowVolatility: 0.5,
    referenceVolatility: 0.5,
    trend: new Float64Array(TREND_HALF_LIVES.length),
    // Of a decayed sum of independent returns, in volatilities of one.
    trendDeviation: Float64Array.from(TREND_HALF_LIVES, halfLife =>
      Math.sqrt(halfLife / Math.LN2 / 2 / stepSeconds),
    ),
    initialRate: 0.5,
    maintenanceRate: 0.5,
    openInterest: 0.5,
    scale: 0.5,
    keeperReward: 0.5,
    rewardGrowth: 0.5,
    rewardMost: 0.5,
    keepersCame: 0,
    lastReward: 0.5,
    gas: 0.5,
    bidDepth: 0.5,
    askDepth: 0.5,
    distressedLots: 0.5,
    forcedLots: 0.5,
    takerFee: 0.5,
    rebate: 0.5,
    fundingRate: 0.5,
    outsideNow: 0.5,
    index: 0.5,
    halted: 0,
    vaultValue: 0.5,
    vaultRate: 0.5,
    vaultQueue: 0.5,
    vaultFree: 0.5,
    vaultBonus: 0.5,
    vaultDelay: 0.5,
    map: liquidationMap(world, market, fresh),
    actsPerHour: 0.5,
    members: 0,
  }
}
