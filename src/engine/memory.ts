/** The columns that parts keep from step to step, laid out once; what binds the rules again finds them here. */
import { PRICE_ORIGINS, type Cohort, type Protocol, type World } from '../world/world.ts'
import {
  ORACLE_REGISTERS,
  SOURCE_WIDTH,
  SOURCES_MOST,
  type OracleMemory,
} from '../market/oracle.ts'
import type { Quoting } from '../market/venue.ts'
import { BREAKER_REGISTERS } from '../protocol/breakers/breaker.ts'
import type { Scenario } from '../scenario/document.ts'
import { layOutAttacks, type Attack } from './attackColumns.ts'
import { knownParts } from './parts.ts'
import { partiesOf, type Parties } from './parties.ts'

/** What each part keeps, by market or protocol row. */
export interface Memories {
  readonly venues: readonly unknown[]
  readonly oracles: readonly OracleMemory[]
  readonly protocols: readonly {
    /** Vault shares of each agent row, by rung; empty for rungs that are no vaults. */
    readonly shares: readonly Float64Array[]
    /** Of those, what each asked back and when. */
    readonly asked: readonly Float64Array[]
    readonly askedAt: readonly Int32Array[]
    readonly totals: readonly Float64Array[]
    /** Registers of each breaker. */
    readonly breakers: readonly Float64Array[]
  }[]
  /** Who stands behind each account, and what attackers took from whom. */
  readonly parties: Parties
  readonly attacks: readonly Attack[]
}

export function createMemories(world: World, scenario: Scenario): Memories {
  const { columns } = world
  const parties = partiesOf(world)
  const phasesOf = ({ row }: Cohort): number =>
    knownParts().agents.get(scenario.cohorts[row].agent.kind)!.plan?.phases.length ?? 1
  return {
    parties,
    attacks: layOutAttacks(columns, world, parties, phasesOf),
    venues: scenario.markets.map(({ venue }, row) => {
      const { layout } = knownParts().venues.get(venue.kind)!
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
      const rowsOf = waterfall.map(({ kind }) =>
        knownParts().rungs.get(kind)?.isVault === true ? world.accountCount : 0,
      )
      return {
        shares: rowsOf.map((rows, i) =>
          columns.add(`ledger.shares.${row}.${i}`, new Float64Array(rows)),
        ),
        asked: rowsOf.map((rows, i) =>
          columns.add(`ledger.asked.${row}.${i}`, new Float64Array(rows)),
        ),
        totals: rowsOf.map((_, i) =>
          columns.add(`protocols.${row}.vaultTotals.${i}`, new Float64Array(2)),
        ),
        askedAt: rowsOf.map((rows, i) =>
          columns.add(`protocols.${row}.askedAt.${i}`, new Int32Array(rows)),
        ),
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
    const { levels, crossing } = knownParts().agents.get(scenario.cohorts[cohort.row].agent.kind)!
    if (cohort.market !== row || levels === 0) continue
    quoting.push({ cohort, levels, slides: crossing === 'slide' })
  }
  const rules = ({ markets }: Protocol): boolean => markets.includes(row)
  const desks = world.protocols.filter(rules).flatMap(({ rungAccounts }) => rungAccounts)
  return { quoting, desks }
}
