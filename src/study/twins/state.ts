/** Money and positions of a world, in whole numbers of any length, and the few ways in which they change. */
import type { Run } from '../../engine/run.ts'
import type { Chain } from '../../world/chain.ts'
import type { World } from '../../world/world.ts'
import { abs, least, nearest } from './whole.ts'

export interface Position {
  size: bigint
  quote: bigint
}

export interface Ledger {
  /** Who is who, and the scales of prices: what never changes. */
  readonly world: World
  /** Quanta by asset and account. */
  readonly cash: bigint[][]
  /** By market and account. */
  readonly positions: Position[][]
  /** By market. */
  readonly options: Options[]
  /** Lots on the outside venue, by market and account. */
  readonly spot: bigint[][]
  /** Shares by account of the vault and account of their owner. */
  readonly shares: Map<number, bigint[]>
  /** Market of each liquidation and expiry so far, by event. */
  readonly marketOf: Map<number, number>
  /** What an event said that this ledger does not bear out; the first one. */
  fault: string | undefined
}

/** Options held, by account and row of the option. None of size 0, and no account without any. */
export type Options = Map<number, Map<number, Position>>

/** Starts from the columns as they stand. */
export function openLedger({ world, rules }: Run): Ledger {
  const vaults = rules.protocols.flatMap(({ rungs }) => rungs.filter(({ part }) => part.isVault))
  return {
    world,
    cash: world.cash.map(column => [...column].map(BigInt)),
    positions: world.markets.map(({ size, quote }) =>
      [...size].map((lots, i) => ({ size: BigInt(lots), quote: BigInt(quote[i]) })),
    ),
    options: world.markets.map(({ chain }) => (chain ? optionsOf(chain) : new Map())),
    spot: world.markets.map(({ spot }) => [...spot].map(BigInt)),
    shares: new Map(
      vaults.map(({ context }) => [context.account, [...context.shares].map(BigInt)]),
    ),
    marketOf: new Map(),
    fault: undefined,
  }
}

/** The options that are held, as they stand in the columns. */
export function optionsOf(chain: Chain): Options {
  const { accountOf, legsMost, legCount, legInstrument, legSize, legQuote } = chain
  const options: Options = new Map()
  accountOf.forEach((account, book) => {
    const held = new Map<number, Position>()
    for (let leg = book * legsMost; leg < book * legsMost + legCount[book]; leg++) {
      held.set(legInstrument[leg], { size: BigInt(legSize[leg]), quote: BigInt(legQuote[leg]) })
    }
    if (held.size > 0) options.set(account, held)
  })
  return options
}

export function move({ cash }: Ledger, asset: number, from: number, to: Paid): void {
  cash[asset][from] -= to.amount
  cash[asset][to.account] += to.amount
}

/** Who gets how many quanta. */
interface Paid {
  readonly account: number
  readonly amount: bigint
}

/** Lots bought (below zero: sold) for `value` quanta received (below zero: paid). */
export interface Trade {
  readonly lots: bigint
  readonly value: bigint
}

export function post(ledger: Ledger, row: number, account: number, trade: Trade): void {
  const realized = change(ledger.positions[row][account], trade)
  ledger.cash[ledger.world.markets[row].asset][account] += realized
}

/** The same of an option: what is closed is forgotten. */
export function postOption(
  ledger: Ledger,
  row: number,
  [account, instrument]: readonly [account: number, instrument: number],
  trade: Trade,
): void {
  const options = ledger.options[row]
  const held = options.get(account) ?? new Map<number, Position>()
  const position = held.get(instrument) ?? { size: 0n, quote: 0n }
  ledger.cash[ledger.world.markets[row].asset][account] += change(position, trade)
  held.set(instrument, position)
  if (position.size === 0n && position.quote === 0n) held.delete(instrument)
  options.set(account, held)
  if (held.size === 0) options.delete(account)
}

/** Changes a position and returns the cash that it realizes: a reduction moves its share of the quote leg, to nearest
 *  with ties to even, and its part of the value; what turns a position closes it first. */
export function change(position: Position, { lots, value }: Trade): bigint {
  let moved = 0n
  let realized = 0n
  if (position.size * lots < 0n) {
    const closed = least(abs(position.size), abs(lots))
    moved = nearest(position.quote * closed, abs(position.size))
    realized = nearest(value * closed, abs(lots))
  }
  position.quote += value - realized - moved
  position.size += lots
  return moved + realized
}
