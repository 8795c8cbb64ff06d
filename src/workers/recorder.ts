/** Collects what happened between two frames. It reads the run and changes nothing in it. */
import { OBSERVATIONS } from '../engine/observations.ts'
import { LIQUIDATED_DETAIL, type Run } from '../engine/run.ts'
import { COUNT, FIRST, KIND } from '../world/events.ts'
import { STEP } from '../world/world.ts'
import { DETAIL, type FrameEvents } from './messages.ts'

const WIDTH = OBSERVATIONS.length

export interface Collected {
  readonly observations: Float64Array
  readonly observed: number
  readonly events: FrameEvents
}

export interface FrameRecorder {
  readonly record: (run: Run) => void
  /** What was collected since the last call, as fresh columns that can be given away. */
  readonly take: () => Collected
}

export function frameRecorder(): FrameRecorder {
  let observations = new Float64Array(WIDTH * 64)
  let observed = 0
  let events = eventColumns(1024)
  let count = 0
  return {
    record: run => {
      if ((observed + 1) * WIDTH > observations.length) observations = grown(observations)
      OBSERVATIONS.forEach(({ read }, i) => {
        observations[observed * WIDTH + i] = read(run)
      })
      observed++
      if (count + run.world.log.cursor[COUNT] > events.id.length) {
        events = wider(events, count + run.world.log.cursor[COUNT])
      }
      count = copyEvents(run, events, count)
    },
    take: () => {
      const taken = {
        observations: observations.slice(0, observed * WIDTH),
        observed,
        events: trimmed(events, count),
      }
      observed = 0
      count = 0
      return taken
    },
  }
}

type Columns = Omit<FrameEvents, 'count'>

function eventColumns(capacity: number): Columns {
  return {
    id: new Float64Array(capacity),
    step: new Int32Array(capacity),
    kind: new Int32Array(capacity),
    account: new Int32Array(capacity),
    other: new Int32Array(capacity),
    ticks: new Int32Array(capacity),
    lots: new Float64Array(capacity),
    amount: new Float64Array(capacity),
    cause: new Float64Array(capacity),
    detail: new Float32Array(capacity * DETAIL),
  }
}

/** Kinds that come by the thousand: they are seen in the price and in the balances. */
const PLENTY = new Set([KIND.fill, KIND.mark, KIND.fee, KIND.funding])

/** Copies all the other events. */
function copyEvents({ world, scratch }: Run, to: Columns, start: number): number {
  const { log } = world
  const first = log.cursor[FIRST]
  let liquidation = 0
  let at = start
  for (let row = 0; row < log.cursor[COUNT]; row++) {
    const kind = log.kind[row]
    if (PLENTY.has(kind)) continue
    to.id[at] = first + row
    to.step[at] = world.scalars[STEP]
    to.kind[at] = kind
    to.account[at] = log.account[row]
    to.other[at] = log.other[row]
    to.ticks[at] = log.ticks[row]
    to.lots[at] = log.lots[row]
    to.amount[at] = log.amount[row]
    to.cause[at] = log.back[row] === 0 ? -1 : first + row - log.back[row]
    if (kind === KIND.liquidation) {
      const from = liquidation++ * LIQUIDATED_DETAIL
      for (let d = 0; d < DETAIL; d++)
        to.detail[at * DETAIL + d] = scratch.liquidated.detail[from + d]
    }
    at++
  }
  return at
}

function grown(column: Float64Array): Float64Array<ArrayBuffer> {
  const wide = new Float64Array(column.length * 2)
  wide.set(column)
  return wide
}

const NAMES = [
  'id',
  'step',
  'kind',
  'account',
  'other',
  'ticks',
  'lots',
  'amount',
  'cause',
] as const

function wider(columns: Columns, needed: number): Columns {
  const wide = eventColumns(needed * 2)
  for (const name of [...NAMES, 'detail'] as const) wide[name].set(columns[name])
  return wide
}

function trimmed(columns: Columns, count: number): FrameEvents {
  const cut = <T extends { slice(from: number, to: number): T }>(column: T, width = 1): T =>
    column.slice(0, count * width)
  return {
    count,
    id: cut(columns.id),
    step: cut(columns.step),
    kind: cut(columns.kind),
    account: cut(columns.account),
    other: cut(columns.other),
    ticks: cut(columns.ticks),
    lots: cut(columns.lots),
    amount: cut(columns.amount),
    cause: cut(columns.cause),
    detail: cut(columns.detail, DETAIL),
  }
}
