/** What happened, gathered so that it can be told in one sentence each: the ticker's raw material. */
import { DETAIL, DETAIL_SHARES, type FrameEvents, type Opened } from '../../workers/messages.ts'
import { breakerIndex, type BreakerIndex } from './breakers.ts'
import { KINDS, type EventKind } from './kinds.ts'
import { SHARES } from './liquidations.ts'

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
  /** Of the first event: its id, what it names beside its account, and what caused it. */
  readonly event: number
  readonly other: number
  readonly cause: number
  /** For liquidations: sums over events of the shares of the cause, by origin. */
  readonly shares: Float64Array
  /** For levels: the share of the start that was crossed. */
  level: number
}

/** What is seen already in other sentences, or comes by the hundred. */
const UNTOLD = new Set<EventKind>([
  'mark',
  'fill',
  'penalty',
  'shortfall',
  'fee',
  'funding',
  'funding-rate',
  'feed-state',
  'reward',
  'refused',
  'residue',
  'collateral',
  'gas',
  'rebate',
  'fee-share',
  'bonus',
  'option-fill',
  'exercise',
  'lapse',
])

/** Amounts that count notional in lots and ticks rather than cash. */
const IN_NOTIONAL = new Set<EventKind>(['takeover', 'deleverage'])

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
export function gather({ scenario }: Pick<Opened, 'scenario'>): Gathering {
  const { tick, lot } = scenario.markets[0]
  const context = {
    unit: scenario.assets[0].unit,
    contract: tick * lot,
    breaker: breakerIndex(scenario),
  }
  const open = new Map<string, Happening>()
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
        if (kind === undefined || UNTOLD.has(kind)) continue
        const event = readEvent(events, row, kind, context)
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
  event: -1,
  other: -1,
  cause: -1,
  shares: new Float64Array(SHARES),
}

interface Context {
  /** usd a quantum, and usd a lot and tick. */
  readonly unit: number
  readonly contract: number
  readonly breaker: BreakerIndex
}

function readEvent(
  events: FrameEvents,
  row: number,
  kind: EventKind,
  { unit, contract, breaker }: Context,
): Omit<Happening, 'id'> {
  const step = events.step[row]
  const shares = new Float64Array(SHARES)
  if (kind === 'liquidation') {
    const from = row * DETAIL + DETAIL_SHARES
    shares.set(events.detail.subarray(from, from + SHARES))
  }
  return {
    kind,
    about: aboutOf(kind, events, row, breaker),
    first: step,
    last: step,
    count: 1,
    accounts: new Set([events.account[row]]),
    account: events.account[row],
    longs: events.lots[row] > 0 ? 1 : 0,
    amount: IN_NOTIONAL.has(kind)
      ? Math.abs(events.lots[row]) * events.ticks[row] * contract
      : events.amount[row] * unit,
    event: events.id[row],
    other: events.other[row],
    cause: events.cause[row],
    shares,
    level: 0,
  }
}

const BREAKERS = new Set<EventKind>(['breaker-on', 'breaker-off'])

/** Kinds told apart by the rung that paid or took over. */
const BY_OTHER = new Set<EventKind>(['rung-paid', 'takeover', 'vault-in', 'vault-out'])

function aboutOf(kind: EventKind, events: FrameEvents, row: number, breaker: BreakerIndex): number {
  if (BREAKERS.has(kind)) return breaker(events.lots[row], events.other[row])
  if (BY_OTHER.has(kind)) return events.other[row]
  if (kind === 'attack-phase') return events.lots[row]
  // Bought and sold are told apart.
  if (kind === 'outside-trade') return events.account[row] * 2 + Number(events.lots[row] > 0)
  if (kind === 'deposit') return events.account[row]
  return kind === 'shock' ? events.lots[row] : -1
}

function join(to: Happening, event: Omit<Happening, 'id'>): void {
  to.last = event.last
  to.count++
  to.accounts.add(event.account)
  to.longs += event.longs
  to.amount += event.amount
  event.shares.forEach((share, origin) => (to.shares[origin] += share))
}
