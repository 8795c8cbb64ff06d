/** Changes of a scenario while it runs, as Immer patches on live parameters. */
import { applyPatches, castDraft, enablePatches, produce } from 'immer'
import type { Declarations, Param, Part, Value } from './declaration.ts'
import type { EditDoc, PatchDoc, Scenario } from './document.ts'
import { type Fault, fault, shown } from './faults.ts'
import { paramSchema } from './fields.ts'
import { toFaults } from './issues.ts'
import { partsInUse, type Use } from './parts.ts'
import { type Doc, isUnder, type Path, pathText } from './path.ts'
import { brokenRelations } from './structure.ts'
import { didYouMean } from './suggest.ts'

enablePatches()

/** A parameter of a scenario: what a control needs to show it and to change it. */
export interface LiveParam {
  readonly path: Path
  readonly param: Param
  readonly value: Value
  /** Undefined for a cohort's own fields. */
  readonly part: Part | undefined
  /** `cohorts.0`, `protocols.0.margin`: what it belongs to. */
  readonly owner: string
  /** May be edited during a run; the others take a restart. */
  readonly live: boolean
}

/** Every parameter of a scenario, in the order of the document. */
export function liveParams(scenario: Scenario, declarations: Declarations): readonly LiveParam[] {
  return partsInUse(scenario, declarations).flatMap(({ path, part, params, values }) =>
    Object.entries(params).map(([name, param]) => ({
      path: [...path, name],
      param,
      value: values[name] as Value,
      part,
      owner: path.join('.'),
      // An edit's value is a number, a word or a switch.
      live: param.live && param.kind !== 'points',
    })),
  )
}

/** The scenario with an edit's values in force. The edit was checked: by parsing, or `checkPatch`. */
export function applyEdit(scenario: Scenario, edit: EditDoc): Scenario {
  const patches = edit.patches.map(patch => ({ ...patch, path: [...patch.path] }))
  return applyPatches(scenario, patches)
}

/** What keeps a patch from being made now, on the values in force; none if it may. */
export function checkPatch(
  scenario: Scenario,
  patch: PatchDoc,
  declarations: Declarations,
): readonly Fault[] {
  const faults = patchFaults(patch, paramsByPath(scenario, declarations), [])
  if (faults.length > 0) return faults
  const owner = patch.path.slice(0, -1)
  const name = patch.path[patch.path.length - 1]
  return partsInUse(scenario, declarations)
    .filter(({ path }) => path.length === owner.length && isUnder(path, owner))
    .map(use => patched(use, patch.path, patch.value))
    .flatMap(({ path, relations, values }) => {
      const touched = relations.filter(({ of }) => of.some(other => other === name))
      return brokenRelations(path, touched, values)
    })
    .map(({ got, expected }) => fault('E_EDIT_RELATION', patch.path, got, expected))
}

/**
 * The scenario with a patch written into the edit of its step. It replaces an earlier patch of the
 * same path in that step. Edits stay in the order of their steps.
 */
export function addEdit(scenario: Scenario, step: number, patch: PatchDoc): Scenario {
  return produce(scenario, ({ edits }) => {
    const at = edits.findLastIndex(edit => edit.step <= step)
    const written = castDraft(patch)
    if (edits[at]?.step !== step) {
      edits.splice(at + 1, 0, { step, patches: [written] })
      return
    }
    const { patches } = edits[at]
    const same = patches.findIndex(({ path }) => pathText(path) === pathText(patch.path))
    if (same < 0) patches.push(written)
    else patches[same] = written
  })
}

/** Every parameter of a scenario, by the text of its path. */
export function paramsByPath(
  scenario: Scenario,
  declarations: Declarations,
): ReadonlyMap<string, LiveParam> {
  const params = liveParams(scenario, declarations)
  return new Map(params.map(param => [pathText(param.path), param]))
}

/** Faults of one patch by itself. `at` is where the patch stands, empty for one not yet written. */
export function patchFaults(
  patch: PatchDoc,
  known: ReadonlyMap<string, LiveParam>,
  at: Path,
): readonly Fault[] {
  const target = pathText(patch.path)
  const found = known.get(target)
  const where = at.length > 0 ? pathText([...at, 'path']) : target
  if (!found) {
    const expected = `the path of a parameter${didYouMean([...known.keys()], target)}`
    return [fault('E_EDIT_PATH', where, shown(target), expected)]
  }
  if (!found.live)
    return [fault('E_EDIT_PATH', where, shown(target), 'a parameter that may change during a run')]
  const result = paramSchema(found.param).safeParse(patch.value)
  if (result.success) return []
  return toFaults(result.error.issues, patch.value, at.length > 0 ? [...at, 'value'] : patch.path)
}

/** A table of parameters with one value replaced. */
export function patched(use: Use, path: Path, value: unknown): Use {
  const values: Doc = { ...use.values, [path[path.length - 1]]: value }
  return { ...use, values }
}
