import type { Book, Listed } from '../../../../../src/protocol/margin/books/chain.ts'
import type { Grid } from '../../../../../src/protocol/margin/books/grid.ts'
import { portfolioMargin } from '../../../../../src/protocol/margin/books/portfolio.ts'
import {
  createRequirement,
  type Requirement,
} from '../../../../../src/protocol/margin/books/requirement.ts'

/** What a book must hold by a grid in this market. */
export function requirementOf(grid: Grid, listed: Listed, book: Book): Requirement {
  const margin = portfolioMargin(grid, { instruments: listed.count, expiries: listed.expiries })
  margin.prepare(listed)
  return margin.require(book, createRequirement(margin.scenarios))
}
