/** Where options are listed: what a protocol that lists some needs beside, and that no market has two lists. */
import { type Finding, shown } from './faults.ts'
import { type Row, rowsOf } from './parts.ts'
import { type Doc, isDoc } from './path.ts'

/** What options need: volatilities to be marked at, margin for books, a way to close them. */
const NEEDS = {
  surface: 'a surface',
  bookMargin: 'margin for books',
  bookLiquidation: 'liquidation of books',
} as const

/** Options without what they need, and markets on which two protocols list options. */
export function optionFindings(doc: Doc): Finding[] {
  const listing = rowsOf(doc, 'protocols').filter(({ row }) => isUsed(row.chain))
  return [...listing.flatMap(needs), ...listedTwice(listing)]
}

/** Whether a slot names a part, and one that does something. */
function isUsed(part: unknown): boolean {
  return isDoc(part) && typeof part.kind === 'string' && part.kind !== 'none'
}

// A slot that names no part has a fault of its own.
function needs({ path, row }: Row): Finding[] {
  return Object.entries(NEEDS).flatMap(([slot, need]) => {
    const part = row[slot]
    if (!isDoc(part) || part.kind !== 'none') return []
    const expected = `${need} other than none, as options are listed`
    return [{ code: 'E_RELATION', path: [...path, slot], got: shown(part.kind), expected }]
  })
}

function listedTwice(listing: readonly Row[]): Finding[] {
  const taken = new Set<unknown>()
  return listing.flatMap(({ path, row }) => {
    const own = new Set<unknown>(Array.isArray(row.markets) ? row.markets : [])
    const twice = [...own].find(market => typeof market === 'string' && taken.has(market))
    for (const market of own) taken.add(market)
    if (twice === undefined) return []
    const got = `options on ${shown(twice)} again`
    const expected = 'one protocol at most to list options on a market'
    return [{ code: 'E_RELATION', path: [...path, 'chain'], got, expected }]
  })
}
