/** G: what a person changes stays within its bounds, and takes effect at its step and not before. */
import { CATALOGUE } from '../../../engine/catalogue.ts'
import type { Scenario } from '../../../scenario/document.ts'
import { formatFault } from '../../../scenario/faults.ts'
import { parseScenario } from '../../../scenario/schema.ts'
import { COUNT, KIND } from '../../../world/events.ts'
import { STEP } from '../../../world/world.ts'
import type { Law } from '../law.ts'

export const editedWithinBounds: Law = {
  id: 'G1',
  name: 'after an edit every parameter is within its bounds and its relations',
  formula: 'faults of the scenario in force = none',
  bind: (run, note) => ({
    after: {
      edits: () => {
        const { scenario, world } = run
        if (!scenario.edits.some(({ step }) => step === world.scalars[STEP])) return
        const read = parseScenario({ ...scenario, edits: [] }, CATALOGUE)
        note('scenario' in read, () => ({
          what: 'scenario in force',
          left: 'faults' in read ? formatFault(read.faults[0]) : '',
          right: 'no faults',
        }))
      },
    },
  }),
}

/** A document without its edits. */
const rulesOf = ({ edits: _, ...rules }: Scenario): Omit<Scenario, 'edits'> => rules

export const editedInTime: Law = {
  id: 'G3',
  name: 'an edit takes effect at its step, whole, and nothing else changes the rules',
  formula:
    'scenario in force = scenario of the step before with the values of the edits of this step',
  bind: (run, note) => {
    let known = rulesOf(run.scenario)
    const look = (): void => {
      const now = rulesOf(run.scenario)
      const isSame = isEqual(now, known)
      note(isSame, () => ({
        what: 'scenario in force',
        left: firstDifference(now, known),
        right: firstDifference(known, now),
      }))
      // From here on the same objects, unless somebody replaces them.
      known = now
    }
    return {
      after: {
        edits: () => {
          const step = run.world.scalars[STEP]
          const due = run.scenario.edits.filter(edit => edit.step === step)
          for (const { patches } of due) {
            for (const { path, value } of patches) known = withValue(known, path, value)
          }
          look()
          const told = editsTold(run.world)
          const expected = run.scenario.edits.flatMap((edit, i) => (edit.step === step ? [i] : []))
          note(told.join() === expected.join(), () => ({
            what: 'edits of the step, by event',
            left: told.join() || 'none',
            right: expected.join() || 'none',
          }))
        },
      },
      end: look,
    }
  },
}

function editsTold({ log }: Parameters<Law['bind']>[0]['world']): number[] {
  const told: number[] = []
  for (let row = 0; row < log.cursor[COUNT]; row++)
    if (log.kind[row] === KIND.edit) told.push(log.lots[row])
  return told
}

type Path = readonly (string | number)[]

/** A copy of a document with one value replaced. */
function withValue<T>(document: T, [name, ...rest]: Path, value: unknown): T {
  const own = document as Record<string | number, unknown>
  const next = rest.length === 0 ? value : withValue(own[name], rest, value)
  if (Array.isArray(document)) return document.map((one: unknown, i) => (i === name ? next : one)) as T // prettier-ignore
  return { ...own, [name]: next } as T
}

/** Whether two documents say the same. Parts that nobody touched are the same objects. */
function isEqual(a: unknown, b: unknown): boolean {
  if (Object.is(a, b)) return true
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return false
  const names = Object.keys(a)
  if (names.length !== Object.keys(b).length) return false
  return names.every(name => isEqual((a as never)[name], (b as never)[name]))
}

/** `protocols.0.margin.initialMarginRate = 0.2`, where the first differs from the second. */
function firstDifference(a: unknown, b: unknown, path: Path = []): string {
  const isTable = typeof a === 'object' && typeof b === 'object' && a !== null && b !== null
  if (!isTable) return `${path.join('.')} = ${JSON.stringify(a) ?? 'nothing'}`
  const names = new Set([...Object.keys(a), ...Object.keys(b)])
  for (const name of names) {
    const [one, other] = [(a as never)[name], (b as never)[name]]
    if (!isEqual(one, other)) return firstDifference(one, other, [...path, name])
  }
  return 'the same'
}
