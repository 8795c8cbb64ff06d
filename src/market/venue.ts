/** Where orders meet: the one interface of every venue. */
import type { Key } from '../kernel/random.ts'
import type { ParamSpecs, ParamsOf, Part } from '../scenario/declaration.ts'
import type { Columns } from '../kernel/columns.ts'
import type { Cohort, Market, Protocol, World } from '../world/world.ts'

/** How far from the mark a trader's order without a limit may go on a book, as a share of it. */
export const MARKET_ORDER_REACH = 0.05

/** Who keeps standing quotes in a market: a cohort of makers and its levels a side. */
export interface Quoting {
  readonly cohort: Cohort
  readonly levels: number
  /** A quote that would cross moves to one tick inside; otherwise it waits. */
  readonly slides: boolean
}

/** What a venue is made for: needed to lay out its columns. */
export interface VenueLayout {
  readonly world: World
  readonly market: Market
  readonly columns: Columns
  readonly quoting: readonly Quoting[]
  /** Accounts that take positions over and sell them, each with one standing order. */
  readonly desks: readonly number[]
}

export interface VenueContext extends Omit<VenueLayout, 'columns'> {
  readonly stepSeconds: number
  /** Agents that trade here. */
  readonly agents: number
  /** Micro. */
  readonly key: Key
  /** Gets the fees, and whose tallies count them; nobody's where no protocol rules the market. */
  readonly feeAccount: number
  readonly earner: Protocol | undefined
  /** Who has the other side where no agents meet: the protocol's vault, else the market's house. */
  readonly counterparty: number
  /** Lots (signed) of an order taken in earlier that the rules let trade now: margin, caps, halts, accounts in trouble. */
  readonly admit: (account: number, lots: number, limit: number) => number
  /** What `layout` returned. */
  readonly memory: unknown
}

/** One cohort's orders: `count` of them, row j by account `rows[j]`. */
export interface OrderList {
  readonly count: number
  readonly rows: Int32Array
  readonly lots: Float64Array
  readonly limit: Float64Array
  readonly rule: Uint8Array
}

/** A maker cohort's wishes, as agents/strategy.ts describes them. */
export interface QuoteList {
  readonly count: number
  readonly rows: Int32Array
  readonly action: Uint8Array
  readonly ticks: Int32Array
  readonly lots: Int32Array
}

/** A venue at work. All that changes stands in columns. */
export interface Venue {
  /** True of a book: positions are opened between agents, makers quote, prices come from trades. */
  readonly hasBook: boolean
  /** Account that has the other side of what is open at the start; without one the house, or other agents on a book. */
  readonly counterparty?: number
  /** Added to the initial margin rate when an order is held to it: what fees and price limits may cost. */
  readonly slack: number
  /** Largest position of an agent, in lots, at a value of a lot in quanta. */
  readonly mostLots: (lotValue: number) => number
  readonly start: () => void
  /** Oracle phase: looks at itself. The linear venue makes this step's price here. */
  readonly publish: () => void
  /** Market phase, first: makers bring their levels to what they want. */
  readonly quote: (place: number, quotes: QuoteList) => void
  /** Market phase, after the quotes: what desks left resting is taken off. */
  readonly prepare: () => void
  /** Market phase: takes a cohort's orders; fills them now, or with all others in `finish`. */
  readonly clear: (cohort: Cohort, orders: OrderList) => void
  /** Market phase, last. */
  readonly finish: () => void
  /** Order of an account that has no choice, or of a desk: immediate or cancel at `limit` ticks (0: any). Counts as
   *  forced flow. Returns the lots filled (unsigned). */
  readonly force: (account: number, lots: number, limit: number, cause: number) => number
  /** `lots` (signed) bought on the outside venue, as far as the account's cash pays for them, and felt there. What is sold
   *  may be borrowed: the caller bounds it. Returns the value paid in quanta (below zero: received), fee left out. */
  readonly tradeOutside: (account: number, lots: number) => number
  /** Taken from the value of an order that fills at once, a share. */
  readonly takerFee: number
  /** Leaves an order of a desk in the book until the next step. */
  readonly rest: (account: number, lots: number, limit: number) => void
  /** Takes a maker's quotes off: its account is in trouble. */
  readonly pull: (account: number) => void
  /** Lots resting in buckets of `bucket` ticks away from the middle, to `out`. */
  readonly profile: (side: number, bucket: number, out: Float64Array) => void
  /** Funding phase: samples the premium, and moves the index when it is time. */
  readonly fund: () => void
  /** Log price move that a flow of `lots` makes. */
  readonly impact: (lots: number) => number
}

export interface VenuePart<S extends ParamSpecs = ParamSpecs, M = unknown> extends Part<S> {
  /** Registers the columns that the venue keeps, once, before the run. */
  readonly layout?: (layout: VenueLayout, params: ParamsOf<S>) => M
  readonly bind: (context: VenueContext & { readonly memory: M }, params: ParamsOf<S>) => Venue
}

/** Gives the parameters' types to `bind`. */
export const defineVenue = <const S extends ParamSpecs, M = undefined>(
  part: VenuePart<S, M>,
): VenuePart => part as unknown as VenuePart
