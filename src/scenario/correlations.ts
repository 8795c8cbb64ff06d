/** How the outside returns of markets hang together: the whole matrix, and what is wrong with what a document says. */
import { cholesky, smallestEigenvalue } from '../kernel/correlation.ts'
import type { CorrelationDoc } from './document.ts'
import { type Finding, shown } from './faults.ts'
import { rowsOf } from './parts.ts'
import type { Doc } from './path.ts'

const MARKETS_MOST = 16

/** Symmetric rows over markets in their order: 1 on the diagonal, 0 between two of which nothing is said. */
export function correlationMatrix(
  markets: readonly string[],
  pairs: readonly CorrelationDoc[],
): readonly (readonly number[])[] {
  const rows = markets.map((_, i) => markets.map((_, j) => Number(i === j)))
  for (const { a, b, rho } of pairs) {
    const [i, j] = [markets.indexOf(a), markets.indexOf(b)]
    rows[i][j] = rho
    rows[j][i] = rho
  }
  return rows
}

/** A market with itself, a pair said twice, and numbers that no returns can have all at once. */
export function correlationFindings(doc: Doc): Finding[] {
  const pairs = rowsOf(doc, 'correlations')
  const seen = new Set<string>()
  const wrong = pairs.flatMap(({ path, row: { a, b } }): Finding[] => {
    if (typeof a !== 'string' || typeof b !== 'string') return []
    const pair = [a, b].sort().join(' ')
    const isTwice = seen.has(pair)
    seen.add(pair)
    const refuse = (got: string, expected: string): Finding[] => [
      { code: 'E_RELATION', path: [...path, 'b'], got, expected },
    ]
    if (a === b) return refuse(shown(b), 'another market than a')
    return isTwice ? refuse(`${shown(a)} and ${shown(b)} again`, 'each pair of markets once') : []
  })
  return wrong.length > 0 ? wrong : notPositive(doc)
}

// A pair with a fault of its own, or a list of markets that is too long, is fault enough.
function notPositive(doc: Doc): Finding[] {
  const pairs = rowsOf(doc, 'correlations').map(({ row }) => row)
  const markets = rowsOf(doc, 'markets').map(({ row }) => String(row.id))
  const isSound = ({ a, b, rho }: Doc): boolean =>
    markets.includes(String(a)) &&
    markets.includes(String(b)) &&
    typeof rho === 'number' &&
    Math.abs(rho) <= 1
  if (pairs.length === 0 || markets.length > MARKETS_MOST || !pairs.every(isSound)) return []
  const matrix = correlationMatrix(markets, pairs as unknown as readonly CorrelationDoc[])
  if (cholesky(matrix) !== undefined) return []
  const got = `smallest eigenvalue ${Number(smallestEigenvalue(matrix).toPrecision(2))}`
  const expected = 'a positive semidefinite matrix: all eigenvalues at least 0'
  return [{ code: 'E_MATRIX', path: ['correlations'], got, expected }]
}
