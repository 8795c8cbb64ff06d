/** Looks into a run between the phases of its steps. What looks may read anything and change nothing. */
import { PHASES } from '../../src/engine/step.ts'
import type { Run } from '../../src/engine/run.ts'
import type { Stepper } from '../../src/engine/stepper.ts'
import { COUNT, FIRST, KINDS, type EventKind, type EventLog } from '../../src/world/events.ts'

/** By phase. */
type Looks = Readonly<Record<string, (run: Run) => void>>

export interface Watch {
  readonly before?: Looks
  readonly after?: Looks
  /** At the end of each step, while its events are still there. */
  readonly end?: (run: Run) => void
}

/** Advances a run by up to `steps` steps and looks in between. */
export function watch(run: Stepper, steps: number, { before = {}, after = {}, end }: Watch): void {
  const phases = PHASES as [string, (run: Run) => void][]
  const names = phases.map(([name]) => name)
  for (const name of [...Object.keys(before), ...Object.keys(after)]) {
    if (!names.includes(name)) throw new Error(`no phase is called ${name}`)
  }
  const plain = phases.map(([, act]) => act)
  phases.forEach((phase, i) => {
    phase[1] = state => {
      before[phase[0]]?.(state)
      plain[i](state)
      after[phase[0]]?.(state)
    }
  })
  try {
    run.advance(steps, end)
  } finally {
    phases.forEach((phase, i) => (phase[1] = plain[i]))
  }
}

/** An event of the step that is under way, as an object. */
export interface Seen {
  readonly id: number
  readonly kind: EventKind
  readonly account: number
  readonly other: number
  readonly ticks: number
  readonly lots: number
  readonly amount: number
  /** Id of its parent; -1 for a root. */
  readonly cause: number
}

/** The events of the step so far, from row `from` on. */
export function eventsOf(log: EventLog, from = 0): Seen[] {
  const { cursor, kind, account, other, ticks, back, lots, amount } = log
  return Array.from({ length: cursor[COUNT] - from }, (_, j): Seen => {
    const row = from + j
    const id = cursor[FIRST] + row
    return {
      id,
      kind: KINDS[kind[row]],
      account: account[row],
      other: other[row],
      ticks: ticks[row],
      lots: lots[row],
      amount: amount[row],
      cause: back[row] === 0 ? -1 : id - back[row],
    }
  })
}
