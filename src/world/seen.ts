/** Events as objects, for whatever looks at a step and is in no hurry. */
import { COUNT, FIRST, KINDS, type EventKind, type EventLog } from './events.ts'

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
