/** What became of whom: the dead where they stood, and what each tank has paid, gathered from events. */
import type { FrameEvents, Rung } from '../../workers/messages.ts'
import { KIND } from '../model/kinds.ts'

/** Broken accounts that a frame can show travelling; more are merged into the flow. */
const MOST_FRESH = 256

export interface Fates {
  /** Where an account stood when it was liquidated, usd; NaN while it is afloat. */
  readonly price: Float32Array
  /** Notional closed then, usd. */
  readonly notional: Float32Array
  readonly step: Int32Array
  /** Step of the first liquidation, -1 if there was none. */
  first: number
  /** Accounts liquidated since the frame before. */
  readonly fresh: Int32Array
  freshCount: number
  /** usd paid by each tank: own margin, the rungs in order, insolvency. */
  readonly paid: Float64Array
  /** Value of positions that each tank took over, usd. */
  readonly taken: Float64Array
  /** Notional of winners closed by auto-deleveraging, usd. */
  deleveraged: number
  /** Recent payments of each tank: fades as the run goes on. */
  readonly flow: Float64Array
  /** Recent notional liquidated. */
  heat: number
}

export function createFates(accounts: number, rungs: number): Fates {
  return {
    price: new Float32Array(accounts).fill(NaN),
    notional: new Float32Array(accounts),
    step: new Int32Array(accounts).fill(-1),
    first: -1,
    fresh: new Int32Array(MOST_FRESH),
    freshCount: 0,
    paid: new Float64Array(rungs + 2),
    taken: new Float64Array(rungs + 2),
    deleveraged: 0,
    flow: new Float64Array(rungs + 2),
    heat: 0,
  }
}

/** Nobody has died and nothing was paid. */
export function clearFates(fates: Fates): void {
  fates.price.fill(NaN)
  fates.step.fill(-1)
  fates.first = -1
  fates.paid.fill(0)
  fates.taken.fill(0)
  fates.deleveraged = 0
  fates.flow.fill(0)
  fates.heat = 0
  fates.freshCount = 0
}

export interface Venue {
  /** usd a tick, units a lot, and usd a quantum. */
  readonly tick: number
  readonly lot: number
  readonly unit: number
  readonly rungs: readonly Rung[]
}

export interface Past {
  /** Liquidation prices as they stood before these events. */
  readonly price: Float32Array
  /** Step of this frame and of the one before, and steps in which a flow halves. */
  readonly step: number
  readonly before: number
  readonly half: number
}

/** Takes in a frame's events. */
export function absorb(fates: Fates, events: FrameEvents, venue: Venue, past: Past): void {
  const { flow } = fates
  const { step, half } = past
  const fade = 0.5 ** (Math.max(0, step - past.before) / half)
  for (let tank = 0; tank < flow.length; tank++) flow[tank] *= fade
  fates.heat *= fade
  fates.freshCount = 0
  for (let row = 0; row < events.count; row++) {
    if (events.kind[row] === KIND.liquidation) bury(fates, events, row, { venue, past })
    else {
      const tank = tankOf(events, venue.rungs, row)
      if (tank < 0) continue
      const amount = amountOf(events, venue, row)
      if (events.kind[row] === KIND.deleverage) fates.deleveraged += amount
      else if (events.kind[row] === KIND.takeover) fates.taken[tank] += amount
      else fates.paid[tank] += amount
      const part = MOVED.has(events.kind[row]) ? POSITION : 1
      flow[tank] += part * amount * 0.5 ** ((step - events.step[row]) / half)
    }
  }
}

/** Positions that move down the waterfall, rather than money. */
const MOVED = new Set([KIND.takeover, KIND.deleverage])

/** A position flows down as this share of its notional: about what its close costs. */
const POSITION = 0.02

function amountOf(events: FrameEvents, { tick, lot, unit }: Venue, row: number): number {
  if (!MOVED.has(events.kind[row])) return events.amount[row] * unit
  return Math.abs(events.lots[row]) * lot * events.ticks[row] * tick
}

/** Accounts that hold a position again live again. */
export function revive(fates: Fates, notional: Float32Array): void {
  const { step, price } = fates
  for (let i = 0; i < notional.length; i++) {
    if (step[i] >= 0 && notional[i] !== 0) {
      step[i] = -1
      price[i] = NaN
    }
  }
}

function bury(
  fates: Fates,
  events: FrameEvents,
  row: number,
  { venue: { tick, lot }, past }: { venue: Venue; past: Past },
): void {
  const account = events.account[row]
  const closed = events.ticks[row] * tick
  const notional = Math.abs(events.lots[row]) * lot * closed
  // Those that opened and broke between two frames never stood anywhere: they lie where they were closed.
  const stood = past.price[account]
  fates.price[account] = stood > 0 ? stood : closed
  fates.notional[account] = notional
  fates.step[account] = events.step[row]
  if (fates.first < 0) fates.first = events.step[row]
  fates.heat += notional * 0.5 ** ((past.step - events.step[row]) / past.half)
  if (fates.freshCount < fates.fresh.length) fates.fresh[fates.freshCount++] = account
}

/** Index of the tank that paid or took over, -1 if none did. */
function tankOf(events: FrameEvents, rungs: readonly Rung[], row: number): number {
  const byAccount = (): number => rungIndex(rungs, rung => rung.account === events.other[row])
  switch (events.kind[row]) {
    case KIND.penalty:
      return 0
    case KIND.insolvent:
      return rungs.length + 1
    case KIND['rung-paid']:
    case KIND.takeover:
      return byAccount()
    case KIND['loss-socialized']:
      return rungIndex(rungs, rung => rung.kind === 'socialized-loss')
    case KIND.deleverage:
      return rungIndex(rungs, rung => rung.kind === 'auto-deleveraging')
    default:
      return -1
  }
}

function rungIndex(rungs: readonly Rung[], fits: (rung: Rung) => boolean): number {
  const at = rungs.findIndex(fits)
  return at < 0 ? -1 : at + 1
}
