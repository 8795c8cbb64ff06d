/** What must hold in every run, whoever plays in it: stated once, looked at by the storm, by tests and by the page. */
import type { Run } from '../../engine/run.ts'

/** Both sides of a formula that does not hold, and whose they are. */
export interface Sides {
  /** `account 12 of market btc`. */
  readonly what: string
  readonly left: number | string
  readonly right: number | string
}

/** Says of one look whether the law holds; `sides` is asked only when it does not. `cell` names the case of a table, one
 *  of the law's `cells`. */
export type Note = (holds: boolean, sides: () => Sides, cell?: string) => void

/** Moments at which a law looks, by phase; and the end of each step, while its events are still there. */
export interface Looks {
  readonly before?: Readonly<Record<string, () => void>>
  readonly after?: Readonly<Record<string, () => void>>
  readonly end?: () => void
  /** Once, after the last step of a run whose faults ended long before. */
  readonly settled?: () => void
}

export interface Law {
  /** Letter and number: L money, M margin, Q liquidation, W waterfall, O oracle, N funding, B breakers, G edits,
   *  T options, K book and vault, R events. */
  readonly id: string
  /** One sentence. */
  readonly name: string
  /** The formula in words and signs, left side first. */
  readonly formula: string
  /** Cases of a table, each of which a storm must have seen. */
  readonly cells?: readonly string[]
  /** Looks at a run from where it stands. Reads rules and columns anew at each look: an edit or a restore binds others.
   *  Undefined where the run has nothing that it speaks of. */
  readonly bind: (run: Run, note: Note) => Looks | undefined
}
