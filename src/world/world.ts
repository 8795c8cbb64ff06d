/** What is true now, as columns. A snapshot of the columns is a snapshot of the run. */
import type { Columns } from '../kernel/columns.ts'
import type { EventLog } from './events.ts'

/** Accounts are looked at in blocks of 64 when a price moves (bounds.ts). */
export const BLOCK = 64

/** Indices into `World.scalars`. Run keys are values in the state, so a restore may replace them. */
export const STEP = 0
export const MACRO_KEY = 1
export const MICRO_KEY = 3
export const POSTINGS = 5 // payments and batches of fills so far
export const SCALAR_COUNT = 8

/** Indices into `Market.state`. */
export const OUTSIDE = 0 // usd, the process's price before any impact of this venue
export const MARK = 1 // whole ticks, the published price
export const LAST_RETURN = 2 // log return of outside price and basis together over the last step
export const BASIS = 3 // log of published price over outside price
export const FORCED_BASIS = 4 // the part of BASIS that liquidations made
export const FLOW = 5 // lots, net bought in this step so far
export const FORCED_FLOW = 6 // lots, the part of FLOW that liquidations made
export const LONG_LOTS = 7 // lots, all agents' longs
export const SHORT_LOTS = 8 // lots, all agents' shorts, counted positive
export const HEAVIEST = 9 // event id of the liquidation that weighs most on the price now; -1 none
export const HEAVIEST_IMPACT = 10 // its impact on the log price, decayed to now
export const MARK_EVENT = 11 // event id of the latest published mark
export const SHOCK_RETURN = 12 // log return that shocks add to the outside price in this step
export const SHOCK_EVENT = 13 // event id of the latest shock; -1 none
export const MARKET_STATE_COUNT = 16

/** Indices into `Protocol.tally`, all cumulative from the start; money in quanta. */
export const LIQUIDATIONS = 0
export const LIQUIDATED = 1 // notional closed by liquidations
export const BAD_DEBT = 2 // every shortfall that reached the waterfall
export const PENALTIES = 3 // liquidation penalties charged
export const FUND_PAID = 4 // shortfall paid by the insurance fund
export const SOCIALIZED = 5 // shortfall charged to winners
export const INSOLVENT = 6 // shortfall that no rung took
export const FUND_LOW = 7 // lowest balance of the fund at the end of a step
export const FUND_START = 8 // fund's balance at the start
export const CAUSE_SHARES = 9 // sum over liquidations of the share that earlier liquidations caused
export const ORDERS_CUT = 10 // orders that initial margin made smaller
export const FILLS = 11
export const RAISED_AT = 12 // step of the latest edit that raised maintenance, plus one; 0 none
export const RAISED_BY = 13 // its event
export const RATE_BEFORE = 14 // maintenance rate before it
export const ACTED = 15 // agents that acted, once a step each
export const TALLY_COUNT = 16

/** One linear instrument with its price, its venue's registers and every account's position in it. */
export interface Market {
  readonly row: number
  readonly id: string
  /** Row of the settlement asset. */
  readonly asset: number
  /** usd per tick and base per lot. */
  readonly tick: number
  readonly lot: number
  /** Quanta per tick and lot. */
  readonly k: number
  /** Account that takes the other side of every fill. */
  readonly house: number
  readonly state: Float64Array
  readonly processState: Float64Array
  readonly venueState: Float64Array
  /** Signed lots and signed quote leg (quanta) of every account. */
  readonly size: Float64Array
  readonly quote: Float64Array
  /** Step of an account's latest own trade. */
  readonly tradedAt: Int32Array
  /** Pairs a block: highest bankruptcy price of its longs, minus the lowest of its shorts (ticks). */
  readonly bound: Float64Array
  /** One number a step, kept to say what caused a liquidation. */
  readonly history: {
    readonly mark: Float64Array
    readonly outside: Float64Array // log usd
    readonly basis: Float64Array
    readonly forced: Float64Array
  }
}

export interface Protocol {
  readonly row: number
  readonly id: string
  /** Market rows it rules. */
  readonly markets: readonly number[]
  /** Its accounts are rows from `first` to `last` (not included); `first` begins a block. */
  readonly first: number
  readonly last: number
  readonly treasury: number
  readonly badDebt: number
  /** One account a rung of the waterfall, whether it holds money or not. */
  readonly rungAccounts: readonly number[]
  readonly tally: Float64Array
}

export interface Cohort {
  /** Its place among the world's cohorts, which stand by protocol. */
  readonly index: number
  /** Its place in the document. */
  readonly row: number
  readonly id: string
  /** Hash of the id: the scope of its draws, so that other cohorts' comings and goings change nothing. */
  readonly scope: number
  readonly protocol: number
  readonly market: number
  /** Agents are rows from `first`, `count` of them; an agent's first account has the agent's row. */
  readonly first: number
  readonly count: number
}

export interface World {
  readonly columns: Columns
  readonly scalars: Float64Array
  readonly digest: Int32Array
  /** Account rows, agents' accounts first, padded to whole blocks, then the system's own. */
  readonly accountCount: number
  readonly agentRows: number
  /** Where money enters and leaves: its balance is minus all net deposits. */
  readonly outside: number
  /** Settled balances, quanta, by asset row. */
  readonly cash: readonly Float64Array[]
  /** By agent row: cohort (-1 for padding), wanted leverage, equity at the start (quanta). */
  readonly cohortOf: Int32Array
  readonly leverage: Float64Array
  readonly startEquity: Float64Array
  readonly markets: readonly Market[]
  readonly protocols: readonly Protocol[]
  readonly cohorts: readonly Cohort[]
  readonly log: EventLog
}

/** Quanta as whole units and decimals of an asset whose quantum is `unit`: the nearest double there is. */
export const inUnits = (quanta: number, unit: number): number => quanta / Math.round(1 / unit)

/** Open interest in lots: all longs, the house's included, which equals all shorts. */
export function openInterest({ state }: Market): number {
  return state[LONG_LOTS] > state[SHORT_LOTS] ? state[LONG_LOTS] : state[SHORT_LOTS]
}

/** Equity in quanta of an account with isolated margin in one market, at the mark. */
export function equity(world: World, market: Market, account: number): number {
  const { size, quote, state, k } = market
  return world.cash[market.asset][account] + quote[account] + size[account] * state[MARK] * k
}

/** Price in ticks at which equity is zero. Closing beyond it leaves bad debt. NaN without a position. */
export function bankruptcyPrice(cash: number, quote: number, size: number, k: number): number {
  return size === 0 ? NaN : -(cash + quote) / (size * k)
}

/** Price in ticks at which equity falls to the maintenance margin, `rate` of notional. */
export function liquidationPrice(bankruptcy: number, size: number, rate: number): number {
  return bankruptcy / (size > 0 ? 1 - rate : 1 + rate)
}
