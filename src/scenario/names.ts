/** Names in a document: each is given once, and each that is used exists. */
import { type Finding, shown } from './faults.ts'
import { type Row, rowsOf } from './parts.ts'
import type { Doc, Path } from './path.ts'
import { oneOf } from './suggest.ts'

/** Ids given twice, and names of what does not exist. */
export function nameFindings(doc: Doc): Finding[] {
  return [...LISTS.flatMap(name => repeats(rowsOf(doc, name).map(idOf))), ...references(doc)]
}

const LISTS = ['assets', 'markets', 'protocols', 'cohorts']

interface Named {
  readonly path: Path
  readonly id: unknown
}

function idOf({ path, row }: Row): Named {
  return { path: [...path, 'id'], id: row.id }
}

function repeats(named: readonly Named[]): Finding[] {
  const seen = new Set<unknown>()
  return named.flatMap(({ path, id }) => {
    const isRepeat = typeof id === 'string' && seen.has(id)
    seen.add(id)
    const expected = 'an id that no other has'
    return isRepeat ? [{ code: 'E_ID_TWICE', path, got: shown(id), expected }] : []
  })
}

function references(doc: Doc): Finding[] {
  const markets = idsOf(doc, 'markets')
  const protocols = rowsOf(doc, 'protocols')
  const listed = protocols.map(({ path, row }) => namesIn(row, 'markets', path))
  return [
    ...rowsOf(doc, 'markets').flatMap(row => refer(row, 'settlement', idsOf(doc, 'assets'))),
    ...listed.flatMap(names => [
      ...names.flatMap(({ path, id }) => unknownName(path, id, markets)),
      ...repeats(names),
    ]),
    ...rowsOf(doc, 'cohorts').flatMap(cohort => {
      const home = protocols.findIndex(({ row }) => row.id === cohort.row.protocol)
      const own = home < 0 ? markets : listed[home].map(({ id }) => id)
      return [
        ...refer(cohort, 'protocol', idsOf(doc, 'protocols')),
        ...refer(cohort, 'market', own),
      ]
    }),
    ...protocols
      .flatMap(({ path, row }) => rowsOf(row, 'collateral', path))
      .flatMap(row => [
        ...refer(row, 'asset', idsOf(doc, 'assets')),
        ...refer(row, 'market', markets),
      ]),
    ...rowsOf(doc, 'shocks').flatMap(row => refer(row, 'market', markets)),
    ...rowsOf(doc, 'correlations').flatMap(row => [
      ...refer(row, 'a', markets),
      ...refer(row, 'b', markets),
    ]),
  ]
}

function idsOf(doc: Doc, name: string): unknown[] {
  return rowsOf(doc, name).map(({ row }) => row.id)
}

function namesIn(row: Doc, name: string, at: Path): Named[] {
  const names = row[name]
  return Array.isArray(names) ? names.map((id: unknown, i) => ({ path: [...at, name, i], id })) : []
}

function refer({ path, row }: Row, name: string, known: readonly unknown[]): Finding[] {
  return unknownName([...path, name], row[name], known)
}

// Where the list itself is missing, that is fault enough.
function unknownName(path: Path, id: unknown, known: readonly unknown[]): Finding[] {
  const names = known.filter(name => typeof name === 'string')
  if (typeof id !== 'string' || names.length === 0 || names.includes(id)) return []
  return [{ code: 'E_REFERENCE', path, got: shown(id), expected: oneOf(names, id) }]
}
