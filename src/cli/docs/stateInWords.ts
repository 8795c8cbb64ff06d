/** State variables: what each column of a run's state holds. The columns are read from a run; a test holds that each has words. */
import { createRun } from '../../engine/createRun.ts'
import type { Scenario } from '../../scenario/document.ts'
import { code, table } from './markdown.ts'

/** [columns, whose they are, what they hold and in which unit]. `N` is a place, `ID` a name. */
const COLUMNS: readonly (readonly [pattern: RegExp, of: string, about: string])[] = [
  [/^ledger\.cash\.ID$/, 'account', 'balance of an asset, whole quanta'],
  [/^ledger\.size\.N$/, 'account', 'position in the perpetual of a market, whole lots, signed'],
  [/^ledger\.quote\.N$/, 'account', 'its quote leg, quanta'],
  [/^ledger\.spot\.N$/, 'account', 'lots held on the outside venue'],
  [/^ledger\.funded/, 'account', 'funding index up to which it has settled, sub-quanta a lot'],
  [/^ledger\.fundingRest/, 'account', 'rounding rest of its funding, sub-quanta'],
  [/^ledger\.legs\./, 'account', 'options held: how many, which, lots, quote legs'],
  [/^ledger\.(shares|asked)\./, 'account', 'shares of a vault, and those asked back'],
  [/^markets\.N\.grownAt$/, 'account', 'step of the latest trade that enlarged its position'],
  [/^agents\.cohort$/, 'agent', 'its cohort'],
  [/^agents\.leverage$/, 'agent', 'leverage that it wants'],
  [/^agents\.startEquity$/, 'agent', 'equity at the start, quanta'],
  [/^agents\.(returnsAt|wallet)$/, 'agent', 'step at which it comes back; quanta left to bring'],
  [/^moods\.ID\./, 'agent', 'highest equity so far; step until which it stays out in panic'],
  [/^cohorts\.ID\./, 'agent', 'what its strategy remembers (model/agents.md), one number each'],
  [/^attacks\.ID\./, 'attack', 'flows with each party, options, steps of its phases'],
  [/^protocols\.N\.flagged/, 'protocol', 'accounts under maintenance, and since when'],
  [
    /^protocols\.N\.tally$/,
    'protocol',
    'running sums: liquidations, shortfalls, rewards, fees; limits in force',
  ],
  [/^protocols\.N\.(feesBy|rungPaid)$/, 'protocol', 'fees by role; shortfall paid by rung, quanta'],
  [/^protocols\.N\.rates\./, 'protocol', 'margin rates in force, shares of notional'],
  [/^protocols\.N\.rateHistory\./, 'protocol', 'maintenance rate of each step'],
  [/^protocols\.N\.breakers\./, 'breaker', 'on or off, since when, what it watches, its limit'],
  [/^vaults\./, 'vault', 'shares issued and asked back; when each was asked back'],
  [
    /^markets\.N\.state$/,
    'market',
    'registers: outside price, mark, index, best prices, volatilities, open interest, funding, halts',
  ],
  [/^markets\.N\.(process|venue)$/, 'market', 'registers of its price process and venue'],
  [/^markets\.N\.bound$/, 'market', 'bounds on bankruptcy prices, by block of 64 accounts'],
  [/^markets\.N\.(origins|basisParts)$/, 'market', 'log of the mark, and of the basis, by origin'],
  [/^markets\.N\.feedFault$/, 'market', 'what a shock does to its oracle'],
  [
    /^markets\.N\.history\./,
    'market',
    'one number a step: mark, outside price, impact, middle, basis, origins',
  ],
  [/^markets\.N\.book\.call\./, 'book', 'orders that wait for an auction'],
  [/^markets\.N\.book\./, 'book', 'price levels, orders in their queues, owners, standing quotes'],
  [/^markets\.N\.pool\./, 'pool', 'orders that wait for their price'],
  [/^markets\.N\.oracle\./, 'oracle', 'what each source said and when; averages'],
  [/^chains\.N\.history\./, 'options', 'one number a step: implied volatility, hedging'],
  [
    /^chains\.N\.bookSafety$/,
    'options',
    'by account: moves within which its book need not be looked at',
  ],
  [/^chains\.N\.quotes$/, 'options', 'what each dealer quotes for each expiry'],
  [
    /^chains\.N\.(settle|years|forward|discount|rate|confidence|smile|markShift|atm)/,
    'options',
    'by expiry: time, forward, smile, settlement average',
  ],
  [/^chains\.N\./, 'options', 'by option: strike, kind, volatility, mark, greeks, open interest'],
  [/^(scalars|digest|events\.cursor)$/, 'run', 'step, keys, running digest, number of events'],
]

/** A column's name with places and names left open. */
export function familyOf(name: string): string {
  return name
    .replace(/^(cohorts|moods|attacks|ledger\.cash)\.[^.]+/, '$1.ID')
    .replace(/\.\d+(?=\.|$)/g, '.N')
}

/** Whose a column is and what it holds; undefined if nobody has said so. */
export const wordsOf = (name: string): readonly [of: string, about: string] | undefined => {
  const found = COLUMNS.find(([pattern]) => pattern.test(familyOf(name)))
  return found && [found[1], found[2]]
}

/** Names and lengths of the columns of a scenario's state. */
export const columnsOf = (scenario: Scenario): readonly { name: string; length: number }[] =>
  createRun(scenario, 'events')
    .world.columns.snapshot()
    .columns.map(({ name, values }) => ({ name, length: values.length }))

/** Families of columns by owner. */
export function stateTable(scenarios: readonly Scenario[]): readonly string[] {
  const families = new Map<string, readonly [string, string]>()
  for (const { name } of scenarios.flatMap(columnsOf)) {
    families.set(familyOf(name), wordsOf(name) ?? ['', ''])
  }
  const rows = new Map<string, { of: string; about: string; names: string[] }>()
  for (const [name, [of, about]] of families) {
    const row = rows.get(`${of} ${about}`) ?? { of, about, names: [] }
    row.names.push(name)
    rows.set(`${of} ${about}`, row)
  }
  const sorted = [...rows.values()].sort((a, b) => orderOf(a.about) - orderOf(b.about))
  return table(
    ['of', 'state variable', 'columns'],
    sorted.map(({ of, about, names }) => [of, about, names.map(code).join(' ')]),
  )
}

const orderOf = (about: string): number => COLUMNS.findIndex(([, , text]) => text === about)
