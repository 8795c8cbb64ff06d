/** What many trials came to together. */
import type { Law } from './law.ts'
import { targets } from './targets.ts'
import type { Trial } from './trial.ts'

export interface Gathered {
  readonly trials: number
  readonly agentSteps: number
  readonly events: number
  /** How often laws were looked at, all together. */
  readonly looks: number
  readonly broken: readonly Trial[]
  /** By law and target, in a fixed order: in how many trials, and how often in all. */
  readonly counts: Readonly<Record<string, { readonly trials: number; readonly times: number }>>
  /** Laws and targets that no trial has seen. */
  readonly missed: readonly string[]
}

export function gather(trials: readonly Trial[], laws: readonly Law[]): Gathered {
  const ids = targets(laws)
  const counts = Object.fromEntries(
    ids.map(id => {
      const times = trials.flatMap(({ counts: one }) => one[id] ?? [])
      return [id, { trials: times.length, times: sum(times) }]
    }),
  )
  return {
    trials: trials.length,
    agentSteps: sum(trials.map(({ agentSteps }) => agentSteps)),
    events: sum(trials.map(({ events }) => events)),
    looks: sum(laws.map(({ id }) => counts[`law ${id}`].times)),
    broken: trials.filter(({ broken }) => broken !== undefined),
    counts,
    missed: ids.filter(id => counts[id].trials === 0),
  }
}

const sum = (values: readonly number[]): number => values.reduce((all, value) => all + value, 0)
