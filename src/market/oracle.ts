/** What the protocol believes a price to be: sources, how they are put together, and the mark made of it. */
import type { ParamSpecs, ParamsOf, Part } from '../scenario/declaration.ts'
import type { Key } from '../kernel/random.ts'
import type { Market, World } from '../world/world.ts'

/** What the oracle keeps; registered as columns. */
export interface OracleMemory {
  /** SOURCES_MOST rows of SOURCE_WIDTH numbers. */
  readonly sources: Float64Array
  /** The average premium, before it is clamped, and ln of the index in usd, as sums over PRICE_ORIGINS. */
  readonly premium: Float64Array
  readonly index: Float64Array
  /** ORACLE_REGISTERS numbers, and one for each step and the start. */
  readonly registers: Float64Array
}

/** Registers that do not grow with the run; the others belong to averages over time. */
export const ORACLE_REGISTERS = 32

export const SOURCES_MOST = 15
export const SOURCE_WIDTH = 4
/** Numbers of a source. */
export const SOURCE_PRICE = 0 // usd, as last published; 0 before it ever did
export const SOURCE_AT = 1 // step + 1 in which that was
export const SOURCE_EVENT = 2 // event of its latest fault
export const SOURCE_FAULT = 3 // number in FEED_FAULTS; negative once a jump is over

/** Ways in which a source can fail, by number. */
export const FEED_FAULTS = [
  'none',
  'frozen', // goes on publishing what it published last
  'stale', // publishes nothing, so that its last price grows old
  'biased', // publishes its reading times 1 + size
  'jump', // does so for one step and is right again
  'split', // the first, third... publish theirs times 1 + size, the others divided by it
] as const
export type FeedFault = (typeof FEED_FAULTS)[number]

/** Indices into `Market.feedFault`, a fault that a shock asks for. */
export const FEED_MODE = 0 // number in FEED_FAULTS
export const FEED_SOURCES = 1 // how many, from the first on
export const FEED_SIZE = 2
export const FEED_UNTIL = 3 // first step without it

export interface OracleContext {
  readonly world: World
  readonly market: Market
  readonly stepSeconds: number
  readonly memory: OracleMemory
  /** Key of its draws, micro. */
  readonly key: Key
}

/** An oracle at work. All that changes stands in columns. */
export interface Oracle {
  /** Writes INDEX and MARK before the first step. */
  readonly start: () => void
  /** Oracle phase, after the venue has looked at itself: sources, INDEX, PREMIUM, MARK, FEED_STATE, `market.origins`. */
  readonly publish: (step: number) => void
}

export interface OraclePart<S extends ParamSpecs = ParamSpecs> extends Part<S> {
  readonly bind: (context: OracleContext, params: ParamsOf<S>) => Oracle
}

/** Gives the parameters' types to `bind`. */
export const defineOracle = <const S extends ParamSpecs>(part: OraclePart<S>): OraclePart =>
  part as unknown as OraclePart
