/** What must hold between the fields of a document: names that exist, sizes that fit, relations. */
import type * as z from 'zod'
import type { Declarations } from './declaration.ts'
import { shown } from './faults.ts'
import { type Row, partsInUse, rowsOf, type Use } from './parts.ts'
import { type Doc, isDoc, isUnder, type Path, pathText } from './path.ts'
import { oneOf } from './suggest.ts'

const AGENTS_MAX = 1_000_000
/** Amounts are exact to 2^52 quanta; equity is stated in usd of 1e-4. */
const USD_MAX = 450_359_962_737
const QUANTA_MAX = 4_503_599_627_370_496

interface Finding {
  readonly code: string
  readonly path: Path
  readonly got: string
  readonly expected: string
}

/**
 * Adds what is wrong between fields to the issues of a document whose fields were parsed one by
 * one. The document may be broken: what does not have the right type is passed over, because it
 * has an issue of its own.
 */
export function checkStructure(
  doc: unknown,
  declarations: Declarations,
  issues: z.core.$ZodRawIssue[],
): void {
  if (!isDoc(doc)) return
  const broken = issues.map(({ path }) => (path ?? []) as Path)
  const findings = [
    ...LISTS.flatMap(name => repeats(rowsOf(doc, name).map(idOf))),
    ...references(doc),
    ...scales(doc),
    ...totals(doc),
    ...outOfRun(doc),
    ...conflicts(doc),
    ...partsInUse(doc, declarations).flatMap(({ path, relations, values }) => {
      const isSound = (name: string): boolean =>
        !broken.some(other => isUnder(other, [...path, name]))
      const sound = relations.filter(({ of }) => of.every(isSound))
      return brokenRelations(path, sound, values)
    }),
  ]
  for (const { code, path, got, expected } of findings) {
    const message = `${code} ${expected}`
    issues.push({ code: 'custom', path: [...path], message, input: doc, params: { got } })
  }
}

/** The relations that do not hold, reported at the first parameter each one speaks of. */
export function brokenRelations(path: Path, relations: Use['relations'], values: Doc): Finding[] {
  return relations
    .filter(relation => !relation.holds(values as never))
    .map(({ of, expected }) => ({
      code: 'E_RELATION',
      path: [...path, of[0]],
      got: valuesText(of, values),
      expected,
    }))
}

/** `initial 0.05, maintenance 0.06`. */
export function valuesText(names: readonly string[], values: Doc): string {
  return names.map(name => `${name} ${shown(values[name])}`).join(', ')
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
    ...rowsOf(doc, 'shocks').flatMap(row => refer(row, 'market', markets)),
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

function scales(doc: Doc): Finding[] {
  return rowsOf(doc, 'markets').flatMap(({ path, row }) => {
    const asset = rowsOf(doc, 'assets').find(({ row: { id } }) => id === row.settlement)?.row
    const { tick, lot } = row
    const unit = asset?.unit
    if (!isPositive(tick) || !isPositive(lot) || !isPositive(unit)) return []
    const quanta = (tick * lot) / unit
    const nearest = Math.round(quanta)
    const isWhole = nearest >= 1 && Math.abs(quanta - nearest) <= 1e-9 * nearest
    if (isWhole && nearest <= QUANTA_MAX) return []
    const expected = isWhole
      ? `at most ${QUANTA_MAX} quanta: tick x lot at most ${QUANTA_MAX * unit}`
      : `a whole number of quanta, tick x lot a multiple of ${unit}`
    return [{ code: 'E_SCALE', path: [...path, 'tick'], got: `${quanta} quanta`, expected }]
  })
}

function totals(doc: Doc): Finding[] {
  const path = ['cohorts']
  const sizes = rowsOf(doc, 'cohorts').map(({ row: { count, equity } }) => ({
    count: isPositive(count) ? count : 0,
    equity: isPositive(count) && isPositive(equity) ? count * equity : 0,
  }))
  const agents = sizes.reduce((sum, { count }) => sum + count, 0)
  const equity = sizes.reduce((sum, cohort) => sum + cohort.equity, 0)
  const findings: Finding[] = []
  // A single cohort past the limit has a fault of its own.
  if (agents > AGENTS_MAX && sizes.every(({ count }) => count <= AGENTS_MAX)) {
    const expected = `at most ${AGENTS_MAX} in all cohorts`
    findings.push({ code: 'E_RANGE', path, got: `${agents} agents`, expected })
  }
  if (equity > USD_MAX && agents <= AGENTS_MAX) {
    const expected = `at most ${USD_MAX} usd of equity in all`
    findings.push({ code: 'E_SCALE', path, got: `${equity} usd`, expected })
  }
  return findings
}

/** Shocks and edits after the end, and edits that go back in time. */
function outOfRun(doc: Doc): Finding[] {
  const steps = isDoc(doc.clock) ? doc.clock.steps : undefined
  if (!isPositive(steps)) return []
  const late = (list: string, code: string): Finding[] =>
    rowsOf(doc, list)
      .filter(({ row: { step } }) => typeof step === 'number' && step >= steps)
      .map(({ path, row }) => ({
        code,
        path: [...path, 'step'],
        got: shown(row.step),
        expected: `a whole number from 0 to ${steps - 1}, within the run`,
      }))
  return [...late('shocks', 'E_RANGE'), ...late('edits', 'E_EDIT_STEP'), ...falls(doc)]
}

function falls(doc: Doc): Finding[] {
  let latest = 0
  return rowsOf(doc, 'edits').flatMap(({ path, row: { step } }) => {
    if (typeof step !== 'number') return []
    const expected = `a step from ${latest} on: edits stand in rising order`
    if (step < latest && step >= 0)
      return [{ code: 'E_EDIT_STEP', path: [...path, 'step'], got: shown(step), expected }]
    latest = Math.max(latest, step)
    return []
  })
}

/** Parameters that are patched twice in one step. */
function conflicts(doc: Doc): Finding[] {
  const first = new Map<string, string>()
  return rowsOf(doc, 'edits').flatMap(edit =>
    rowsOf(edit.row, 'patches', edit.path).flatMap(({ path, row }) => {
      if (!Array.isArray(row.path)) return []
      const target = pathText(row.path as Path)
      const address = `${String(edit.row.step)} ${target}`
      const before = first.get(address)
      if (before === undefined) first.set(address, pathText(path))
      const expected = `one patch of ${target} in a step, and ${before} is one`
      if (before === undefined) return []
      return [{ code: 'E_EDIT_CONFLICT', path: [...path, 'path'], got: shown(target), expected }]
    }),
  )
}

function isPositive(value: unknown): value is number {
  return typeof value === 'number' && value > 0 && value < Infinity
}
