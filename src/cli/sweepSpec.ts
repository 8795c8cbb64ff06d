/** SPEC of a sweep: a document that says which scenarios are run, on how many lucks, and what is asked of them. */
import { existsSync, realpathSync } from 'node:fs'
import { dirname, isAbsolute, relative, resolve } from 'node:path'
import { CATALOGUE } from '../engine/catalogue.ts'
import type { Scenario } from '../scenario/document.ts'
import { fault, shown, type Fault } from '../scenario/faults.ts'
import { toFaults } from '../scenario/issues.ts'
import { readJson } from '../scenario/json.ts'
import { LIMITS } from '../scenario/limits.ts'
import { isDoc, pathText } from '../scenario/path.ts'
import { parseScenario } from '../scenario/schema.ts'
import { oneOf } from '../scenario/suggest.ts'
import { macroSeeds } from '../study/ensemble.ts'
import type { SweepPlan } from '../study/sweep.ts'
import { inputText, loadScenario, PRESETS } from './scenarioArgument.ts'
import { cellsOf, type Sources } from './sweepCells.ts'
import { SPEC, type Spec } from './sweepSchema.ts'
import { sound, wrong, WrongUse } from './wrongUse.ts'

/** A cell brings a scenario of its own, four levels down. */
const SPEC_LIMITS = { ...LIMITS, depth: LIMITS.depth + 4, nodes: 5 * LIMITS.nodes }

export interface ReadSweep {
  readonly plan: SweepPlan
  /** The spec as it was given. */
  readonly document: unknown
}

/** Reads and checks a spec from a file or from standard input. Throws WrongUse with every fault. */
export async function readSweep(argument: string): Promise<ReadSweep> {
  const content = inputText(argument, () => wrong('E_ARG', 'spec', argument, 'a file, or -'))
  const { value: document } = sound(readJson(content, SPEC_LIMITS))
  const result = SPEC.safeParse(document)
  if (!result.success) throw new WrongUse(toFaults(result.error.issues, document))
  const spec = result.data
  const folder = argument === '-' ? '.' : dirname(argument)
  return { plan: await planOf(spec, folder), document }
}

async function planOf(spec: Spec, folder: string): Promise<SweepPlan> {
  const faults: Fault[] = []
  if (!spec.axes && !spec.cells) {
    faults.push(fault('E_MISSING', 'cells', 'nothing', 'cells, axes or both'))
  }
  const { axes, cells } = cellsOf(spec, await sourcesOf(spec, folder, faults), faults)
  const base = spec.base === undefined ? 0 : cells.findIndex(({ name }) => name === spec.base)
  if (base < 0 && faults.length === 0) {
    const names = cells.map(({ name }) => name)
    const expected = names.length > 20 ? 'the name of a cell' : oneOf(names, spec.base)
    faults.push(fault('E_ARG', 'base', shown(spec.base), expected))
  }
  if (faults.length > 0) throw new WrongUse(faults)
  const { figures, micros, macros } = spec
  const seed = spec.seed ?? cells[base].scenario.seed
  return { axes, cells, base, design: { macroSeeds: macroSeeds(seed, macros), micros, figures } }
}

async function sourcesOf(spec: Spec, folder: string, faults: Fault[]): Promise<Sources> {
  const { scenario, cells = [], seed } = spec
  const load = (given: unknown, where: string): Promise<Scenario | undefined> =>
    loaded(given, seed, { where, folder, faults })
  const own = new Map<number, Scenario | undefined>()
  for (const [i, cell] of cells.entries()) {
    if (cell.scenario === undefined) continue
    own.set(i, await load(cell.scenario, pathText(['cells', i, 'scenario'])))
  }
  const isNeeded = spec.axes !== undefined || cells.some(cell => cell.scenario === undefined)
  if (scenario === undefined && isNeeded) {
    faults.push(fault('E_MISSING', 'scenario', 'nothing', 'a preset id, a document or a file'))
  }
  return { shared: scenario === undefined ? undefined : await load(scenario, 'scenario'), own }
}

interface Reading {
  readonly where: string
  readonly folder: string
  readonly faults: Fault[]
}

/** A scenario by preset id, link, file or as a document; undefined with its faults noted. */
async function loaded(
  given: unknown,
  seed: string | undefined,
  { where, folder, faults }: Reading,
): Promise<Scenario | undefined> {
  try {
    if (isDoc(given)) return sound(parseScenario({ ...given, ...(seed && { seed }) }, CATALOGUE)).scenario // prettier-ignore
    if (typeof given !== 'string' || given === '-') {
      return wrong('E_TYPE', '', shown(given), 'a preset id, a document or a file')
    }
    return (await loadScenario(placeOf(given, folder), { seed })).scenario
  } catch (error) {
    if (!(error instanceof WrongUse)) throw error
    for (const one of error.faults) faults.push({ ...one, path: under(where, one.path) })
    return undefined
  }
}

/** What a spec names as a file must lie in its own folder: a spec may come from anybody. */
function placeOf(given: string, folder: string): string {
  if (PRESETS.has(given)) return given
  // A link names no file, and so can read none.
  if (given.includes('#')) return given
  const path = resolve(folder, given)
  if (isAbsolute(given)) wrong('E_PATH', '', shown(given), 'a path beside the spec')
  if (!existsSync(path)) {
    wrong(
      'E_PRESET_UNKNOWN',
      '',
      given,
      'a file in the folder of the spec, a link, or the id of a preset',
    )
  }
  const inside = relative(realpathSync(folder), realpathSync(path))
  if (inside.startsWith('..') || isAbsolute(inside)) {
    wrong('E_PATH', '', shown(given), 'a file in the folder of the spec')
  }
  return path
}

/** `scenario.cohorts[2].count`; what speaks of the whole, or of the argument, is said of the place. */
function under(where: string, path: string): string {
  if (path === '' || path === 'scenario') return where
  return path.startsWith('[') ? `${where}${path}` : `${where}.${path}`
}
