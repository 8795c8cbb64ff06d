/** A rule that stops something for a while when a figure leaves its bounds, and lets it go on later. */
import type { ParamSpecs, ParamsOf, Part } from '../../scenario/declaration.ts'
import type { Market, Protocol, World } from '../../world/world.ts'

/** What somebody may do, and a breaker may stop. */
export const ACTIONS = [
  'open', // enlarge a position, or turn it
  'reduce', // make a position smaller
  'quote', // keep quotes in the book that enlarge a position
  'withdraw', // take money out of an account
  'leave-vault', // take money out of the vault
  'liquidate', // close an account under maintenance on the venue
  'fund-pays', // pay shortfalls out of insurance funds
  'borrow-on-profit', // use unrealised profit as margin
] as const
export type Action = (typeof ACTIONS)[number]

export interface BreakerContext {
  readonly world: World
  readonly protocol: Protocol
  readonly markets: readonly Market[]
  readonly stepSeconds: number
  /** This breaker's own registers: ON, SINCE, VALUE, LIMIT, then as it likes. */
  readonly registers: Float64Array
  /** Its place in the protocol's list: what its events name. */
  readonly index: number
  /** Accounts of the protocol's insurance funds, and what they are worth together now, quanta. */
  readonly funds: readonly number[]
  readonly fundValue: () => number
}

export const ON = 0 // 1 while it is tripped
export const SINCE = 1 // step + 1 of the latest change; 0 if there was none
export const VALUE = 2 // what it watches, as of now
export const LIMIT = 3 // where it trips
export const BREAKER_STATE = 4
export const BREAKER_REGISTERS = 24

/** A breaker at work. */
export interface Breaker {
  /** End of the step: looks, trips or re-opens (with an event that names cause and end), and sets for the next step
   *  what it rules: HALTED, BAND_LOW, BAND_HIGH, OPEN_ROOM, ACCOUNT_MOST, AUCTION of its markets; LIQUIDATION_ROOM,
   *  WITHDRAW_ROOM, WITHDRAW_MARGIN, PROFIT_COUNTS, FUND_ROOM, VAULT_PAUSED of its protocol. The engine has cleared
   *  those to "nothing is stopped" before the breakers are asked in turn; one may only tighten. */
  readonly look: (step: number) => void
}

export interface BreakerPart<S extends ParamSpecs = ParamSpecs> extends Part<S> {
  /** What it stops or limits, set like this, while it is tripped; everything else goes on. Kept true by a table in the
   *  tests. */
  readonly stops: (params: ParamsOf<S>) => readonly Action[]
  readonly bind: (context: BreakerContext, params: ParamsOf<S>) => Breaker
}

/** Gives the parameters' types to `bind`. */
export const defineBreaker = <const S extends ParamSpecs>(part: BreakerPart<S>): BreakerPart =>
  part as unknown as BreakerPart
