/** The columns that parts keep from step to step, laid out once; what binds the rules again finds them here. */
import type { Columns } from '../kernel/columns.ts'
import { PRICE_ORIGINS, type Cohort, type Protocol, type World } from '../world/world.ts'
import {
  ORACLE_REGISTERS,
  SOURCE_WIDTH,
  SOURCES_MOST,
  type OracleMemory,
} from '../market/oracle.ts'
import type { Quoting } from '../market/venue.ts'
import { BREAKER_REGISTERS } from '../protocol/breakers/breaker.ts'
import type { Claims } from '../protocol/waterfall/rung.ts'
import type { Scenario } from '../scenario/document.ts'
import { layOutAttacks, type Attack } from './attackColumns.ts'
import { knownParts } from './parts.ts'
import { partiesOf, type Parties } from './parties.ts'

/** What each part keeps, by market or protocol row. */
export interface Memories {
  readonly venues: readonly unknown[]
  readonly oracles: readonly OracleMemory[]
  readonly protocols: readonly {
    /** What agents own of each rung; empty columns for rungs that are no vaults. */
    readonly claims: readonly Claims[]
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
      return {
        claims: waterfall.map(({ kind }, i) => {
          const isVault = knownParts().rungs.get(kind)?.isVault === true
          return layOutClaims(columns, `${row}.${i}`, isVault ? world.accountCount : 0)
        }),
        breakers: breakers.map((_, i) =>
          columns.add(`protocols.${row}.breakers.${i}`, new Float64Array(BREAKER_REGISTERS)),
        ),
      }
    }),
  }
}

/** Columns of a vault, by account row. */
function layOutClaims(columns: Columns, place: string, rows: number): Claims {
  return {
    shares: columns.add(`ledger.shares.${place}`, new Float64Array(rows)),
    asked: columns.add(`ledger.asked.${place}`, new Float64Array(rows)),
    totals: columns.add(`vaults.${place}.totals`, new Float64Array(2)),
    askedAt: columns.add(`vaults.${place}.askedAt`, new Int32Array(rows)),
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
