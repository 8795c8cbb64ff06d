/** The columns that parts keep from step to step, laid out once; what binds the rules again finds them here. */
import { PRICE_ORIGINS, type Protocol, type World } from '../world/world.ts'
import {
  ORACLE_REGISTERS,
  SOURCE_WIDTH,
  SOURCES_MOST,
  type OracleMemory,
} from '../market/oracle.ts'
import type { Quoting } from '../market/venue.ts'
import { BREAKER_REGISTERS } from '../protocol/breakers/breaker.ts'
import type { Scenario } from '../scenario/document.ts'
import { CATALOGUE } from './catalogue.ts'

/** What each part keeps, by market or protocol row. */
export interface Memories {
  readonly venues: readonly unknown[]
  readonly oracles: readonly OracleMemory[]
  readonly protocols: readonly {
    /** Vault shares of each agent row, by rung; empty for rungs that are no vaults. */
    readonly shares: readonly Float64Array[]
    /** Registers of each breaker. */
    readonly breakers: readonly Float64Array[]
  }[]
}

export function createMemories(world: World, scenario: Scenario): Memories {
  const { columns } = world
  return {
    venues: scenario.markets.map(({ venue }, row) => {
      const { layout } = CATALOGUE.venues.get(venue.kind)!
      const { quoting, desks } = quotingOf(world, scenario, row)
      return layout?.(
        { world, market: world.markets[row], columns, quoting, desks },
        venue as never,
      )
    }),
    oracles: scenario.markets.map((_, row) => {
      const numbers = (name: string, length: number): Float64Array =>
        columns.add(`markets.${row}.oracle.${name}`, new Float64Array(length))
      return {
        sources: numbers('sources', SOURCES_MOST * SOURCE_WIDTH),
        premium: numbers('premium', PRICE_ORIGINS),
        index: numbers('index', PRICE_ORIGINS),
        registers: numbers('registers', ORACLE_REGISTERS + scenario.clock.steps + 1),
      }
    }),
    protocols: scenario.protocols.map(({ breakers, waterfall }, row) => {
      return {
        shares: waterfall.map(({ kind }, i) => {
          const isVault = CATALOGUE.rungs.get(kind)?.isVault === true
          const shares = new Float64Array(isVault ? world.accountCount : 0)
          return columns.add(`ledger.shares.${row}.${i}`, shares)
        }),
        breakers: breakers.map((_, i) =>
          columns.add(`protocols.${row}.breakers.${i}`, new Float64Array(BREAKER_REGISTERS)),
        ),
      }
    }),
  }
}

/** Who keeps quotes in a market, and which accounts may sell there what they took over. */
export function quotingOf(
  world: World,
  scenario: Scenario,
  row: number,
): { readonly quoting: readonly Quoting[]; readonly desks: readonly number[] } {
  const quoting: Quoting[] = []
  for (const cohort of world.cohorts) {
    const { levels, crossing } = CATALOGUE.agents.get(scenario.cohorts[cohort.row].agent.kind)!
    if (cohort.market !== row || levels === 0) continue
    quoting.push({ cohort, levels, slides: crossing === 'slide' })
  }
  const rules = ({ markets }: Protocol): boolean => markets.includes(row)
  const desks = world.protocols.filter(rules).flatMap(({ rungAccounts }) => rungAccounts)
  return { quoting, desks }
}
