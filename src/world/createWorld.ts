/** Lays out the columns for a scenario: rows for agents, accounts, markets, protocols; nothing has happened yet. */
import { createColumns, type Columns } from '../kernel/columns.ts'
import { hashStart } from '../kernel/digest.ts'
import { hashText, type Key } from '../kernel/random.ts'
import type { CohortDoc, MarketDoc, ProtocolDoc, Scenario } from '../scenario/document.ts'
import { createChain, type Chain, type ChainLayout } from './chain.ts'
import { createEventLog, type EventLog } from './events.ts'
import {
  ACCOUNT_MOST,
  ATTACK_EVENT,
  BAND_HIGH,
  BLOCK,
  FUND_ROOM,
  GAS,
  HEAVIEST,
  LIQUIDATION_ROOM,
  MACRO_KEY,
  MARKET_STATE_COUNT,
  MICRO_KEY,
  OPEN_ROOM,
  ORIGINS,
  PEG,
  PRICE_ORIGINS,
  PROFIT_COUNTS,
  PULL_EVENT,
  RAISED_BY,
  RATES_COUNT,
  ROLES,
  SCALAR_COUNT,
  SHOCK_EVENT,
  TALLY_COUNT,
  WITHDRAW_ROOM,
  type Cohort,
  type Market,
  type Protocol,
  type Role,
  type World,
} from './world.ts'

/** Registers a price process or a venue may keep. */
const PART_STATE = 16

/** What the world must know of the parts that a document names, without knowing the parts. */
export interface Traits {
  readonly role: (cohort: CohortDoc) => Role
  /** Names of what its strategy remembers. */
  readonly memory: (cohort: CohortDoc) => readonly string[]
  /** Whether its agents may put money into the protocol's vault. */
  readonly deposits: (cohort: CohortDoc) => boolean
  /** Whether its agents would hold options where their protocol lists some. */
  readonly holdsOptions?: (cohort: CohortDoc) => boolean
  /** And whether they quote them. */
  readonly quotesOptions?: (cohort: CohortDoc) => boolean
  /** Room that a protocol's options need on each of its markets; undefined where it lists none. */
  readonly chain?: (protocol: ProtocolDoc) => ChainLayout | undefined
}

/** Room for the events of a usual step; grows when a step needs more. */
const EVENTS = 1024

const wholeBlocks = (rows: number): number => Math.ceil(rows / BLOCK) * BLOCK

/** An empty world with room for everything the scenario names. */
export function createWorld(
  scenario: Scenario,
  keys: { macro: Key; micro: Key },
  traits: Traits,
): World {
  const columns = createColumns()
  const { cohorts: plain, ranges, agentRows } = layOutCohorts(scenario, columns, traits)
  let next = agentRows
  const outside = next++
  const houses = scenario.markets.map(() => next++)
  const fundings = scenario.markets.map(() => next++)
  const rowOf = (): number => next++
  const protocols = ranges.map((range, row) => createProtocol(columns, scenario, row, range, rowOf))
  const abroad = scenario.markets.map(() => next++)
  const cohorts = plain.map(cohort =>
    cohort.role === 'attacker' ? { ...cohort, purse: next++ } : cohort,
  )
  const accountCount = wholeBlocks(next)
  const chains = layOutChains(columns, scenario, { protocols, cohorts, accountCount, traits })
  const scalars = columns.add('scalars', new Float64Array(SCALAR_COUNT))
  scalars.set(keys.macro, MACRO_KEY)
  scalars.set(keys.micro, MICRO_KEY)
  return {
    columns,
    scalars,
    digest: columns.add('digest', hashStart()),
    accountCount,
    agentRows,
    outside,
    cash: scenario.assets.map(({ id }) =>
      columns.add(`ledger.cash.${id}`, new Float64Array(accountCount)),
    ),
    cohortOf: cohortColumn(columns, cohorts, agentRows),
    leverage: columns.add('agents.leverage', new Float64Array(agentRows)),
    startEquity: columns.add('agents.startEquity', new Float64Array(agentRows)),
    returnsAt: columns.add('agents.returnsAt', new Int32Array(agentRows)),
    wallet: columns.add('agents.wallet', new Float64Array(agentRows)),
    markets: scenario.markets.map((doc, row) =>
      createMarket(columns, scenario, doc, {
        row,
        house: houses[row],
        funding: fundings[row],
        abroad: abroad[row],
        accountCount,
        chain: chains[row],
      }),
    ),
    protocols,
    cohorts,
    log: registered(columns, createEventLog(EVENTS)),
  }
}

/** The rules' own columns and accounts; `rowOf` gives the next account row. */
function createProtocol(
  columns: Columns,
  { protocols, markets, clock }: Scenario,
  row: number,
  { first, last }: Layout['ranges'][number],
  rowOf: () => number,
): Protocol {
  const doc = protocols[row]
  const rungAccounts = doc.waterfall.map(rowOf)
  const name = `protocols.${row}`
  const perMarket = (what: string, length: number): Float64Array[] =>
    doc.markets.map((_, i) => columns.add(`${name}.${what}.${i}`, new Float64Array(length)))
  return {
    row,
    id: doc.id,
    markets: doc.markets.map(id => markets.findIndex(market => market.id === id)),
    first,
    last,
    treasury: rowOf(),
    badDebt: rowOf(),
    rungAccounts,
    keeperPool: rowOf(),
    feesBy: columns.add(`${name}.feesBy`, new Float64Array(ROLES.length)),
    tally: newTally(columns, name),
    rungPaid: columns.add(`${name}.rungPaid`, new Float64Array(rungAccounts.length)),
    rates: perMarket('rates', RATES_COUNT),
    rateHistory: perMarket('rateHistory', clock.steps + 1),
    flaggedAt: columns.add(`${name}.flaggedAt`, new Int32Array(last - first)),
    flagged: columns.add(`${name}.flagged`, new Int32Array(last - first)),
  }
}

interface Layout {
  readonly cohorts: readonly Cohort[]
  /** Account rows by protocol. */
  readonly ranges: readonly { first: number; last: number }[]
  readonly agentRows: number
}

/** Cohorts stand grouped by protocol, in the document's order; each protocol begins a block of its own. */
function layOutCohorts(scenario: Scenario, columns: Columns, traits: Traits): Layout {
  const cohorts: Cohort[] = []
  const ranges: { first: number; last: number }[] = []
  let next = 0
  scenario.protocols.forEach((protocol, row) => {
    const first = wholeBlocks(next)
    next = first
    scenario.cohorts.forEach((doc, cohortRow) => {
      if (doc.protocol !== protocol.id) return
      const market = scenario.markets.findIndex(({ id }) => id === doc.market)
      const scope = hashText(doc.id)
      const { id, count } = doc
      const index = cohorts.length
      const memory = Object.fromEntries(
        traits.memory(doc).map(name => {
          const column = columns.add(`cohorts.${id}.${name}`, new Float64Array(count))
          return [name, column]
        }),
      )
      const role = traits.role(doc)
      const place = { index, row: cohortRow, protocol: row, market, first: next, count }
      const deposits = traits.deposits(doc)
      const lists = listerOf(scenario, traits, doc.market) === row
      const holdsOptions = lists && (traits.holdsOptions?.(doc) ?? false)
      const mood = (name: string): Float64Array =>
        columns.add(`moods.${id}.${name}`, new Float64Array(count))
      const moods = { peak: mood('peak'), outUntil: mood('outUntil') }
      cohorts.push({
        ...place,
        id,
        scope,
        role,
        deposits,
        holdsOptions,
        purse: -1,
        ...moods,
        memory,
      })
      next += count
    })
    ranges.push({ first, last: next })
  })
  return { cohorts, ranges, agentRows: wholeBlocks(next) }
}

/** Row of the first protocol that lists options on a market; -1 if none does. */
const listerOf = ({ protocols }: Scenario, { chain }: Traits, market: string): number =>
  protocols.findIndex(one => one.markets.includes(market) && chain?.(one))

const rowsOf = (cohorts: readonly Cohort[]): number[] =>
  cohorts.flatMap(({ first, count }) => Array.from({ length: count }, (_, i) => first + i))

/** A chain a market, of the first protocol that lists options on it. Those who hold options have a book, and so have the
 *  rungs of its waterfall. */
function layOutChains(
  columns: Columns,
  scenario: Scenario,
  {
    protocols,
    cohorts,
    accountCount,
    traits,
  }: {
    readonly protocols: readonly Protocol[]
    readonly cohorts: readonly Cohort[]
    readonly accountCount: number
    readonly traits: Traits
  },
): readonly (Chain | undefined)[] {
  const { assets, markets, protocols: docs, cohorts: docOf, clock: { steps } } = scenario // prettier-ignore
  return markets.map(({ id }, market) => {
    const lister = listerOf(scenario, traits, id)
    if (lister < 0) return undefined
    const own = protocols[lister]
    const isHere = (one: Cohort): boolean => one.protocol === own.row && one.market === market
    const holders = rowsOf(cohorts.filter(one => isHere(one) && one.holdsOptions))
    const makers = rowsOf(
      cohorts.filter(one => isHere(one) && traits.quotesOptions?.(docOf[one.row]) === true),
    )
    const layout = traits.chain!(docs[own.row])!
    const place = { market, protocol: own.row }
    return createChain(columns, place, layout, {
      holders: [...holders, ...own.rungAccounts],
      makers,
      accountCount,
      steps,
      taken: docs[own.row].collateral.map(({ asset, market: priced }) => {
        const row = assets.findIndex(({ id }) => id === asset)
        const { unit } = assets[row]
        return { asset: row, unit, priced: markets.findIndex(({ id }) => id === priced) }
      }),
    })
  })
}

function cohortColumn(columns: Columns, cohorts: readonly Cohort[], rows: number): Int32Array {
  const column = columns.add('agents.cohort', new Int32Array(rows).fill(-1))
  for (const { row, first, count } of cohorts) column.fill(row, first, first + count)
  return column
}

function createMarket(
  columns: Columns,
  { assets, clock }: Scenario,
  doc: MarketDoc,
  {
    row,
    house,
    funding,
    abroad,
    accountCount,
    chain,
  }: Record<'row' | 'house' | 'funding' | 'abroad' | 'accountCount', number> & {
    readonly chain: Chain | undefined
  },
): Market {
  const asset = assets.findIndex(({ id }) => id === doc.settlement)
  const numbers = (name: string, length: number): Float64Array =>
    columns.add(`markets.${row}.${name}`, new Float64Array(length))
  const ledger = (name: string): Float64Array =>
    columns.add(`ledger.${name}.${row}`, new Float64Array(accountCount))
  const state = numbers('state', MARKET_STATE_COUNT)
  state[HEAVIEST] = -1
  state[SHOCK_EVENT] = -1
  state[PULL_EVENT] = -1
  state[ATTACK_EVENT] = -1
  state[BAND_HIGH] = Infinity
  state[OPEN_ROOM] = Infinity
  state[ACCOUNT_MOST] = Infinity
  state[GAS] = 1
  state[PEG] = 1
  const perStep = (what: string): Float64Array => numbers(`history.${what}`, clock.steps + 1)
  return {
    row,
    id: doc.id,
    asset,
    tick: doc.tick,
    lot: doc.lot,
    k: Math.round((doc.tick * doc.lot) / assets[asset].unit),
    house,
    funding,
    unit: assets[asset].unit,
    state,
    processState: numbers('process', PART_STATE),
    venueState: numbers('venue', PART_STATE),
    size: ledger('size'),
    quote: ledger('quote'),
    spot: ledger('spot'),
    abroad,
    fundedAt: ledger('fundedAt'),
    fundingRest: ledger('fundingRest'),
    grownAt: columns.add(`markets.${row}.grownAt`, new Int32Array(accountCount)),
    bound: numbers('bound', (accountCount / BLOCK) * 2).fill(-Infinity),
    origins: numbers('origins', PRICE_ORIGINS),
    basisParts: numbers('basisParts', PRICE_ORIGINS),
    feedFault: numbers('feedFault', 4),
    chain,
    history: {
      mark: perStep('mark'),
      outside: perStep('outside'),
      impact: perStep('impact'),
      attack: perStep('attack'),
      mid: perStep('mid'),
      basis: perStep('basis'),
      origins: Array.from({ length: PRICE_ORIGINS }, (_, i) => perStep(`origin.${ORIGINS[i]}`)),
    },
  }
}

function newTally(columns: Columns, name: string): Float64Array {
  const tally = columns.add(`${name}.tally`, new Float64Array(TALLY_COUNT))
  tally[RAISED_BY] = -1
  for (const room of [LIQUIDATION_ROOM, WITHDRAW_ROOM, FUND_ROOM]) tally[room] = Infinity
  tally[PROFIT_COUNTS] = 1
  return tally
}

/** Between steps the log is empty, so its cursor is all that a snapshot needs of it. */
function registered(columns: Columns, log: EventLog): EventLog {
  columns.add('events.cursor', log.cursor)
  return log
}
