/** Collateral: which assets may be taken, once each, and that cohorts start in one that their protocol takes. */
import { type Finding, shown } from './faults.ts'
import { type Row, rowsOf } from './parts.ts'
import type { Doc } from './path.ts'
import { oneOf } from './suggest.ts'

/** Assets taken that are what the protocol settles in anyway or are taken twice, and cohorts with an asset not taken. */
export function collateralFindings(doc: Doc): Finding[] {
  const protocols = rowsOf(doc, 'protocols')
  return [
    ...protocols.flatMap(protocol => wrongAssets(doc, protocol)),
    ...rowsOf(doc, 'cohorts').flatMap(({ path, row }) => {
      const own = protocols.find(({ row: { id } }) => id === row.protocol)
      return own ? notTaken({ path, row }, assetsOf(own)) : []
    }),
  ]
}

const assetsOf = ({ path, row }: Row): unknown[] =>
  rowsOf(row, 'collateral', path).map(({ row: { asset } }) => asset)

function wrongAssets(doc: Doc, { path, row }: Row): Finding[] {
  const listed: unknown[] = Array.isArray(row.markets) ? row.markets : []
  const settled = rowsOf(doc, 'markets')
    .filter(({ row: { id } }) => listed.includes(id))
    .map(({ row: { settlement } }) => settlement)
  const seen = new Set<unknown>()
  return rowsOf(row, 'collateral', path).flatMap(({ path: at, row: { asset } }): Finding[] => {
    const isTwice = seen.has(asset)
    seen.add(asset)
    if (typeof asset !== 'string' || (!isTwice && !settled.includes(asset))) return []
    const expected = isTwice
      ? 'an asset that the protocol does not take yet'
      : 'another asset than the one that its markets settle in'
    return [{ code: 'E_RELATION', path: [...at, 'asset'], got: shown(asset), expected }]
  })
}

function notTaken({ path, row: { collateralAsset: asset } }: Row, taken: unknown[]): Finding[] {
  const names = taken.filter(name => typeof name === 'string')
  if (typeof asset !== 'string' || asset === '' || names.includes(asset)) return []
  const expected =
    names.length > 0 ? oneOf(names, asset) : 'no asset, as the protocol takes none as collateral'
  return [{ code: 'E_REFERENCE', path: [...path, 'collateralAsset'], got: shown(asset), expected }]
}
