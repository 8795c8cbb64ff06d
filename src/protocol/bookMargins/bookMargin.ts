/** What a book of options and a perpetual must hold. */
import type { ParamSpecs, ParamsOf, Part } from '../../scenario/declaration.ts'
import type { Chain } from '../../world/chain.ts'
import type { Book, Listed } from '../margin/books/chain.ts'
import type { Grid } from '../margin/books/grid.ts'
import type { Requirement } from '../margin/books/requirement.ts'

/** A margin rule for books at work. */
export interface BookRule {
  /** Scenarios that an answer has room for; 0 under rules that know none. */
  readonly scenarios: number
  /** The grid, where there is one, as it stands with the parameters. */
  readonly grid: Grid | undefined
  /** Most that dynamic margin multiplies the loss with; 1 without. */
  readonly scaleMost: number
  /** Once a step, after the marks: how much the loss counts now (stands in the chain's SCALE). */
  readonly update: () => void
  /** Once a step, when the first book is looked at. */
  readonly prepare: (listed: Listed) => void
  readonly require: (book: Book, out: Requirement) => Requirement
}

export interface BookMarginContext {
  readonly chain: Chain
  readonly stepSeconds: number
}

export interface BookMarginPart<S extends ParamSpecs = ParamSpecs> extends Part<S> {
  /** Undefined where no options are listed. */
  readonly bind: (context: BookMarginContext, params: ParamsOf<S>) => BookRule | undefined
}

/** Gives the parameters' types to `bind`. */
export const defineBookMargin = <const S extends ParamSpecs>(
  part: BookMarginPart<S>,
): BookMarginPart => part as unknown as BookMarginPart
