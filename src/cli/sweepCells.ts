/** From a spec to its cells: those that it names, then those of its grid. */
import { CATALOGUE } from '../engine/catalogue.ts'
import { exp, log } from '../kernel/exponential.ts'
import type { Scenario } from '../scenario/document.ts'
import { fault, FAULTS_MAX, formatFault, shown, type Fault } from '../scenario/faults.ts'
import { pathText, type Path } from '../scenario/path.ts'
import { parseScenario } from '../scenario/schema.ts'
import { documentPath, setValue } from '../scenario/set.ts'
import type { Axis, AxisValue, Cell } from '../study/sweep.ts'
import type { Spec } from './sweepSchema.ts'

type Values = Readonly<Record<string, unknown>>

const CELLS_MAX = 10_000

/** The scenario of the spec, and by place that of each cell that has its own; undefined where it has faults. */
export interface Sources {
  readonly shared: Scenario | undefined
  readonly own: ReadonlyMap<number, Scenario | undefined>
}

/** Notes every fault; what has one is left out. */
export function cellsOf(
  spec: Spec,
  sources: Sources,
  faults: Fault[],
): { readonly axes: readonly Axis[]; readonly cells: readonly Cell[] } {
  const notes = notebook(faults)
  const shared = sources.shared && changed(sources.shared, spec.set, ['set'], notes)
  const named = (spec.cells ?? []).flatMap(({ name, set = {} }, i): Cell[] => {
    const own = sources.own.get(i)
    const from = sources.own.has(i) ? own && changed(own, spec.set, ['set'], notes) : shared
    const scenario = from && changed(from, set, ['cells', i, 'set'], notes)
    return scenario ? [{ name, at: [], set, scenario }] : []
  })
  const axes = (spec.axes ?? []).flatMap((axis, i) => axisOf(axis, i, notes))
  const isGrid = shared !== undefined && axes.length > 0 && axes.length === spec.axes?.length
  const cells = [...named, ...(isGrid ? gridOf(shared, axes, notes) : [])]
  const names = new Set<string>()
  for (const { name } of cells) {
    if (names.has(name)) notes(fault('E_DUPLICATE', 'cells', shown(name), 'names that differ'))
    names.add(name)
  }
  return { axes, cells }
}

type Notes = (fault: Fault) => void

/** Each fault once: cells of a grid share most of theirs. */
function notebook(faults: Fault[]): Notes {
  const known = new Set(faults.map(formatFault))
  return one => {
    const line = formatFault(one)
    if (known.has(line) || faults.length >= FAULTS_MAX) return
    known.add(line)
    faults.push(one)
  }
}

/** The scenario with some values changed, parsed again; undefined with faults noted. */
function changed(
  scenario: Scenario,
  set: Values = {},
  where: Path,
  notes: Notes,
): Scenario | undefined {
  const { scenario: result, faults } = applied(scenario, set)
  for (const one of faults) {
    const key = Object.keys(set).find(path => pathText(documentPath(path)) === one.path)
    const path = key === undefined ? [...where, ...documentPath(one.path)] : [...where, key]
    notes({ ...one, path: pathText(path) })
  }
  return faults.length === 0 ? result : undefined
}

interface Applied {
  readonly scenario: Scenario
  readonly faults: readonly Fault[]
}

/** Paths of faults are those of the document. */
function applied(scenario: Scenario, set: Values): Applied {
  let document = scenario
  const faults: Fault[] = []
  for (const [path, value] of Object.entries(set)) {
    const one = withValue(document, path, value)
    if ('faults' in one) faults.push(...one.faults)
    else document = one.document as Scenario
  }
  if (faults.length > 0) return { scenario, faults }
  const read = parseScenario(document, CATALOGUE)
  return 'faults' in read ? { scenario, faults: read.faults } : { scenario: read.scenario, faults }
}

function withValue(document: Scenario, path: string, value: unknown): ReturnType<typeof setValue> {
  const where = pathText(documentPath(path))
  if (path === 'seed' || path === 'micro') {
    const expected = 'a parameter: seeds come from the sweep'
    return { faults: [fault('E_ARG', where, shown(path), expected)] }
  }
  const result = setValue(document, path, value)
  if ('faults' in result) {
    // The whole path is at fault, wherever in it.
    return { faults: result.faults.map(one => ({ ...one, path: where })) }
  }
  if (documentPath(path).at(-1) !== 'kind') return result
  // A part of another kind has other parameters, which later paths may name.
  const read = parseScenario(result.document, CATALOGUE)
  return 'faults' in read ? read : { document: read.scenario }
}

type AxisSpec = NonNullable<Spec['axes']>[number]

/** The axis with its values; none with faults noted. */
function axisOf(axis: AxisSpec, i: number, notes: Notes): Axis[] {
  const { path, name = path, values, from, to, count, scale = 'linear' } = axis
  const where = pathText(['axes', i])
  const isRange = from !== undefined && to !== undefined && count !== undefined
  const isMixed = from !== undefined || to !== undefined || count !== undefined || axis.scale
  if (values ? isMixed : !isRange) {
    notes(fault('E_MISSING', where, shown(axis), 'values, or from, to and count'))
    return []
  }
  if (values) return [{ name, path, values }]
  if (scale === 'log' && !(from! > 0 && to! > 0)) {
    notes(fault('E_RANGE', where, `${from} to ${to}`, 'bounds above 0 on a log scale'))
    return []
  }
  return [{ name, path, values: spaced(from!, to!, count!, scale) }]
}

/** Values at equal distances, or ratios, to twelve digits. */
function spaced(from: number, to: number, count: number, scale: 'linear' | 'log'): number[] {
  return Array.from({ length: count }, (_, k) => {
    const share = k / (count - 1)
    const value =
      scale === 'log' ? exp(log(from) + share * (log(to) - log(from))) : from + share * (to - from)
    return Number(value.toPrecision(12))
  })
}

/** All combinations, the last axis fastest. */
function gridOf(shared: Scenario, axes: readonly Axis[], notes: Notes): Cell[] {
  const count = axes.reduce((product, { values }) => product * values.length, 1)
  if (count > CELLS_MAX) {
    notes(fault('E_RANGE', 'axes', `${count} cells`, `at most ${CELLS_MAX}`))
    return []
  }
  const broken = axes.filter((axis, i) => hasFaults(shared, axis, i, notes))
  if (broken.length > 0) return []
  const places = axes.reduce<number[][]>(
    (before, { values }) => before.flatMap(at => values.map((_, k) => [...at, k])),
    [[]],
  )
  return places.flatMap((at): Cell[] => {
    const values = at.map((k, axis): AxisValue => axes[axis].values[k])
    const set = Object.fromEntries(axes.map(({ path }, axis) => [path, values[axis]]))
    const name = axes.map((axis, i) => `${axis.name}=${values[i]}`).join(', ')
    const scenario = changed(shared, set, ['axes'], notes)
    return scenario ? [{ name, at, set, scenario }] : []
  })
}

/** Codes of faults that another axis may mend. */
const BETWEEN: ReadonlySet<string> = new Set(['E_RELATION', 'E_SUM', 'E_MATRIX'])

/** Each value alone, so that a fault is said once and at its place. What depends on other axes is left to the cells. */
function hasFaults(shared: Scenario, { path, values }: Axis, i: number, notes: Notes): boolean {
  let isBroken = false
  for (const [k, value] of values.entries()) {
    const { faults } = applied(shared, { [path]: value })
    for (const one of faults.filter(({ code }) => !BETWEEN.has(code))) {
      isBroken = true
      const isPath = one.code === 'E_ARG'
      const where = isPath ? ['axes', i, 'path'] : ['axes', i, 'values', k]
      notes({ ...one, path: pathText(where), got: isPath ? shown(path) : one.got })
    }
  }
  return isBroken
}
