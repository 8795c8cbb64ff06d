/** Hand-made runs for the page's models: events as columns, a history from rows, what a run tells when it opens. */
import { growingHistory, type GrowingHistory } from '../../../src/ui/model/history.ts'
import { KIND, type EventKind } from '../../../src/ui/model/kinds.ts'
import {
  DETAIL,
  DETAIL_GENERATION,
  DETAIL_LEVERAGE,
  DETAIL_SAFE_STEP,
  DETAIL_SAFE_TICKS,
  DETAIL_SHARES,
  type Frame,
  type FrameEvents,
  type Opened,
} from '../../../src/workers/messages.ts'

export const ORIGINS = [
  'outside',
  'liquidation',
  'trader',
  'carry',
  'maker',
  'mark-rule',
  'margin-rule',
  'own-trade',
] as const
type Origin = (typeof ORIGINS)[number]

export interface HandEvent {
  readonly kind: EventKind
  readonly id?: number
  readonly step?: number
  readonly account?: number
  readonly other?: number
  readonly ticks?: number
  readonly lots?: number
  readonly amount?: number
  readonly cause?: number
  readonly leverage?: number
  readonly shares?: Partial<Record<Origin, number>>
  readonly safe?: readonly [step: number, ticks: number]
}

/** Accounts of rungs, keepers and makers of the hand-made run. */
export const FUND = 900
export const VAULT = 901
export const ADL = 902
export const MAKER = 60
export const KEEPER = 80

export function openedOf(changes: Partial<Opened> = {}): Opened {
  const cohortOf = new Int32Array(100)
  cohortOf.fill(1, MAKER, KEEPER)
  cohortOf.fill(2, KEEPER)
  return {
    scenario: {
      assets: [{ id: 'usd', unit: 0.0001 }],
      markets: [{ tick: 0.5, lot: 0.001, settlement: 'usd', process: { kind: 'replay' } }],
      shocks: [{ kind: 'price', step: 3 }],
      edits: [],
      about: '',
    },
    steps: 1000,
    stepSeconds: 5,
    startTime: Date.UTC(2020, 2, 12, 10, 40),
    agents: 100,
    accounts: 100,
    cohortOf,
    cohorts: [
      { id: 'momentum', name: 'Momentum', about: '', role: 'trader' },
      { id: 'makers', name: 'Market makers', about: '', role: 'maker' },
      { id: 'keepers', name: 'Keepers', about: '', role: 'keeper' },
    ],
    startEquity: new Float64Array(100).fill(1000),
    origins: ORIGINS,
    observations: ['markPrice', 'outsidePrice', 'fund'],
    controls: [],
    rungs: [
      { kind: 'insurance-fund', name: 'Insurance fund', about: '', account: FUND },
      { kind: 'lp-vault', name: 'LP vault', about: '', account: VAULT },
      { kind: 'auto-deleveraging', name: 'Auto-deleveraging', about: '', account: ADL },
    ],
    ...changes,
  } as unknown as Opened
}

export function eventsOf(list: readonly HandEvent[]): FrameEvents {
  const column = (read: (event: HandEvent) => number): Float64Array => Float64Array.from(list, read)
  return {
    count: list.length,
    id: Float64Array.from(list, ({ id }, i) => id ?? i),
    step: Int32Array.from(list, ({ step = 7 }) => step),
    kind: Int32Array.from(list, ({ kind }) => KIND[kind]),
    account: Int32Array.from(list, ({ account = 1 }) => account),
    other: Int32Array.from(list, ({ other = -1 }) => other),
    ticks: Int32Array.from(list, ({ ticks = 12_000 }) => ticks),
    lots: column(({ lots = 1 }) => lots),
    amount: column(({ amount = 0 }) => amount),
    cause: column(({ cause = -1 }) => cause),
    detail: Float32Array.from(list.flatMap(detailOf)),
  }
}

function detailOf({ leverage = 10, shares = {}, safe }: HandEvent): number[] {
  const detail = new Array<number>(DETAIL).fill(0)
  detail[DETAIL_LEVERAGE] = leverage
  ORIGINS.forEach((origin, k) => (detail[DETAIL_SHARES + k] = shares[origin] ?? 0))
  detail[DETAIL_GENERATION] = 1
  // Mark 0 is that of the start: the mark of a step stands one further.
  detail[DETAIL_SAFE_STEP] = safe ? safe[0] + 1 : 0
  detail[DETAIL_SAFE_TICKS] = safe?.[1] ?? 0
  return detail
}

export const frameOf = (list: readonly HandEvent[], changes: Partial<Frame> = {}): Frame =>
  ({ events: eventsOf(list), ...changes }) as unknown as Frame

/** A history of some columns of equal length. */
export function historyOf(columns: Readonly<Record<string, readonly number[]>>): GrowingHistory {
  const history = growingHistory()
  const ids = Object.keys(columns)
  const { length } = columns[ids[0]]
  history.open(ids)
  const rows = Array.from({ length }, (_, row) => ids.map(id => columns[id][row])).flat()
  history.append(Float64Array.from(rows), length)
  return history
}

/** A liquidation of the account with its own id, with a share of its cause from another event. */
export function broken(
  id: number,
  step: number,
  cause: number,
  more: Partial<HandEvent> & { readonly forced?: number } = {},
): HandEvent {
  const { forced = cause < 0 ? 0 : 1, ...rest } = more
  const shares = { liquidation: forced, outside: 1 - forced }
  return { kind: 'liquidation', id, step, cause, account: id, shares, ...rest }
}
