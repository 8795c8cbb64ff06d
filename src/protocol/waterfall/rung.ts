/** One absorber of losses. A scenario's waterfall is a list of them, in order. */
import type { ParamSpecs, ParamsOf, Part } from '../../scenario/declaration.ts'
import type { Market, Protocol, World } from '../../world/world.ts'

/** Shortfalls of a step, in order: an account's missing cash and the liquidation that left it. */
export interface Shortfalls {
  count: number
  readonly account: Int32Array
  /** Quanta still missing. A rung takes from it what it pays. */
  readonly amount: Float64Array
  /** Event id of the liquidation. */
  readonly cause: Float64Array
}

/** A position that nobody took in time, offered to the rungs in turn at its bankruptcy price. One object, reused. */
export interface HandOver {
  market: Market
  account: number
  /** +1 if the account is long. */
  side: number
  /** Lots still to be taken, unsigned. */
  lots: number
  /** Ticks, not whole: where the account's equity is zero. */
  price: number
  /** Event id of the liquidation. */
  cause: number
}

/** What a rung may use of the engine: trades of whole lots at a price that is not whole, and orders on the venue. */
export interface Desk {
  /** `to` takes over `lots` (unsigned) of the position of `request.account` at `request.price`; value rounded
   *  once. Emits 'takeover' (account: who loses the position, other: `to`) or 'deleverage' (account: the winner `to`
   *  that is closed, other: the account in trouble). */
  readonly transfer: (
    request: Readonly<HandOver>,
    to: number,
    lots: number,
    kind: 'takeover' | 'deleverage',
  ) => void
  /** An order of the rung's own account, immediate or cancel, at `limit` whole ticks; counts as forced flow. What does
   *  not fill rests for a step if `rests`. Returns lots filled, unsigned. */
  readonly order: (
    market: Market,
    account: number,
    lots: number,
    limit: number,
    rests: boolean,
  ) => number
}

/** What agents own of a vault, by account row; empty for rungs that are none. */
export interface Claims {
  /** Shares, whole numbers, and of these what each has asked back, and the step at which it asked. */
  readonly shares: Float64Array
  readonly asked: Float64Array
  readonly askedAt: Int32Array
  /** Sums of the first two over all depositors. */
  readonly totals: Float64Array
}

export interface RungContext extends Claims {
  readonly world: World
  readonly protocol: Protocol
  /** Row of the asset that losses are settled in, and usd per quantum of it. */
  readonly asset: number
  readonly unit: number
  readonly markets: readonly Market[]
  /** The rung's own account. */
  readonly account: number
  readonly stepSeconds: number
  readonly desk: Desk
}

export interface RungPart<S extends ParamSpecs = ParamSpecs> extends Part<S> {
  /** True of the rung that penalties feed. */
  readonly takesPenalties: boolean
  /** True of a vault that agents deposit into. */
  readonly isVault?: boolean
  /** Money at the start, out of the outside world, in quanta; what a later edit changes is moved the same way. */
  readonly capital: (context: RungContext, params: ParamsOf<S>) => number
  /** Pays what it can and may of each shortfall, with an event for each payment. */
  readonly absorb: (context: RungContext, params: ParamsOf<S>, shortfalls: Shortfalls) => void
  /** Takes what it can and may of a position (through `context.desk`); lowers `request.lots`. Absent: it takes none. */
  readonly takeOver?: (context: RungContext, params: ParamsOf<S>, request: HandOver) => void
  /** Market phase: sells what it took over, at its pace. */
  readonly sell?: (context: RungContext, params: ParamsOf<S>) => void
}

/** Gives the parameters' types to the functions. */
export const defineRung = <const S extends ParamSpecs>(
  part: Omit<RungPart<S>, 'takesPenalties'> & { readonly takesPenalties?: boolean },
): RungPart => ({ takesPenalties: false, ...part }) as unknown as RungPart
