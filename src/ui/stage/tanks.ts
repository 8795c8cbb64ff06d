/** The row of tanks that losses run through: how full each is, what it has paid, and what runs on to the next. */
import type { Frame, Opened } from '../../workers/messages.ts'
import { stageText } from '../text/stage.ts'
import { count, usd } from '../text/format.ts'
import type { Fates } from './fates.ts'

const text = stageText.tanks

export interface Tank {
  readonly id: string
  readonly name: string
  readonly about: string
  readonly role: 'trader' | 'protocol' | 'lp' | 'breaking'
  /** 0 to 1, of the tallest it has been. */
  readonly level: number
  /** Where it stood at the start, 0 to 1; NaN if it holds no money of its own. */
  readonly start: number
  /** Positions it took over and still holds, as a share of the tank and with their side; 0 if it has none. */
  readonly held: number
  readonly heldSide: 'long' | 'short'
  /** What is left in it, in words. */
  readonly content: string
  readonly isReached: boolean
  readonly isDry: boolean
  readonly caption: string
  /** The caption's number alone, where there is no room for words. */
  readonly figure: string
  /** Recent payments of this tank and all after it, as a share of what makes a full stream. */
  readonly inflow: number
}

/** Highest balance each rung has had: deposits and penalties raise it. */
export type Capacities = Float64Array

export function tanksOf(
  { rungs, startEquity, frame: first }: Opened,
  frame: Frame,
  fates: Fates,
  capacities: Capacities,
): Tank[] {
  frame.balances.forEach((balance, k) => {
    if (balance > capacities[k]) capacities[k] = balance
  })
  const scale = capacities.reduce((most, c) => Math.max(most, c), 0) || 1
  const own = ownMargin(startEquity, fates)
  const tanks = rungs.map(({ kind, name, about }, k): Omit<Tank, 'inflow'> => {
    const role = kind.includes('vault') ? 'lp' : 'protocol'
    const base = { id: `${k}-${kind}`, name, about, role } as const
    if (kind === DELEVERAGING)
      return { ...base, ...EMPTY, ...taker(fates.deleveraged, scale, text.closed) }
    if (capacities[k] === 0) return { ...base, ...EMPTY, ...taker(fates.paid[k + 1], scale) }
    const held = frame.inventories[k] ?? 0
    return {
      ...base,
      held: Math.min(1, Math.abs(held) / capacities[k]),
      heldSide: held < 0 ? 'short' : 'long',
      ...pool(fates.paid[k + 1], frame.balances[k], first.balances[k], capacities[k]),
      ...(fates.paid[k + 1] === 0 && fates.taken[k + 1] > 0
        ? { caption: text.took(fates.taken[k + 1]) }
        : {}),
      ...(held === 0 ? {} : { content: text.holds(Math.abs(held)), figure: usd(Math.abs(held)) }),
    }
  })
  const last = {
    id: 'insolvent',
    name: text.insolvent,
    about: text.about.insolvent,
    role: 'breaking',
    ...EMPTY,
    ...taker(fates.paid[rungs.length + 1], scale, text.missing),
  } as const
  return withInflow([own, ...tanks, last], fates, startEquity)
}

function ownMargin(startEquity: Float64Array, { step, paid }: Fates): Omit<Tank, 'inflow'> {
  let all = 0
  let lost = 0
  let broken = 0
  for (let i = 0; i < startEquity.length; i++) {
    all += startEquity[i]
    if (step[i] < 0) continue
    lost += startEquity[i]
    broken++
  }
  return {
    id: 'own-margin',
    name: text.ownMargin,
    about: text.about.ownMargin,
    role: 'trader',
    level: all > 0 ? 1 - lost / all : 0,
    ...EMPTY,
    start: NaN,
    content: '',
    isReached: true,
    isDry: false,
    caption: paid[0] > 0 ? text.paid(paid[0]) : broken > 0 ? text.broke(broken) : text.untouched,
    figure: paid[0] > 0 ? usd(paid[0]) : broken > 0 ? count(broken) : '',
  }
}

/** The rung that closes winners: it holds no money, and what it takes is counted in notional. */
const DELEVERAGING = 'auto-deleveraging'

const EMPTY = { held: 0, heldSide: 'long' } as const

type State = Pick<
  Tank,
  'level' | 'start' | 'content' | 'isReached' | 'isDry' | 'caption' | 'figure'
>

/** A rung with money of its own. */
function pool(paid: number, balance: number, start: number, capacity: number): State {
  const isDry = capacity > 0 && balance < 0.002 * capacity
  return {
    level: capacity > 0 ? Math.max(0, balance / capacity) : 0,
    start: capacity > 0 ? start / capacity : NaN,
    content: isDry ? text.dry : text.left(balance),
    isReached: true,
    isDry,
    caption: paid > 0 ? text.paid(paid) : text.untouched,
    figure: paid > 0 ? usd(paid) : '',
  }
}

/** A rung that only takes: it fills as others pay through it. */
function taker(taken: number, scale: number, words = text.taken): State {
  const isReached = taken > 0
  return {
    level: isReached ? Math.min(1, Math.max(0.04, taken / scale)) : 0,
    start: NaN,
    content: '',
    isReached,
    isDry: false,
    caption: isReached ? words(taken) : text.notReached,
    figure: isReached ? usd(taken) : '',
  }
}

/** What flows into a tank is what it and all later ones have just paid. */
function withInflow(
  tanks: readonly Omit<Tank, 'inflow'>[],
  { flow }: Fates,
  startEquity: Float64Array,
): Tank[] {
  const full = 4e-5 * startEquity.reduce((sum, equity) => sum + equity, 0) || 1
  let sum = 0
  const inflows = new Float64Array(tanks.length)
  for (let k = tanks.length - 1; k >= 0; k--) {
    sum += flow[k]
    inflows[k] = sum / full < 0.01 ? 0 : Math.min(1, Math.sqrt(sum / full))
  }
  return tanks.map((tank, k) => ({ ...tank, inflow: inflows[k] }))
}
