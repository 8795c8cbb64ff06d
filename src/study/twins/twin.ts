/** A second implementation of a part of the engine, slow and plain, that runs beside a scenario and must agree with it. */
import type { EventKind } from '../../world/events.ts'
import type { Run } from '../../engine/run.ts'

export interface Twin {
  /** Takes in the step that has just been made, while its events are still there: call it from a recorder. */
  readonly follow: (run: Run) => void
  /** Names the first thing in which the run and its twin differ; undefined while nothing does. Changes nothing. */
  readonly difference: (run: Run) => string | undefined
}

export interface TwinPart {
  readonly id: string
  /** Events without which it has had nothing to say. */
  readonly subject: readonly EventKind[]
  /** Begins where a run stands, between two steps. */
  readonly start: (run: Run) => Twin
}
