/** The values of live parameters in force at a step, and what each edit changed. */
import type { Control } from '../../workers/messages.ts'
import type { EditDoc } from '../../scenario/document.ts'

type Value = Control['value']

/** How many edits have been made up to a step, that of the step itself included. */
export function editsUpTo(edits: readonly EditDoc[], step: number): number {
  return edits.filter(edit => edit.step <= step).length
}

/** Controls with the value in force after `edits`; a value not confirmed yet stands before it. */
export function controlsInForce(
  start: readonly Control[],
  edits: readonly EditDoc[],
  pending: ReadonlyMap<string, Value>,
): Control[] {
  const changed = new Map<string, Value>()
  for (const { patches } of edits) {
    for (const { path, value } of patches) changed.set(path.join('.'), value)
  }
  return start.map(control => ({
    ...control,
    value: pending.get(control.key) ?? changed.get(control.key) ?? control.value,
  }))
}

export interface EditMark {
  readonly step: number
  readonly label: string
}

/** One mark an edit: what it set, each parameter named once. */
export function editMarks(
  edits: readonly EditDoc[],
  controls: readonly Control[],
  sentence: (control: Control, value: Value) => string,
): EditMark[] {
  const byKey = new Map(controls.map(control => [control.key, control]))
  return edits.map(({ step, patches }) => {
    const parts = patches.flatMap(({ path, value }) => {
      const control = byKey.get(path.join('.'))
      return control ? [sentence(control, value)] : []
    })
    return { step, label: [...new Set(parts)].join(', ') }
  })
}

/** A table with nothing in it. */
export const NONE: ReadonlyMap<string, never> = new Map<string, never>()

/** The same table with one entry set. */
export function withEntry<V>(
  table: ReadonlyMap<string, V>,
  key: string,
  value: V,
): ReadonlyMap<string, V> {
  return new Map(table).set(key, value)
}

/** The same table without an entry. */
export function withoutEntry<V>(
  table: ReadonlyMap<string, V>,
  key: string,
): ReadonlyMap<string, V> {
  return new Map([...table].filter(([other]) => other !== key))
}
