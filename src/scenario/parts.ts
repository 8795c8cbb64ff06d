/** The parts that a document uses, each with its parameters as they stand there. */
import { cohortParams, cohortRelations } from './cohort.ts'
import type { Declarations, ParamSpecs, Part } from './declaration.ts'
import { type Doc, isDoc, type Path } from './path.ts'
import { MARKET_SLOTS, PROTOCOL_LISTS, PROTOCOL_SLOTS, type Slots } from './slots.ts'

/** A table of parameters in use: of a part, or the fields that every cohort has. */
export interface Use {
  readonly path: Path
  /** Undefined for a cohort's own fields. */
  readonly part: Part | undefined
  readonly params: ParamSpecs
  readonly relations: NonNullable<Part['relations']>
  readonly values: Doc
}

/** An object in a list of the document, with its place. */
export interface Row {
  readonly path: Path
  readonly row: Doc
}

/** The objects of one list of the document, as far as it is a list of objects. */
export function rowsOf(doc: unknown, name: string, at: Path = []): Row[] {
  const items = isDoc(doc) ? doc[name] : undefined
  if (!Array.isArray(items)) return []
  return items.flatMap((row: unknown, i) => (isDoc(row) ? [{ path: [...at, name, i], row }] : []))
}

/** Every part in use, in the order of the document. Skips whatever is not as it should be. */
export function partsInUse(doc: unknown, declarations: Declarations): Use[] {
  const { agents, shocks } = declarations
  const single = ({ path, row }: Row, slots: Slots): Use[] =>
    Object.entries(slots).flatMap(([key, slot]) =>
      use([...path, key], row[key], declarations[slot]),
    )
  const listed = ({ path, row }: Row, slots: Slots): Use[] =>
    Object.entries(slots).flatMap(([key, slot]) =>
      rowsOf(row, key, path).flatMap(one => use(one.path, one.row, declarations[slot])),
    )
  return [
    ...rowsOf(doc, 'markets').flatMap(row => single(row, MARKET_SLOTS)),
    ...rowsOf(doc, 'protocols').flatMap(row => [
      ...single(row, PROTOCOL_SLOTS),
      ...listed(row, PROTOCOL_LISTS),
    ]),
    ...rowsOf(doc, 'cohorts').flatMap(({ path, row }) => [
      { path, part: undefined, params: cohortParams, relations: cohortRelations, values: row },
      ...use([...path, 'agent'], row.agent, agents),
    ]),
    ...rowsOf(doc, 'shocks').flatMap(({ path, row }) => use(path, row, shocks)),
  ]
}

function use(path: Path, values: unknown, parts: ReadonlyMap<string, Part>): Use[] {
  if (!isDoc(values) || typeof values.kind !== 'string') return []
  const part = parts.get(values.kind)
  if (!part) return []
  return [{ path, part, params: part.params, relations: part.relations ?? [], values }]
}
