/** Your own protocol: changes of a document's parts. Documents in, documents out; what comes out is still to be parsed. */
import { cohortParams } from './cohort.ts'
import type { Declarations, Param, Part, Value } from './declaration.ts'
import { DEFAULTS, defaultsOf } from './defaults.ts'
import type { CohortDoc, CollateralDoc, PartDoc, Scenario, ShockDoc } from './document.ts'
import { paramSchema } from './fields.ts'
import { keepEdits, type Dropped, type Moved } from './keepEdits.ts'
import { isDoc, type Path, replacedAt, valueAt } from './path.ts'
import { SLOTS } from './slots.ts'

/** A document after a change, and the edits of it that could not stay. */
export interface Composed {
  readonly scenario: Scenario
  readonly dropped: readonly Dropped[]
}

/** One change as data. Paths are those of the document before it; a path to a list names the list. */
export type Change =
  | { readonly act: 'set'; readonly path: Path; readonly value: Value }
  | { readonly act: 'replace'; readonly path: Path; readonly kind: string }
  | { readonly act: 'add'; readonly path: Path; readonly kind: string }
  | { readonly act: 'remove'; readonly path: Path }
  | { readonly act: 'move'; readonly path: Path; readonly from: number; readonly to: number }
  | { readonly act: 'add-cohort'; readonly kind: string; readonly fields: CohortFields }
  | { readonly act: 'add-shock'; readonly kind: string; readonly step: number }

/** What a new cohort has other than by default. */
export type CohortFields = Partial<Omit<CohortDoc, 'id' | 'agent'>>

/** Makes one change. */
export function compose(scenario: Scenario, change: Change, declarations: Declarations): Composed {
  switch (change.act) {
    case 'set':
      return setParam(scenario, change.path, change.value, declarations)
    case 'replace':
      return replacePart(scenario, change.path, change.kind, declarations)
    case 'add':
      return addPart(scenario, change.path, change.kind, declarations)
    case 'remove':
      return removePart(scenario, change.path, declarations)
    case 'move':
      return movePart(scenario, change, declarations)
    case 'add-cohort':
      return addCohort(scenario, change.kind, change.fields, declarations)
    case 'add-shock':
      return addShock(scenario, change.kind, change.step, declarations)
  }
}

/** Sets a parameter, or a field of the document itself: its title, the length of its clock. */
export function setParam(
  scenario: Scenario,
  path: Path,
  value: Value,
  declarations: Declarations,
): Composed {
  return keepEdits(withValue(scenario, path, value), declarations, scenario)
}

/**
 * Puts another part into a slot, or in the place of one in a list. It keeps what it can of the old
 * part's values: those of the same name and unit, unless they break a relation of the new part.
 */
export function replacePart(
  scenario: Scenario,
  path: Path,
  kind: string,
  declarations: Declarations,
): Composed {
  const old = valueAt(scenario, path)
  const parts = partsAt(path, declarations)
  const part = parts?.get(kind)
  if (!part || !isDoc(old)) return { scenario, dropped: [] }
  const values = carried(part, parts?.get(String(old.kind)), old as PartDoc)
  return keepEdits(
    withValue(scenario, path, { ...placeOf(old), ...values, kind }),
    declarations,
    scenario,
  )
}

/** Adds a part with its defaults at the end of a list: a rung, a breaker. */
export function addPart(
  scenario: Scenario,
  list: Path,
  kind: string,
  declarations: Declarations,
): Composed {
  const part = partsAt([...list, 0], declarations)?.get(kind)
  if (!part) return { scenario, dropped: [] }
  const beside = list.at(-1) === 'collateral' ? firstTaken(scenario) : {}
  const next = [...listAt(scenario, list), { ...defaultsOf(part.params), ...beside, kind }]
  return keepEdits(withValue(scenario, list, next), declarations, scenario)
}

/** The asset and the market that new collateral names. */
function firstTaken({ assets, markets }: Scenario): Pick<CollateralDoc, 'asset' | 'market'> {
  const [{ id, settlement }] = markets
  return { asset: (assets.find(one => one.id !== settlement) ?? assets[0]).id, market: id }
}

/** Takes an item out of its list. Edits of those behind it follow them. */
export function removePart(scenario: Scenario, path: Path, declarations: Declarations): Composed {
  const list = path.slice(0, -1)
  const at = Number(path.at(-1))
  const next = listAt(scenario, list).filter((_, i) => i !== at)
  const moved: Moved = {
    list,
    to: place => (place === at ? undefined : place > at ? place - 1 : place),
  }
  return keepEdits(withValue(scenario, list, next), declarations, scenario, moved)
}

/** Puts an item of a list in another place. Edits of all that move follow them. */
export function movePart(
  scenario: Scenario,
  { path: list, from, to }: { readonly path: Path; readonly from: number; readonly to: number },
  declarations: Declarations,
): Composed {
  const items = listAt(scenario, list)
  const order = items.map((_, i) => i)
  if (!(from in order) || !(to in order)) return { scenario, dropped: [] }
  order.splice(to, 0, ...order.splice(from, 1))
  const next = order.map(i => items[i])
  const moved: Moved = { list, to: place => order.indexOf(place) }
  return keepEdits(withValue(scenario, list, next), declarations, scenario, moved)
}

/** Adds a cohort of a strategy, in the first protocol's first market unless `fields` say otherwise. */
export function addCohort(
  scenario: Scenario,
  kind: string,
  fields: CohortFields,
  declarations: Declarations,
): Composed {
  const part = declarations.agents.get(kind)
  const [protocol] = scenario.protocols
  if (!part) return { scenario, dropped: [] }
  const cohort = {
    protocol: protocol.id,
    market: protocol.markets[0],
    ...DEFAULTS.cohort,
    ...defaultsOf(cohortParams),
    ...fields,
    id: freeId(kind, scenario.cohorts),
    agent: { ...defaultsOf(part.params), kind },
  }
  return keepEdits(
    withValue(scenario, ['cohorts'], [...scenario.cohorts, cohort]),
    declarations,
    scenario,
  )
}

/** Adds a shock to the first market at a step. */
export function addShock(
  scenario: Scenario,
  kind: string,
  step: number,
  declarations: Declarations,
): Composed {
  const part = declarations.shocks.get(kind)
  if (!part) return { scenario, dropped: [] }
  const shock = { ...defaultsOf(part.params), kind, market: scenario.markets[0].id, step }
  const list = [...scenario.shocks, shock as ShockDoc]
  return keepEdits(withValue(scenario, ['shocks'], list), declarations, scenario)
}

/** The parts that may stand at a path: of a slot, or of a place in a list. */
function partsAt(path: Path, declarations: Declarations): ReadonlyMap<string, Part> | undefined {
  const key = path.findLast(step => typeof step === 'string')
  const slot = key === undefined ? undefined : SLOTS[key]
  return slot && declarations[slot]
}

/** What a shock, or collateral, keeps whatever kind it becomes. */
function placeOf({ asset, market, step }: Readonly<Record<string, unknown>>): object {
  return {
    ...(typeof asset === 'string' && { asset }),
    ...(typeof market === 'string' && { market }),
    ...(typeof step === 'number' && { step }),
  }
}

function carried(part: Part, before: Part | undefined, old: PartDoc): Record<string, unknown> {
  const defaults = defaultsOf(part.params)
  const kept = Object.entries(part.params).flatMap(([name, param]) => {
    const own = before?.params[name]
    const fits = own && isAlike(own, param) && paramSchema(param).safeParse(old[name]).success
    return fits ? [[name, old[name]] as const] : []
  })
  const values = { ...defaults, ...Object.fromEntries(kept) }
  const holds = (part.relations ?? []).every(relation => relation.holds(values as never))
  return holds ? values : { ...defaults }
}

function isAlike(a: Param, b: Param): boolean {
  const unit = (param: Param): string => ('unit' in param ? param.unit : param.kind)
  return unit(a) === unit(b)
}

function listAt(scenario: Scenario, path: Path): readonly unknown[] {
  const list = valueAt(scenario, path)
  return Array.isArray(list) ? list : []
}

/** The same document with one value replaced; whatever does not lie on the path is shared. */
function withValue(scenario: Scenario, path: Path, value: unknown): Scenario {
  return replacedAt(scenario, path, value) as Scenario
}

/** `momentum`, else `momentum-2`, `momentum-3` ...: an id of at most 40 characters that no cohort has. */
function freeId(kind: string, cohorts: readonly CohortDoc[]): string {
  const taken = new Set(cohorts.map(({ id }) => id))
  if (!taken.has(kind)) return kind
  for (let k = 2; ; k++) {
    const id = `${kind.slice(0, 36)}-${k}`
    if (!taken.has(id)) return id
  }
}
