/** Brings documents of earlier versions up to the present one. */
import { type Fault, fault, shown, type Refused } from './faults.ts'
import type { Doc } from './path.ts'

/** The version that this code writes. Its defaults are frozen: to change one is a new version. */
export const VERSION = 1

/** Makes a document of the next version; where a default has changed, it writes the old value. */
export type Migration = (doc: Doc) => Doc

/** By the version each one starts from, without gaps up to the present one. */
export type Migrations = ReadonlyMap<number, Migration>

export const MIGRATIONS: Migrations = new Map()

/** The document in the present version, and the version it came in if that was an earlier one. */
export function migrate(
  doc: Doc,
  migrations: Migrations = MIGRATIONS,
): { readonly doc: Doc; readonly from: number | null } | Refused {
  const { version } = doc
  // A missing version is reported with the other missing keys.
  if (version === undefined || version === VERSION) return { doc, from: null }
  if (typeof version !== 'number' || !isKnown(version, migrations))
    return { faults: [versionFault(version, migrations)] }
  let current = doc
  for (let from = version; from < VERSION; from++)
    current = { ...migrations.get(from)!(current), version: from + 1 }
  return { doc: current, from: version }
}

function isKnown(version: number, migrations: Migrations): boolean {
  return Number.isInteger(version) && version < VERSION && migrations.has(version)
}

function versionFault(version: unknown, migrations: Migrations): Fault {
  const oldest = Math.min(VERSION, ...migrations.keys())
  const isNewer = typeof version === 'number' && Number.isInteger(version) && version > VERSION
  if (isNewer)
    return fault(
      'E_VERSION_NEWER',
      'version',
      String(version),
      `at most ${VERSION}: open it with a newer build`,
    )
  const range = oldest === VERSION ? String(VERSION) : `a whole number from ${oldest} to ${VERSION}`
  return fault('E_VERSION_BAD', 'version', shown(version), range)
}
