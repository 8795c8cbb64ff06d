/** What is wrong with the edits of a document whose other fields are right. */
import type { Declarations } from './declaration.ts'
import type { EditDoc, Scenario } from './document.ts'
import { type LiveParam, paramsByPath, patched, patchFaults } from './edits.ts'
import { type Fault, fault, FAULTS_MAX } from './faults.ts'
import { partsInUse, type Use } from './parts.ts'
import { pathText } from './path.ts'
import { brokenRelations } from './structure.ts'

/** Faults of all edits: paths and values, and relations that break as they take effect. */
export function checkEdits(scenario: Scenario, declarations: Declarations): Fault[] {
  if (scenario.edits.length === 0) return []
  const known = paramsByPath(scenario, declarations)
  const faults = scenario.edits.flatMap(({ patches }, i) =>
    patches.flatMap((patch, j) => patchFaults(patch, known, ['edits', i, 'patches', j])),
  )
  // What an edit of nothing leads to is not worth telling.
  if (faults.length > 0) return faults.slice(0, FAULTS_MAX)
  return playedFaults(scenario, partsInUse(scenario, declarations), known).slice(0, FAULTS_MAX)
}

/** The same scenario with one edit for each step. */
export function mergeEdits(scenario: Scenario): Scenario {
  const edits: EditDoc[] = []
  for (const edit of scenario.edits) {
    const last = edits.at(-1)
    if (last?.step !== edit.step) edits.push(edit)
    else edits[edits.length - 1] = { ...last, patches: [...last.patches, ...edit.patches] }
  }
  return { ...scenario, edits }
}

/** Plays the edits through and checks the relations of whatever each step has touched. */
function playedFaults(
  { edits }: Scenario,
  uses: readonly Use[],
  known: ReadonlyMap<string, LiveParam>,
): Fault[] {
  const inForce = new Map(uses.map(use => [use.path.join('.'), use]))
  const setBy = new Map<string, number>()
  const touched = new Set<string>()
  const faults: Fault[] = []
  edits.forEach(({ step, patches }, i) => {
    for (const { path, value } of patches) {
      const { owner } = known.get(pathText(path))!
      inForce.set(owner, patched(inForce.get(owner)!, path, value))
      setBy.set(pathText(path), i)
      touched.add(owner)
    }
    if (edits[i + 1]?.step === step) return
    for (const owner of touched) faults.push(...relationFaults(inForce.get(owner)!, i, setBy))
    touched.clear()
  })
  return faults
}

function relationFaults(use: Use, edit: number, setBy: ReadonlyMap<string, number>): Fault[] {
  return use.relations.flatMap(relation =>
    brokenRelations(use.path, [relation], use.values).map(({ got, expected }) => {
      const paths = relation.of.map(name => pathText([...use.path, name]))
      const others = [...new Set(paths.map(path => setBy.get(path)))]
        .filter(other => other !== undefined && other !== edit)
        .map(other => pathText(['edits', other!]))
      const after = others.length > 0 ? `after ${others.join(', ')}: ` : ''
      const what = `${expected} at ${pathText(use.path)}`
      return fault('E_EDIT_RELATION', ['edits', edit], after + got, what)
    }),
  )
}
