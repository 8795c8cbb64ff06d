/** Steps at which something is to happen. */
import { type Finding, shown } from './faults.ts'
import { rowsOf } from './parts.ts'
import { type Doc, isDoc, isPositive, type Path, pathText } from './path.ts'

/** What happens after the end, edits that go back in time, parameters patched twice in a step. */
export function timeFindings(doc: Doc): Finding[] {
  return [...outOfRun(doc), ...falls(doc), ...conflicts(doc)]
}

/** Shocks and edits after the end. */
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
  return [...late('shocks', 'E_RANGE'), ...late('edits', 'E_EDIT_STEP')]
}

/** Edits that go back in time. */
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
      const { step } = edit.row
      if (!isPath(row.path) || typeof step !== 'number') return []
      const target = pathText(row.path)
      const address = `${step} ${target}`
      const before = first.get(address)
      if (before === undefined) first.set(address, pathText(path))
      const expected = `one patch of ${target} in a step, and ${before} is one`
      if (before === undefined) return []
      return [{ code: 'E_EDIT_CONFLICT', path: [...path, 'path'], got: shown(target), expected }]
    }),
  )
}

function isPath(value: unknown): value is Path {
  return (
    Array.isArray(value) && value.every(key => typeof key === 'string' || typeof key === 'number')
  )
}
