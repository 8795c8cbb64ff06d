/** Lays out the columns for a scenario: rows for agents, accounts, markets, protocols; nothing has happened yet. */
import { createColumns, type Columns } from '../kernel/columns.ts'
import { hashStart } from '../kernel/digest.ts'
import { hashText, type Key } from '../kernel/random.ts'
import type { MarketDoc, Scenario } from '../scenario/document.ts'
import { createEventLog, type EventLog } from './events.ts'
import {
  BLOCK,
  HEAVIEST,
  MACRO_KEY,
  MARKET_STATE_COUNT,
  MICRO_KEY,
  SCALAR_COUNT,
  SHOCK_EVENT,
  TALLY_COUNT,
  type Cohort,
  type Market,
  type Protocol,
  type World,
} from './world.ts'

/** Registers a price process or a venue may keep. */
const PART_STATE = 16

/** Room for the events of a usual step; grows when a step needs more. */
const EVENTS = 1024

const wholeBlocks = (rows: number): number => Math.ceil(rows / BLOCK) * BLOCK

/** An empty world with room for everything the scenario names. */
export function createWorld(scenario: Scenario, keys: { macro: Key; micro: Key }): World {
  const columns = createColumns()
  const { cohorts, ranges, agentRows } = layOutCohorts(scenario)
  let next = agentRows
  const outside = next++
  const houses = scenario.markets.map(() => next++)
  const protocols = scenario.protocols.map((doc, row): Protocol => {
    const { first, last } = ranges[row]
    const rungAccounts = doc.waterfall.map(() => next++)
    return {
      row,
      id: doc.id,
      markets: doc.markets.map(id => scenario.markets.findIndex(market => market.id === id)),
      first,
      last,
      treasury: next++,
      badDebt: next++,
      rungAccounts,
      tally: columns.add(`protocols.${row}.tally`, new Float64Array(TALLY_COUNT)),
    }
  })
  const accountCount = wholeBlocks(next)
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
    markets: scenario.markets.map((doc, row) =>
      createMarket(columns, scenario, doc, { row, house: houses[row], accountCount }),
    ),
    protocols,
    cohorts,
    log: registered(columns, createEventLog(EVENTS)),
  }
}

interface Layout {
  readonly cohorts: readonly Cohort[]
  /** Account rows by protocol. */
  readonly ranges: readonly { first: number; last: number }[]
  readonly agentRows: number
}

/** Cohorts stand grouped by protocol, in the document's order; each protocol begins a block of its own. */
function layOutCohorts(scenario: Scenario): Layout {
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
      cohorts.push({ index, row: cohortRow, id, scope, protocol: row, market, first: next, count })
      next += count
    })
    ranges.push({ first, last: next })
  })
  return { cohorts, ranges, agentRows: wholeBlocks(next) }
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
  { row, house, accountCount }: { row: number; house: number; accountCount: number },
): Market {
  const asset = assets.findIndex(({ id }) => id === doc.settlement)
  const numbers = (name: string, length: number): Float64Array =>
    columns.add(`markets.${row}.${name}`, new Float64Array(length))
  const ledger = (name: string): Float64Array =>
    columns.add(`ledger.${name}.${row}`, new Float64Array(accountCount))
  const state = numbers('state', MARKET_STATE_COUNT)
  state[HEAVIEST] = -1
  state[SHOCK_EVENT] = -1
  return {
    row,
    id: doc.id,
    asset,
    tick: doc.tick,
    lot: doc.lot,
    k: Math.round((doc.tick * doc.lot) / assets[asset].unit),
    house,
    state,
    processState: numbers('process', PART_STATE),
    venueState: numbers('venue', PART_STATE),
    size: ledger('size'),
    quote: ledger('quote'),
    tradedAt: columns.add(`markets.${row}.tradedAt`, new Int32Array(accountCount)),
    bound: numbers('bound', (accountCount / BLOCK) * 2).fill(-Infinity),
    history: {
      mark: numbers('history.mark', clock.steps + 1),
      outside: numbers('history.outside', clock.steps + 1),
      basis: numbers('history.basis', clock.steps + 1),
      forced: numbers('history.forced', clock.steps + 1),
    },
  }
}

/** Between steps the log is empty, so its cursor is all that a snapshot needs of it. */
function registered(columns: Columns, log: EventLog): EventLog {
  columns.add('events.cursor', log.cursor)
  return log
}
