/** Who paid and who was paid in a run, added up from its events, in usd. */
import type { FrameEvents, Opened } from '../../workers/messages.ts'
import { KIND, KINDS, type EventKind } from './kinds.ts'

export interface Payments {
  /** What each rung has paid of others' shortfalls, in the order of the waterfall. */
  readonly rungs: Float64Array
  /** What came into each rung from elsewhere since the start: penalties, fees, deposits; less what was paid back. */
  readonly received: Float64Array
  /** Value of positions that each rung took over, and how many. */
  readonly takenByRungs: Float64Array
  readonly takeoversByRungs: Uint32Array
  /** Value of positions that keepers took over, and how many. */
  takenByKeepers: number
  takeoversByKeepers: number
  /** Rewards paid to keepers, and how many different keepers have earned one. */
  rewards: number
  keepers: number
  /** Notional of winners closed by auto-deleveraging, and how many winners. */
  deleveraged: number
  winnersClosed: number
  /** Gains taken from winners, and how many winners. */
  socialized: number
  winnersCharged: number
  /** Trading fees, and what came back into the market with agents who re-entered. */
  fees: number
  reentered: number
  readonly add: (events: FrameEvents) => void
}

/** Nobody has paid yet. */
export function createPayments({ rungs, scenario, accounts }: Opened): Payments {
  const { tick, lot, settlement } = scenario.markets[0]
  const unit = scenario.assets.find(({ id }) => id === settlement)?.unit ?? 1
  const rungOf = new Map(rungs.map(({ account }, k) => [account, k]))
  const earners = new Set<number>()
  const closed = new Set<number>()
  const charged = new Set<number>()
  const payments: Payments = {
    rungs: new Float64Array(rungs.length),
    received: new Float64Array(rungs.length),
    takenByRungs: new Float64Array(rungs.length),
    takeoversByRungs: new Uint32Array(rungs.length),
    takenByKeepers: 0,
    takeoversByKeepers: 0,
    rewards: 0,
    keepers: 0,
    deleveraged: 0,
    winnersClosed: 0,
    socialized: 0,
    winnersCharged: 0,
    fees: 0,
    reentered: 0,
    add: events => {
      for (let k = 0; k < events.count; k++) read(events, k)
      payments.keepers = earners.size
      payments.winnersClosed = closed.size
      payments.winnersCharged = charged.size
    },
  }
  const read = (events: FrameEvents, k: number): void => {
    const amount = events.amount[k] * unit
    receive(payments, events, k, { amount, rungOf })
    const notional = Math.abs(events.lots[k]) * lot * events.ticks[k] * tick
    switch (events.kind[k]) {
      case KIND['rung-paid']: {
        const rung = rungOf.get(events.other[k])
        if (rung !== undefined) payments.rungs[rung] += amount
        break
      }
      case KIND.takeover:
        takeOver(payments, rungOf.get(events.other[k]), notional)
        break
      case KIND.reward:
        payments.rewards += amount
        if (events.other[k] < accounts) earners.add(events.other[k])
        break
      case KIND.deleverage:
        payments.deleveraged += notional
        closed.add(events.account[k])
        break
      case KIND['loss-socialized']:
        payments.socialized += amount
        charged.add(events.account[k])
        break
      case KIND.fee:
        payments.fees += amount
        break
      case KIND.reentry:
        payments.reentered += amount
        break
    }
  }
  return payments
}

/** Money that moved into a rung or out of it, other than for a shortfall. */
function receive(
  { received }: Payments,
  events: FrameEvents,
  k: number,
  { amount, rungOf }: { amount: number; rungOf: ReadonlyMap<number, number> },
): void {
  const kind = KINDS[events.kind[k]]
  const sign = INTO[kind] ?? 0
  if (sign === 0) return
  const rung = rungOf.get(kind === 'deposit' ? events.account[k] : events.other[k])
  if (rung !== undefined) received[rung] += sign * amount
}

/** Kinds of event that bring money into a rung, and the one that takes it out. */
const INTO: Partial<Record<EventKind, 1 | -1>> = {
  penalty: 1,
  fee: 1,
  residue: 1,
  deposit: 1,
  'vault-in': 1,
  'vault-out': -1,
}

function takeOver(payments: Payments, rung: number | undefined, notional: number): void {
  if (rung === undefined) {
    payments.takenByKeepers += notional
    payments.takeoversByKeepers++
  } else {
    payments.takenByRungs[rung] += notional
    payments.takeoversByRungs[rung]++
  }
}
