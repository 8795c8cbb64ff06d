/** Edits of a document whose parts have changed: they follow what they address, or go. */
import type { Declarations } from './declaration.ts'
import type { EditDoc, PatchDoc, Scenario } from './document.ts'
import { checkEdits } from './editFaults.ts'
import { paramsByPath, patchFaults, type LiveParam } from './edits.ts'
import { isUnder, type Path, pathText } from './path.ts'

/** A patch that could not stay. */
export interface Dropped {
  readonly step: number
  /** As it stood before. */
  readonly path: Path
  /** Label of the parameter, where it is known: for a sentence. */
  readonly label: string
}

/** Where the items of a list have gone; `undefined`: out of it. */
export interface Moved {
  readonly list: Path
  readonly to: (place: number) => number | undefined
}

/**
 * The scenario with only those edits that still make sense: their paths rewritten, the rest dropped
 * patch by patch. Edits whose relations no longer hold go as a whole. In `before` things stood where
 * the edits believe them to stand; `moved` says which list has changed its order since.
 */
export function keepEdits(
  scenario: Scenario,
  declarations: Declarations,
  before: Scenario,
  moved?: Moved,
): { readonly scenario: Scenario; readonly dropped: readonly Dropped[] } {
  if (scenario.edits.length === 0) return { scenario, dropped: [] }
  const labels = paramsByPath(before, declarations)
  const dropped: Dropped[] = []
  const drop = (step: number, { path }: PatchDoc): void => {
    dropped.push({ step, path, label: labels.get(pathText(path))?.param.label ?? pathText(path) })
  }
  const known = paramsByPath(scenario, declarations)
  const edits = scenario.edits.flatMap(({ step, patches }): EditDoc[] => {
    const kept = patches.flatMap(patch => {
      const path = moved ? followed(patch.path, moved) : patch.path
      const next = path && { ...patch, path }
      if (next && step < scenario.clock.steps && isSound(next, known)) return [next]
      drop(step, patch)
      return []
    })
    return kept.length > 0 ? [{ step, patches: kept }] : []
  })
  const sound = withoutBroken({ ...scenario, edits }, declarations, drop)
  return { scenario: sound, dropped }
}

/** A path through a list whose items have moved. */
function followed(path: Path, { list, to }: Moved): Path | undefined {
  const place = path[list.length]
  if (!isUnder(path, list) || typeof place !== 'number') return path
  const next = to(place)
  return next === undefined ? undefined : [...list, next, ...path.slice(list.length + 1)]
}

function isSound(patch: PatchDoc, known: ReadonlyMap<string, LiveParam>): boolean {
  return patchFaults(patch, known, []).length === 0
}

/** Drops edits one by one until no relation is broken as they take effect. */
function withoutBroken(
  scenario: Scenario,
  declarations: Declarations,
  drop: (step: number, patch: PatchDoc) => void,
): Scenario {
  let current = scenario
  for (;;) {
    const place = checkEdits(current, declarations)
      .map(({ path }) => /^edits\[(\d+)\]/.exec(path)?.[1])
      .find(found => found !== undefined)
    if (place === undefined) return current
    const broken = current.edits[Number(place)]
    for (const patch of broken.patches) drop(broken.step, patch)
    current = { ...current, edits: current.edits.filter(edit => edit !== broken) }
  }
}
