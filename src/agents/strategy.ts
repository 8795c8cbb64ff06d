/** How an agent decides: from what it may know to what it wants. */
import { deriveKey, draws32, type Key } from '../kernel/random.ts'
import type { ParamSpecs, ParamsOf, Part } from '../scenario/declaration.ts'
import type { Chain } from '../world/chain.ts'
import type { Role } from '../world/world.ts'

/** What everybody may know in a step: this step's oracle, and the venue as it stood at the end of the last step.
 *  Prices are in ticks, volatilities a step. One object, reused. */
export interface View {
  step: number
  stepSeconds: number
  /** Published price, in usd. */
  markPrice: number
  /** The same in whole ticks, and quanta of a lot at it. */
  markTicks: number
  lotValue: number
  /** Log return of the venue's own price over the last step. */
  lastReturn: number
  /** Equity's unit over a lot's value at the mark: lots that one unit of equity buys at leverage one. */
  lotsPerEquity: number
  /** usd in one unit of `equity`, base in one lot, quanta in a tick and lot. */
  unit: number
  lot: number
  k: number
  /** Middle of the book and its best prices; the middle is the mark where there is no book, best prices NaN if none. */
  mid: number
  bestBid: number
  bestAsk: number
  /** The outside venue's price one, two and three steps ago. */
  outside: Float64Array
  /** 20-minute average of the outside process. */
  slowValue: number
  /** Average basis ln(mid / outside), half-life 120 s. */
  basisAverage: number
  fastVolatility: number
  slowVolatility: number
  referenceVolatility: number
  /** Decayed sums of the venue's returns, half-lives 10, 40, 160, 640 minutes, and their stationary deviations in
   *  volatilities a step. */
  trend: Float64Array
  trendDeviation: Float64Array
  /** Margin that holds now, for a small position. */
  initialRate: number
  maintenanceRate: number
  /** Quanta: the open interest that order sizes and depth are scaled to. */
  openInterest: number
  /** 5,000 over the number of agents in the market: keeps orders and caps the same share of the market. */
  scale: number
  /** What a keeper is paid, a share of notional; how much that grows in a second of waiting, and to what at most. */
  keeperReward: number
  rewardGrowth: number
  rewardMost: number
  /** Liquidations that keepers came for so far, and the share of notional that the latest was offered: public. */
  keepersCame: number
  lastReward: number
  /** What a transaction costs now, quanta. */
  gas: number
  /** Lots within 1 % of the middle. */
  bidDepth: number
  askDepth: number
  /** Lots of accounts under maintenance that wait to be closed, longs less shorts: what is about to be sold. */
  distressedLots: number
  /** Lots that forced sales and backstops bought in the last step, net. */
  forcedLots: number
  /** Paid on the value of an order that fills at once, and paid to the maker on the other side (below zero: by it), as
   *  shares; the second with the crisis rebate while that is on. */
  takerFee: number
  rebate: number
  /** A share of notional that longs pay to shorts each 8 hours, as last set. */
  fundingRate: number
  /** The outside venue's price at this moment, ticks: for those who are connected to it; all others read `outside`. */
  outsideNow: number
  /** The oracle's index, ticks; 0 where there is none. */
  index: number
  /** What breakers leave in this step: 0 all, 1 reducers only, 2 nothing (REDUCE_ONLY, NO_TRADE of world.ts). */
  halted: number
  /** The vault of the protocol: value in quanta, value of a share over its first price, part of its shares whose owners
   *  have asked for them back, cash that may leave now (quanta), bonus a day, seconds that a request waits. All 0 without one. */
  vaultValue: number
  vaultRate: number
  vaultQueue: number
  vaultFree: number
  vaultBonus: number
  vaultDelay: number
  /** Where accounts of this market are liquidated: public on this venue. Looked up when asked for, once a step. */
  map: () => LiquidationMap
  /** How often an agent of this cohort acts: turns what is said per hour into per act. */
  actsPerHour: number
  /** Agents in this cohort. */
  members: number
}

/** Lots whose liquidation price lies between j and j + 1 widths from the mark: longs below it, shorts above. */
export interface LiquidationMap {
  /** A share of the mark. */
  readonly width: number
  readonly longs: Float64Array
  readonly shorts: Float64Array
}

/** The agents of one cohort that act in this step, and their own figures; row j belongs to one agent. */
export interface Acting {
  count: number
  /** Agent rows, rising; for addressing draws and memory only. */
  rows: Int32Array
  /** Row of the cohort's first agent: agent j's slot is rows[j] - first. */
  first: number
  /** Equity at the mark, in whole units of the settlement asset (quanta). */
  equity: Float64Array
  /** Signed position, lots. */
  size: Float64Array
  /** The leverage this agent wants, its cohort's appetite included. */
  leverage: Float64Array
  /** Lots that it holds on the outside venue, signed. */
  spot: Float64Array
  /** Equity at the start, quanta, by agent row (not by j). */
  startEquity: Float64Array
}

/** What the acting agents want, row j each. The engine clears `lots` and `rule` to 0 before a decision. */
export interface Intents {
  /** Signed whole lots; 0 no order. */
  readonly lots: Float64Array
  /** Worst price in ticks that is accepted; 0: any. */
  readonly limit: Float64Array
  /** ORDER_* of world/intents.ts. */
  readonly rule: Uint8Array
}

/** A maker's wish for its standing levels. By agent slot (not j): `levels` bids from the best, then as many asks. */
export interface Quotes {
  readonly levels: number
  /** By j: KEEP leaves its levels as they are, QUOTE brings them to what stands here, PULL takes all off,
   *  HIDE too, without being missed. */
  readonly action: Uint8Array
  readonly ticks: Int32Array
  readonly lots: Int32Array
}

/** What a keeper would do for a liquidation in this step. By j. */
export interface Offers {
  /** Largest position in lots it will have taken over, either side, its own included; 0 none. */
  readonly most: Float64Array
  /** Steps that must pass after an account was flagged before this keeper is there. */
  readonly latency: Int32Array
  /** Least reward, as a share of notional, for which it acts, */
  readonly least: Float64Array
  /** and quanta that must be left of it besides, once gas is paid. */
  readonly margin: Float64Array
}

/** Money that agents move beside their trades, quanta, by j. For strategies that say `deposits`. */
export interface Transfers {
  /** Into the vault (above 0), or asked back (below 0; paid at once, or after the vault's delay). */
  readonly amount: Float64Array
  /** Out of the protocol into the agent's own pocket (above 0), as far as it is free, or back in (below 0). */
  readonly outward: Float64Array
  /** What its shares of the vault are worth now, and of that what it has asked for and waits for; read only. */
  readonly held: Float64Array
  readonly asked: Float64Array
}

/** What attackers know of themselves, and do beside ordering on the venue. A cohort of attackers is one plan: its agents
 *  are accounts under one control, all of which act in every step. One object a cohort, reused. */
export interface Plot {
  /** Common money outside the protocol, quanta, and lots held on the outside venue (below zero: borrowed). */
  cash: number
  spot: number
  /** What they began with, and what all is worth now: purse, spot at the outside price, equities at the mark as far
   *  as they are above zero; quanta. */
  budget: number
  worth: number
  /** By j: quanta that the protocol would let leave account j in this step. */
  readonly free: Float64Array
  /** By j: 1 while account j is under maintenance. */
  readonly flagged: Uint8Array
  /** Wanted, by j: quanta out of the purse into account j (above 0), or back (below 0). Cut to what is there and free. */
  readonly collateral: Float64Array
  /** Wanted: lots bought (above 0) or sold on the outside venue, whole. Cut to what the purse can pay, or borrow against. */
  spotLots: number
}

/** Option orders that an agent may send in a step. */
export const OPTION_ORDERS = 4

/** Options, for strategies that say `options`: what is listed and quoted, what each acting agent holds, and what it wants.
 *  One object a cohort, reused. */
export interface OptionDesk {
  /** What is listed, with marks, greeks a unit of the underlying, and the makers' quotes. To be read only. */
  readonly chain: Chain
  /** By j, of the options that it holds: units of the underlying, and usd a usd of price squared, a vol, a year. */
  readonly delta: Float64Array
  readonly gamma: Float64Array
  readonly vega: Float64Array
  readonly theta: Float64Array
  /** By j: what its book must hold now, quanta; for dealers and attackers only. */
  readonly initial: Float64Array
  readonly maintenance: Float64Array
  /** Best price in whole ticks that makers stand for; NaN where nobody does. */
  readonly bid: (instrument: number) => number
  readonly ask: (instrument: number) => number
  /** Wanted, OPTION_ORDERS an agent from j x OPTION_ORDERS on: row of the option, signed lots (0: none), worst price in
   *  ticks (0: any). */
  readonly instrument: Int32Array
  readonly lots: Float64Array
  readonly limit: Float64Array
  /** Of makers, a row of QUOTE_WIDTH numbers (world/intents.ts) an expiry: by j, then expiry. Kept until it acts again. */
  readonly quotes: Float64Array
}

/** An attack in phases. `memory.phase[0]` is the place of the phase it is in, `memory.reason[0]` that of the reason for
 *  which it went there: the engine says so in an event when the phase changes. */
export interface Plan {
  /** In the words of the page: 'builds its short'. The first is where it starts. */
  readonly phases: readonly string[]
  /** Why a phase was left or the plan given up: 'price did not follow'. The first is ''. */
  readonly reasons: readonly string[]
  /** Places of the phases in which nothing more is to come. */
  readonly ends: readonly number[]
}

/** A cohort's own randomness: addressed by agent and step, so nobody else's draws move. */
export interface Luck {
  readonly key: Key
}

/** Fills `out[j]` with 32 random bits for each acting agent; `k` tells draws of one step apart. */
export function bits(luck: Luck, acting: Acting, view: View, k: number, out: Int32Array): void {
  const [k0, k1] = deriveKey(luck.key, DRAW, k)
  draws32(k0, k1, acting.rows, acting.count, view.step, out, acting.first)
}

/** The key of draw `k` of a cohort, for draws of single agents: uniform(key[0], key[1], slot, view.step). */
export const drawKey = (luck: Luck, k: number): Key => deriveKey(luck.key, DRAW, k)

const DRAW = 301

export interface Decision<P> {
  readonly acting: Acting
  readonly view: View
  readonly params: P
  readonly luck: Luck
  /** Columns by the names that the strategy declared, by slot. */
  readonly memory: Readonly<Record<string, Float64Array>>
  readonly intents: Intents
  /** Only makers, keepers, depositors look at theirs. */
  readonly quotes: Quotes
  readonly offers: Offers
  readonly transfers: Transfers
  /** Only attackers look at theirs. */
  readonly plot: Plot
  /** Where options are listed, for those who hold some. */
  readonly options?: OptionDesk | undefined
}

/** What stands before the first step, for `begin`. */
export interface Beginning<P> {
  readonly count: number
  /** The macro key of this cohort's own numbers: one population under many lucks. */
  readonly key: Key
  readonly params: P
  readonly memory: Readonly<Record<string, Float64Array>>
  /** By slot: signed share of its wanted leverage that it starts with; set to +1, -1 or 0 by the cohort's shares. */
  readonly opening: Float64Array
  /** By slot: lots held on the outside venue from the start, beside the equity; 0 unless set here. */
  readonly spot: Float64Array
  /** What the cohort's equity is, quanta by slot, and lots that a quantum buys at the start at leverage one. */
  readonly equity: Float64Array
  readonly lotsPerEquity: number
  /** By slot: leverage drawn by the cohort; may be changed here (a limit of the strategy's own). */
  readonly leverage: Float64Array
  /** Where options are listed: takes note of `lots` (signed) of one that the agent of a slot starts with, entered at the
   *  mark; dealers get the other side. */
  readonly options?: StartingOptions | undefined
}

export interface StartingOptions {
  readonly chain: Chain
  /** usd: the mark of the underlying; base in a lot. */
  readonly price: number
  readonly lot: number
  /** usd in one unit of `equity`. */
  readonly unit: number
  /** 0, and seconds of a step: what expiries are counted in. */
  readonly step: number
  readonly stepSeconds: number
  readonly hold: (slot: number, instrument: number, lots: number) => void
}

export interface StrategyPart<S extends ParamSpecs = ParamSpecs> extends Part<S> {
  readonly role: Role
  /** Names of what it remembers from step to step: one number an agent each, 0 at the start. */
  readonly memory: readonly string[]
  /** Levels a side that a maker keeps in the book; 0 for all others. */
  readonly levels: number
  /** A quote that would cross is moved to one tick inside ('slide') or left out ('wait'). */
  readonly crossing: 'slide' | 'wait'
  /** Whether its agents may move money (`Transfers`). */
  readonly deposits: boolean
  /** Whether its agents hold options beside the perpetual, and whether they quote them. */
  readonly options: 'none' | 'holds' | 'quotes'
  /** Of attackers: their plan. Its strategy remembers `phase` and `reason`. */
  readonly plan?: Plan
  /** Own numbers of each agent, drawn once. */
  readonly begin?: (beginning: Beginning<ParamsOf<S>>) => void
  /** After positions are there: what an agent remembers of them. */
  readonly settle?: (acting: Acting, decision: Decision<ParamsOf<S>>) => void
  /** Says what the acting agents want: writes to intents, quotes, offers or transfers. */
  readonly decide: (decision: Decision<ParamsOf<S>>) => void
}

type StrategyOptions<S extends ParamSpecs> = Omit<
  StrategyPart<S>,
  'role' | 'memory' | 'levels' | 'crossing' | 'deposits' | 'options'
> &
  Partial<Pick<StrategyPart<S>, 'role' | 'memory' | 'levels' | 'crossing' | 'deposits' | 'options'>>

/** Gives the parameters' types to `decide`, and what most strategies are to the rest. */
export const defineStrategy = <const S extends ParamSpecs>(
  part: StrategyOptions<S>,
): StrategyPart =>
  ({
    role: 'trader',
    memory: [],
    levels: 0,
    crossing: 'slide',
    deposits: part.role === 'depositor',
    options: 'none',
    ...part,
  }) as unknown as StrategyPart

interface One<P> {
  readonly params: P
  /** usd. */
  readonly equity: number
  /** Signed base held. */
  readonly size: number
  /** The leverage this agent wants, its cohort's appetite included. */
  readonly leverage: number
}

/** A strategy written for one agent: `wantedSize` is the position it wants, in units of base, signed. */
export function defineAgent<const S extends ParamSpecs>({
  wantedSize,
  ...part
}: Part<S> & {
  readonly wantedSize: (own: One<ParamsOf<S>>, view: Readonly<View>) => number
}): StrategyPart {
  return defineStrategy<S>({
    ...part,
    decide: ({ acting, view, params, intents }) => {
      for (let j = 0; j < acting.count; j++) {
        const own = {
          params,
          equity: acting.equity[j] * view.unit,
          size: acting.size[j] * view.lot,
          leverage: acting.leverage[j],
        }
        intents.lots[j] = Math.round(wantedSize(own, view) / view.lot) - acting.size[j]
      }
    },
  })
}
