/** How a book under maintenance is brought back, or closed. */
import { number, share, toggle, type ParamsOf, type ParamSpecs, type Part } from '../../scenario/declaration.ts' // prettier-ignore

/** What the engine does with a book under maintenance, step by step. */
export interface BookMethod {
  /** Trades the perpetual against the book's delta before anything else. */
  readonly hedgesFirst: boolean
  readonly via: 'orders' | 'auction' | 'hand-over'
  /** Multiple of maintenance at which it stops. */
  readonly until: number
  /** Part of a position that is closed in a step at most. */
  readonly pace: number
  /** Charged on the value of the underlying of what was closed, as far as the book has it. */
  readonly penalty: number
  /** Seconds after which what is left is handed over. */
  readonly backstopAfter: number
  /** Of an auction: how much below its value it starts, seconds from there to nothing, and of an insolvent book from
   *  nothing to its maintenance on top. */
  readonly startDiscount: number
  readonly auctionSeconds: number
  readonly insolventSeconds: number
}

export interface BookLiquidationPart<S extends ParamSpecs = ParamSpecs> extends Part<S> {
  /** `stepSeconds` turns what is said a second into what is done a step. */
  readonly method: (params: ParamsOf<S>, stepSeconds: number) => BookMethod
}

/** Gives the parameters' types to `method`. */
export const defineBookLiquidation = <const S extends ParamSpecs>(
  part: BookLiquidationPart<S>,
): BookLiquidationPart => part as unknown as BookLiquidationPart

/** What every method has. */
export const methodParams = {
  hedgesFirst: toggle(true, {
    label: 'Hedges delta first',
    help: 'Trades the perpetual against the delta of the book before it sells an option: cheap, and felt by the price.',
    live: true,
  }),
  until: number('multiple', 1.25, {
    label: 'Stops at',
    help: 'Multiple of maintenance that the book is brought back to.',
    min: 1,
    max: 5,
    slider: [1, 2],
    live: true,
  }),
  pace: share(0.01, {
    label: 'Pace a second',
    help: 'Part of a position closed in a second. Slow: the market can follow, and can run away.',
    min: 0.0001,
    slider: [0.001, 1],
    scale: 'log',
    live: true,
  }),
  penalty: share(0.002, {
    label: 'Penalty',
    help: 'Of the value of the underlying of what was closed; feeds the insurance fund.',
    max: 0.1,
    slider: [0, 0.02],
    live: true,
    channel: 'penalty = min(rate x underlying closed, what is left above zero)',
  }),
  backstopAfter: number('seconds', 1800, {
    label: 'Handed over after',
    help: 'What is still under maintenance by then goes to the rungs of the waterfall, or is torn up.',
    min: 0,
    max: 1e6,
    slider: [30, 14_400],
    scale: 'log',
    live: true,
  }),
} as const

/** No auction. */
export const NO_AUCTION = { startDiscount: 0, auctionSeconds: 1, insolventSeconds: 1 }
