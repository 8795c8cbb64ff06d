/** What happened, gathered so that it can be told in one sentence each: the ticker's raw material. */
import type { EventKind, KINDS as WORLD_KINDS } from '../../world/events.ts'
import type { FrameEvents, Opened } from '../../workers/messages.ts'

/** Kinds of event by their number in `FrameEvents.kind`. */
export const KINDS: typeof WORLD_KINDS = [
  'mark',
  'fill',
  'liquidation',
  'penalty',
  'shortfall',
  'rung-paid',
  'loss-socialized',
  'insolvent',
  'edit',
  'shock',
  'deposit',
]

/** Numbers of `FrameEvents.detail` for each event. */
const DETAIL = 4

export type HappeningKind = EventKind | 'fund-level' | 'price-level'

/** Like events of one stretch of time, added up. */
export interface Happening {
  readonly id: number
  readonly kind: HappeningKind
  /** Rung, edit or shock it belongs to; events are only added up with their own. */
  readonly about: number
  readonly first: number
  last: number
  /** How many events. */
  count: number
  /** The accounts they happened to. */
  readonly accounts: Set<number>
  /** Of the first event. */
  readonly account: number
  longs: number
  /** usd */
  amount: number
  /** For one liquidation: leverage just before. */
  readonly leverage: number
  /** Sums over events of the shares of the adverse move. */
  outside: number
  earlier: number
  traders: number
  /** Account whose liquidation caused the first event; -1 if none did. */
  readonly causeAccount: number
  /** For levels: the share of the start that was crossed. */
  level: number
}

/** What is seen already in other sentences. */
const UNTOLD = new Set<EventKind>(['mark', 'fill', 'penalty', 'shortfall'])

/** Liquidations remembered to name the account behind a cause. */
const REMEMBERED = 20_000

/** A level that a column passed at a step. */
export interface Crossed {
  readonly kind: 'fund-level' | 'price-level'
  readonly step: number
  readonly level: number
}

export interface Gathering {
  /** Adds a frame's events; those within `bucket` steps of the first of their kind become one happening. */
  readonly add: (events: FrameEvents, bucket: number) => void
  /** Adds something that is read off a column. */
  readonly level: (crossed: Crossed, bucket: number) => void
  /** Happenings that are new or have grown since the last call, oldest first. */
  readonly take: () => Happening[]
}

/** Gathers the happenings of one run. */
export function gather({ scenario }: Opened): Gathering {
  const unit = scenario.assets[0].unit
  const open = new Map<string, Happening>()
  const accountOf = new Map<number, number>()
  let changed = new Set<Happening>()
  let nextId = 0
  const begin = (fields: Omit<Happening, 'id'>): Happening => {
    const happening = { id: nextId++, ...fields }
    changed.add(happening)
    return happening
  }
  return {
    add: (events, bucket) => {
      for (let row = 0; row < events.count; row++) {
        const kind = KINDS[events.kind[row]]
        if (kind === 'liquidation') remember(accountOf, events.id[row], events.account[row])
        if (UNTOLD.has(kind)) continue
        const event = readEvent(events, row, { kind, unit, accountOf })
        const key = `${kind} ${event.about}`
        const current = open.get(key)
        if (current && event.first < current.first + bucket) {
          join(current, event)
          changed.add(current)
        } else open.set(key, begin(event))
      }
    },
    level: ({ kind, step, level }, bucket) => {
      const key = `${kind} ${level < 0}`
      const current = open.get(key)
      if (current && step < current.first + bucket) {
        current.level = level
        changed.add(current)
      } else open.set(key, begin({ ...NOTHING, kind, first: step, last: step, level }))
    },
    take: () => {
      const taken = [...changed].sort((a, b) => a.id - b.id)
      changed = new Set()
      return taken
    },
  }
}

const NOTHING = {
  about: -1,
  count: 1,
  accounts: new Set<number>(),
  account: -1,
  longs: 0,
  amount: 0,
  leverage: 0,
  outside: 0,
  earlier: 0,
  traders: 0,
  causeAccount: -1,
}

interface Reading {
  readonly kind: EventKind
  readonly unit: number
  readonly accountOf: ReadonlyMap<number, number>
}

function readEvent(
  events: FrameEvents,
  row: number,
  { kind, unit, accountOf }: Reading,
): Omit<Happening, 'id'> {
  const step = events.step[row]
  const isLiquidation = kind === 'liquidation'
  const detail = (n: number): number => (isLiquidation ? events.detail[row * DETAIL + n] : 0)
  return {
    kind,
    about: aboutOf(kind, events, row),
    first: step,
    last: step,
    count: 1,
    accounts: new Set([events.account[row]]),
    account: events.account[row],
    longs: isLiquidation && events.lots[row] > 0 ? 1 : 0,
    amount: events.amount[row] * unit,
    leverage: detail(0),
    outside: detail(1),
    earlier: detail(2),
    traders: detail(3),
    causeAccount: accountOf.get(events.cause[row]) ?? -1,
    level: 0,
  }
}

function aboutOf(kind: EventKind, events: FrameEvents, row: number): number {
  if (kind === 'rung-paid') return events.other[row]
  if (kind === 'deposit') return events.account[row]
  return kind === 'shock' ? events.lots[row] : -1
}

function join(to: Happening, event: Omit<Happening, 'id'>): void {
  to.last = event.last
  to.count++
  to.accounts.add(event.account)
  to.longs += event.longs
  to.amount += event.amount
  to.outside += event.outside
  to.earlier += event.earlier
  to.traders += event.traders
}

function remember(accounts: Map<number, number>, id: number, account: number): void {
  accounts.set(id, account)
  if (accounts.size <= REMEMBERED) return
  for (const oldest of accounts.keys()) {
    accounts.delete(oldest)
    return
  }
}
