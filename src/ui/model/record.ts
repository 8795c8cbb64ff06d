/** All that the page keeps of a run beside its latest frame: history, sentences, liquidations and payments. */
import type { Frame, Opened } from '../../workers/messages.ts'
import { createChronicle, type Chronicle } from './chronicle.ts'
import type { GrowingHistory } from './history.ts'
import { createPayments, type Payments } from './payments.ts'
import { createTicker } from './ticker.ts'
import type { TickerLine } from './types.ts'

export interface Record {
  readonly chronicle: Chronicle
  readonly payments: Payments
  /** Sentences, newest first. */
  readonly lines: () => readonly TickerLine[]
  /** Takes in a frame. `stood` holds the liquidation prices before it; like events within `bucket` steps are one sentence. */
  readonly add: (frame: Frame, stood: Float32Array | undefined, bucket: number) => void
}

/** Starts the record of a run in an empty history. */
export function createRecord(
  opened: Opened,
  history: GrowingHistory,
  editLabel: (step: number) => string,
): Record {
  history.open(opened.observations)
  const chronicle = createChronicle(opened)
  const payments = createPayments(opened)
  const ticker = createTicker({ opened, chronicle, history, editLabel })
  return {
    chronicle,
    payments,
    lines: ticker.lines,
    add: (frame, stood, bucket) => {
      const from = history.length
      history.append(frame.observations, frame.observed)
      chronicle.add(frame.events, stood)
      payments.add(frame.events)
      ticker.add(frame, from, bucket)
    },
  }
}
