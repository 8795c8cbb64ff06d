/** What is true now, as columns. A snapshot of the columns is a snapshot of the run. */
import type { Columns } from '../kernel/columns.ts'
import { legsValue, type Chain } from './chain.ts'
import { collateralValue } from './collateral.ts'
import type { EventLog } from './events.ts'
import { owed } from './fundingIndex.ts'

/** Accounts are looked at in blocks of 64 when a price moves (bounds.ts). */
export const BLOCK = 64

/** Indices into `World.scalars`. Run keys are values in the state, so a restore may replace them. */
export const STEP = 0
export const MACRO_KEY = 1
export const MICRO_KEY = 3
export const POSTINGS = 5 // payments and batches of fills so far
export const SCALAR_COUNT = 8

/** Indices into `Market.state`. Prices in ticks unless said; ln of prices are of usd. */
export const OUTSIDE = 0 // usd, the process's price before any impact of this venue
export const MARK = 1 // whole ticks, the published price: the only one that margins and waterfalls look at
export const LAST_RETURN = 2 // log return of the venue's own price over the last step
export const BASIS = 3 // log of the venue's own price over the outside venue's
export const FORCED_BASIS = 4 // the part of BASIS that liquidations made (linear venue)
export const FLOW = 5 // lots, net bought in this step so far (linear venue)
export const FORCED_FLOW = 6 // lots that liquidations and backstops bought, net, since the last price
export const LONG_LOTS = 7 // lots, all agents' longs
export const SHORT_LOTS = 8 // lots, all agents' shorts, counted positive
export const HEAVIEST = 9 // event id of the liquidation that weighs most on the price now; -1 none
export const HEAVIEST_IMPACT = 10 // its impact on the log price, decayed to now
export const MARK_EVENT = 11 // event id of the latest published mark
export const SHOCK_RETURN = 12 // log return that shocks add to the outside price in this step
export const SHOCK_EVENT = 13 // event id of the latest shock; -1 none
export const IMPACT = 14 // log of the outside venue's price over OUTSIDE: what forced flow did to it
export const INDEX = 15 // the oracle's index, not whole
export const PREMIUM = 16 // average of ln(mid / index)
export const MID = 17 // middle of the book, not whole; the house's price on the linear venue
export const BEST_BID = 18 // NaN if there is none
export const BEST_ASK = 19 // NaN if there is none
export const LAST_TRADE = 20
export const FAST_VOLATILITY = 21 // a step, of outside returns, half-life 60 s
export const SLOW_VOLATILITY = 22 // a step, of the venue's one-minute returns, half-life 900 s
export const REFERENCE_VOLATILITY = 23 // a step, what is usual here
export const BASIS_AVERAGE = 24 // half-life 120 s
export const SLOW_VALUE = 25 // ln usd, 20-minute average of the outside process
export const TREND = 26 // four decayed sums of returns, half-lives 10, 40, 160, 640 minutes
export const VOLUME = 30 // quanta traded since the start
export const ORDERS = 31 // orders placed, cancelled and matched since the start
export const FILL_COUNT = 32
export const FUNDING = 33 // whole sub-quanta (2^-16) a lot paid by longs since the start
export const FUNDING_REST = 34 // rounding rest of the index, carried to its next move
export const FUNDING_RATE = 35 // a share of notional each 8 hours, as last set
export const PREMIUM_SUM = 36 // premiums sampled since the last funding
export const PREMIUM_COUNT = 37
export const BAND_LOW = 38 // orders are held inside the band; 0 and Infinity without one
export const BAND_HIGH = 39
export const HALTED = 40 // 0, or REDUCE_ONLY, or NO_TRADE: what breakers leave of trading
export const FEED_STATE = 41 // 0 live, 1 stale, 2 diverged
export const MAKERS_AWAY = 42
export const MAKERS = 43
export const PULL_EVENT = 44 // event id of the latest withdrawal of quotes; -1 none
export const REFERENCE_INTEREST = 45 // quanta, the open interest that orders and depth are scaled to
export const QUOTED_SPREAD = 46 // ticks, once makers have quoted and before anybody takes; NaN while a side is empty
export const HEAVIEST_GENERATION = 47 // of HEAVIEST in its cascade, from 1
export const FEED_CLOSES = 48 // 1 while an unsound feed lets nobody enlarge a position
export const FEED_SPARES = 49 // 1 while an unsound feed lets nobody be liquidated
export const BID_DEPTH = 50 // lots within 1 % of the middle, looked at every tenth step
export const ASK_DEPTH = 51
export const ATTACK_IMPACT = 52 // the part of IMPACT that attackers' orders on the outside venue made
export const ATTACK_FLOW = 53 // lots that attackers bought on the outside venue, net, since the last price
export const OPEN_ROOM = 54 // lots by which positions may still be enlarged in this step; Infinity without a cap
export const ACCOUNT_MOST = 55 // lots of one account; Infinity without a cap
export const AUCTION = 56 // 0 continuous trading; 1 orders are called and wait; 2 they are uncrossed at one price
export const USUAL_DEPTH = 57 // lots within 1 %, both sides, slow average
export const REBATE = 58 // what a maker is paid on the value of a fill now, a share; below zero it pays
export const IN_CRISIS = 59 // 1 while depth is so low that the crisis rebate is paid
export const GAS = 60 // multiple of the usual price of a transaction, set by shocks
export const GAS_UNTIL = 61 // step at which it is usual again
export const DISTRESSED = 62 // lots of accounts under maintenance at the end of the last step, longs less shorts
export const FORCED_LOTS = 63 // lots that forced sales and backstops bought in the last step, net
export const ATTACK_EVENT = 64 // event id of the latest order of attackers on the outside venue; -1 none
export const PEG = 65 // what a coin that stands for the underlying is worth, a part of it
export const MARKET_STATE_COUNT = 72

/** HALTED: nobody but reducers trades, or nobody at all. */
export const REDUCE_ONLY = 1
export const NO_TRADE = 2

/** AUCTION: orders are called and wait, or are uncrossed at one price. */
export const CALLED = 1
export const UNCROSSED = 2

/** What a move of the price, or a liquidation, can come from. The first eight make up ln of the mark. */
export const ORIGINS = [
  'outside', // the outside price
  'liquidation', // forced sales: earlier liquidations, keepers and backstops selling what they took over
  'trader', // traders of every kind
  'carry', // those who tie the venue to the outside price
  'maker', // quotes that were pulled or moved
  'mark-rule', // how the mark is made: lag, average, rounding
  'attacker', // orders of attackers, here and on the outside venue
  'hedging', // those who keep the delta of their options hedged
  'margin-rule', // a requirement that rose
  'own-trade', // the account itself
  'volatility', // option prices that moved without the price
] as const
export const BY_OUTSIDE = 0
export const BY_LIQUIDATION = 1
export const BY_TRADER = 2
export const BY_CARRY = 3
export const BY_MAKER = 4
export const BY_MARK_RULE = 5
export const BY_ATTACKER = 6
export const BY_HEDGING = 7
export const BY_MARGIN_RULE = 8
export const BY_OWN_TRADE = 9
export const BY_VOLATILITY = 10
/** Origins that make up the price. */
export const PRICE_ORIGINS = 8

/** Indices into `Protocol.tally`, all cumulative from the start; money in quanta. */
export const LIQUIDATIONS = 0
export const LIQUIDATED = 1 // notional closed by liquidations
export const BAD_DEBT = 2 // every shortfall that reached the waterfall
export const PENALTIES = 3 // liquidation penalties charged
export const FUND_PAID = 4 // shortfall paid by the insurance fund
export const SOCIALIZED = 5 // shortfall charged to winners
export const INSOLVENT = 6 // shortfall that no rung took
export const FUND_LOW = 7 // lowest value of the fund at the end of a step
export const FUND_START = 8 // fund's value at the start
export const CAUSE_SHARES = 9 // sum over liquidations of the share that earlier liquidations caused
export const ORDERS_CUT = 10 // orders that initial margin made smaller
export const RAISED_BY = 12 // event of the latest edit that raised maintenance; -1 none
export const ADL = 13 // notional of winners closed
export const TAKEN_OVER = 14 // notional handed to keepers and backstops
export const ACTED = 15 // agents that acted, once a step each
export const KEEPERS_TOOK = 16 // notional that keepers took
export const REWARDS = 17 // paid to keepers
export const LIQUIDATION_ROOM = 18 // notional that a throttle still lets go in this step; Infinity without one
export const FLAGGED = 19 // accounts under maintenance at the end of the last step
export const WITHDRAW_ROOM = 20 // quanta that may still leave in this step; Infinity without a limit
export const WITHDRAW_MARGIN = 21 // share of notional that must stay behind when money leaves, beside initial margin
export const PROFIT_COUNTS = 22 // share of unrealised profit that counts as margin for new positions and withdrawals
export const FUND_ROOM = 23 // quanta that insurance funds may still pay in this step; Infinity without a stop
export const VAULT_PAUSED = 24 // 1 while nothing may leave the vault
export const WITHDRAWN = 25 // quanta that left accounts
export const GAS_PAID = 26 // by keepers and attackers, for transactions
export const BONUS_PAID = 27 // to the vault's depositors
export const TAKER_FEES = 28 // paid by takers
export const REBATES = 29 // paid to makers; fees that makers paid count below zero
export const FEES_TO_FUND = 30
export const FEES_TO_VAULT = 31
export const FEES_TO_KEEPERS = 32
export const FEES_KEPT = 33 // by the treasury
export const VAULT_ASKED = 34 // depositors whose request waits
export const GAS_NOW = 35 // quanta that a transaction costs in this step
export const KEEPERS_CAME = 36 // liquidations that a keeper took over or triggered
export const LAST_REWARD = 37 // share of notional that the latest of them was offered
export const HEDGE_SHARES = 38 // sum over liquidations of the share that hedging of options caused
export const TALLY_COUNT = 40

/** Indices into `Protocol.rates[market]`: shares of notional, as they hold in this step. */
export const INITIAL = 0
export const MAINTENANCE = 1
export const CEILING = 2 // highest maintenance rate of any size: what the bounds are tested with
export const RATE_STATE = 3 // from here on the margin model's own registers
export const RATES_COUNT = 16

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
  /** Account that takes the other side of every fill on the linear venue; at the start it stands between all. */
  readonly house: number
  /** Account that funding is paid into and out of. */
  readonly funding: number
  /** usd a quantum of the settlement asset. */
  readonly unit: number
  readonly state: Float64Array
  readonly processState: Float64Array
  readonly venueState: Float64Array
  /** Signed lots and signed quote leg (quanta) of every account. */
  readonly size: Float64Array
  readonly quote: Float64Array
  /** Signed lots that each account holds on the outside venue, beside its position here: attackers' and hedgers'. */
  readonly spot: Float64Array
  /** Account on the other side of every trade on the outside venue. */
  readonly abroad: number
  /** Index of funding up to which each account has settled, and the rounding rest it carries, in sub-quanta. */
  readonly fundedAt: Float64Array
  readonly fundingRest: Float64Array
  /** Step of the latest trade that enlarged an account's position, or turned it. */
  readonly grownAt: Int32Array
  /** Pairs a block: highest bankruptcy price of its longs, minus the lowest of its shorts (ticks). */
  readonly bound: Float64Array
  /** ln of the mark in usd as a sum over the price's origins, as of now. */
  readonly origins: Float64Array
  /** ln of the venue's own price over the outside venue's, likewise. */
  readonly basisParts: Float64Array
  /** What a shock does to the oracle's sources: mode, how many, size, step at which it ends. */
  readonly feedFault: Float64Array
  /** Options on it, where a protocol lists some. */
  readonly chain: Chain | undefined
  /** One number a step (index 0: the start), kept to say what caused a liquidation. */
  readonly history: {
    readonly mark: Float64Array
    readonly outside: Float64Array // ln usd, the process
    readonly impact: Float64Array
    readonly attack: Float64Array // the attackers' part of it
    readonly mid: Float64Array // ticks
    readonly basis: Float64Array
    /** By origin. */
    readonly origins: readonly Float64Array[]
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
  /** Account of what fees set aside for keepers. */
  readonly keeperPool: number
  readonly tally: Float64Array
  /** Taker fees paid so far, by place in ROLES, quanta. */
  readonly feesBy: Float64Array
  /** Shortfall that each rung has paid or passed on to others, quanta. */
  readonly rungPaid: Float64Array
  /** Margin in force, by place in `markets`, and the maintenance rate of each step. */
  readonly rates: readonly Float64Array[]
  readonly rateHistory: readonly Float64Array[]
  /** By agent row less `first`: step + 1 at which the account was found under maintenance; 0 if it is not. */
  readonly flaggedAt: Int32Array
  readonly flagged: Int32Array
}

/** What an agent is there for. */
export const ROLES = [
  'trader',
  'carry',
  'maker',
  'keeper',
  'depositor',
  'attacker',
  'dealer',
] as const
export type Role = (typeof ROLES)[number]

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
  readonly role: Role
  /** Whether its agents may own shares of the protocol's vault. */
  readonly deposits: boolean
  /** Whether its agents may hold options: their protocol lists some on their market, and margins their accounts as books. */
  readonly holdsOptions: boolean
  /** Of attackers, who share one plan: the account of their common money outside the protocol; else -1. */
  readonly purse: number
  /** By slot: highest equity so far, and the step until which it stays out in panic (agents/psychology.ts). */
  readonly peak: Float64Array
  readonly outUntil: Float64Array
  /** What its strategy remembers, by name; an agent's slot is its row less `first`. */
  readonly memory: Readonly<Record<string, Float64Array>>
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
  /** By agent row, for cohorts that come back after a liquidation: step + 1 of the return (0: present), and quanta left to bring. */
  readonly returnsAt: Int32Array
  readonly wallet: Float64Array
  readonly markets: readonly Market[]
  readonly protocols: readonly Protocol[]
  readonly cohorts: readonly Cohort[]
  readonly log: EventLog
}

/** Quanta as whole units and decimals of an asset whose quantum is `unit`: the nearest double there is. */
export const inUnits = (quanta: number, unit: number): number => quanta / Math.round(1 / unit)

/** The first protocol that rules a market: it gets its fees. */
export const earnerOf = ({ protocols }: World, market: number): Protocol | undefined =>
  protocols.find(({ markets }) => markets.includes(market))

/** Open interest in lots: all longs, the house's included, which equals all shorts. */
export function openInterest({ state }: Market): number {
  return state[LONG_LOTS] > state[SHORT_LOTS] ? state[LONG_LOTS] : state[SHORT_LOTS]
}

/** Equity in quanta of an account with isolated margin in one market, at the mark: perpetual, options and what other assets
 *  are worth, funding owed taken off. */
export function equity(world: World, market: Market, account: number): number {
  const { size, quote, state, k, chain } = market
  const settled = world.cash[market.asset][account] + quote[account]
  const linear = settled + size[account] * state[MARK] * k - fundingOwed(market, account)
  if (chain === undefined) return linear
  return (
    linear + legsValue(chain, account, k) + collateralValue(chain.collateral, world.cash, account)
  )
}

/** Whole quanta of funding that an account has accrued and not settled; below zero it is to receive. */
export function fundingOwed(
  { state, size, fundedAt, fundingRest }: Market,
  account: number,
): number {
  const moved = state[FUNDING] - fundedAt[account]
  return moved === 0 ? 0 : owed(size[account], moved, fundingRest[account])
}

/** Price in ticks at which equity is zero. Closing beyond it leaves bad debt. NaN without a position. */
export function bankruptcyPrice(cash: number, quote: number, size: number, k: number): number {
  return size === 0 ? NaN : -(cash + quote) / (size * k)
}

/** Price in ticks at which equity falls to the maintenance margin, `rate` of notional. */
export function liquidationPrice(bankruptcy: number, size: number, rate: number): number {
  return bankruptcy / (size > 0 ? 1 - rate : 1 + rate)
}
