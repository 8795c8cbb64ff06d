/** The parts that a document uses, each with its parameters as they stand there. */
import { cohortParams, cohortRelations } from './cohort.ts'
import type { Declarations, ParamSpecs, Part } from './declaration.ts'
import { type Doc, isDoc, type Path } from './path.ts'

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
  const { processes, venues, oracles, margins, liquidations, fees, rungs, breakers, agents, shocks } = declarations // prettier-ignore
  return [
    ...rowsOf(doc, 'markets').flatMap(({ path, row }) => [
      ...use([...path, 'process'], row.process, processes),
      ...use([...path, 'venue'], row.venue, venues),
      ...use([...path, 'oracle'], row.oracle, oracles),
    ]),
    ...rowsOf(doc, 'protocols').flatMap(({ path, row }) => [
      ...use([...path, 'margin'], row.margin, margins),
      ...use([...path, 'liquidation'], row.liquidation, liquidations),
      ...use([...path, 'fees'], row.fees, fees),
      ...rowsOf(row, 'waterfall', path).flatMap(rung => use(rung.path, rung.row, rungs)),
      ...rowsOf(row, 'breakers', path).flatMap(one => use(one.path, one.row, breakers)),
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
