/** Every liquidation of a run in columns that grow, gathered into cascades; and what else changed its course. */
import {
  DETAIL,
  DETAIL_LEVERAGE,
  DETAIL_SAFE_STEP,
  DETAIL_SAFE_TICKS,
  DETAIL_SHARES,
  type FrameEvents,
  type Opened,
} from '../../workers/messages.ts'
import { breakerIndex, type BreakerIndex } from './breakers.ts'
import { beginCascade, isOver, join, type Cascade, type Push } from './cascade.ts'
import { KIND, KINDS, type EventKind } from './kinds.ts'
import { columns, grown, SHARES, type Liquidations, type Rows } from './liquidations.ts'

/** The origin that stands for earlier liquidations. */
const LIQUIDATION_ORIGIN = 'liquidation'

/** What is told beside liquidations. */
export type NotableKind = Extract<
  EventKind,
  | 'withdrawal'
  | 'return'
  | 'breaker-on'
  | 'breaker-off'
  | 'feed-fault'
  | 'feed-restored'
  | 'feed-state'
  | 'shock'
  | 'edit'
>

export interface Notable {
  readonly id: number
  readonly kind: NotableKind
  readonly step: number
  readonly account: number
  /** For a breaker: its place in the frame. */
  readonly other: number
  /** For a feed: its new state; for a shock: its place in the scenario. */
  readonly lots: number
  readonly cause: number
}

export interface Chronicle {
  readonly liquidations: Liquidations
  readonly cascades: readonly Cascade[]
  readonly notables: readonly Notable[]
  /** Takes in a frame's events; `stood` holds the liquidation prices as they were before them. */
  readonly add: (events: FrameEvents, stood?: Float32Array) => void
  /** Row of the liquidation with an event's id, -1 if there is none. */
  readonly rowOf: (id: number) => number
  /** Latest liquidation of an account, -1 if there is none. */
  readonly latestOf: (account: number) => number
}

const NOTABLE = new Set<EventKind>([
  'withdrawal',
  'return',
  'breaker-on',
  'breaker-off',
  'feed-fault',
  'feed-restored',
  'feed-state',
  'shock',
  'edit',
])

/** Starts an empty chronicle of a run. */
export function createChronicle({ scenario, origins, stepSeconds }: Opened): Chronicle {
  const breaker = breakerIndex(scenario)
  const { tick, lot } = scenario.markets[0]
  const forced = origins.indexOf(LIQUIDATION_ORIGIN)
  const cascades: Cascade[] = []
  const notables: Notable[] = []
  let rows = columns(256)
  const latest = new Map<number, number>()
  const rowOf = (id: number): number => search(rows.id, rows.count, id)
  const bury = (events: FrameEvents, k: number, stood: Float32Array | undefined): void => {
    if (rows.count === rows.step.length) rows = grown(rows)
    const row = rows.count++
    copy(events, k, rows, { tick, lot })
    const before = stood?.[events.account[k]] ?? NaN
    rows.stood[row] = before > 0 ? before : rows.price[row]
    const current = cascades.at(-1)
    const isNew = !current || isOver(current, rows.step[row], stepSeconds)
    const cascade = isNew ? beginCascade(cascades.length, row, rows, stepSeconds) : current
    if (isNew) cascades.push(cascade)
    const push = {
      from: rowOf(events.cause[k]),
      share: forced < 0 ? 0 : rows.shares[row * SHARES + forced],
    }
    link(rows, row, { cascade, push, before: latest.get(rows.account[row]) ?? -1 })
    join(cascade, row, rows, push)
    latest.set(rows.account[row], row)
  }
  return {
    get liquidations() {
      return rows
    },
    cascades,
    notables,
    add: (events, stood) => {
      for (let k = 0; k < events.count; k++) {
        if (events.kind[k] === KIND.liquidation) bury(events, k, stood)
        else if (NOTABLE.has(KINDS[events.kind[k]])) notables.push(notable(events, k, breaker))
      }
    },
    rowOf,
    latestOf: account => latest.get(account) ?? -1,
  }
}

/** What the event itself says. */
function copy(
  events: FrameEvents,
  k: number,
  rows: Rows,
  { tick, lot }: { tick: number; lot: number },
): void {
  const row = rows.count - 1
  const detail = (n: number): number => events.detail[k * DETAIL + n]
  rows.id[row] = events.id[k]
  rows.step[row] = events.step[k]
  rows.account[row] = events.account[k]
  rows.price[row] = events.ticks[k] * tick
  rows.notional[row] = Math.abs(events.lots[k]) * lot * rows.price[row]
  rows.side[row] = events.lots[k] < 0 ? -1 : 1
  rows.leverage[row] = detail(DETAIL_LEVERAGE)
  rows.main[row] = -1
  let most = 0
  for (let origin = 0; origin < SHARES; origin++) {
    const share = detail(DETAIL_SHARES + origin)
    rows.shares[row * SHARES + origin] = share
    if (share > most) {
      most = share
      rows.main[row] = origin
    }
  }
  const safeTicks = detail(DETAIL_SAFE_TICKS)
  // The engine counts marks from that of the start, which stands before step 0.
  rows.safeStep[row] = safeTicks > 0 ? Math.max(0, detail(DETAIL_SAFE_STEP) - 1) : -1
  rows.safePrice[row] = safeTicks > 0 ? safeTicks * tick : NaN
}

interface Kin {
  readonly cascade: Cascade
  readonly push: Push
  /** The account's liquidation before this one, -1 if there is none. */
  readonly before: number
}

/** Its place in the tree: liquidations must be at least half of the cause, and the one that did most in the same cascade. */
function link(rows: Rows, row: number, { cascade, push, before }: Kin): void {
  rows.cascade[row] = cascade.index
  rows.pusher[row] = push.from
  const isAgain = before >= cascade.first
  rows.node[row] = isAgain ? rows.node[before] : row
  const isChild = push.share >= 0.5 && push.from >= cascade.first
  rows.parent[row] = isChild ? rows.node[push.from] : -1
  if (isAgain) {
    const node = rows.node[row]
    rows.generation[row] = rows.generation[node]
    rows.notional[node] += rows.notional[row]
    if (rows.parent[node] >= 0) rows.childrenNotional[rows.parent[node]] += rows.notional[row]
    return
  }
  const from = rows.parent[row]
  rows.generation[row] = from < 0 ? 1 : rows.generation[from] + 1
  if (from < 0) return
  rows.children[from]++
  rows.childrenNotional[from] += rows.notional[row]
}

function notable(events: FrameEvents, k: number, breaker: BreakerIndex): Notable {
  const kind = KINDS[events.kind[k]] as NotableKind
  const [other, lots] = [events.other[k], events.lots[k]]
  return {
    id: events.id[k],
    kind,
    step: events.step[k],
    account: events.account[k],
    other: kind === 'breaker-on' || kind === 'breaker-off' ? breaker(lots, other) : other,
    lots,
    cause: events.cause[k],
  }
}

/** Index of a value in the first `count` of a rising column, -1 if it is not there. */
function search(column: Float64Array, count: number, value: number): number {
  let low = 0
  let high = count - 1
  while (low <= high) {
    const middle = (low + high) >> 1
    if (column[middle] === value) return middle
    if (column[middle] < value) low = middle + 1
    else high = middle - 1
  }
  return -1
}
