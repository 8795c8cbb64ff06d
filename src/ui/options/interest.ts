/** Contracts open by strike: calls up, puts down, stacked by expiry. */
import { ticks } from 'd3-array'
import type { OptionsView } from '../../workers/options/types.ts'
import { linear } from '../charts/plane.ts'
import type { Sheet } from './axis.ts'

export interface Block {
  readonly expiry: number
  readonly x: number
  readonly y: number
  readonly width: number
  readonly height: number
}

export interface Interest {
  readonly y: (contracts: number) => number
  /** Calls above zero, puts below. */
  readonly ticks: readonly number[]
  readonly blocks: readonly Block[]
}

/** Contracts open at a strike, of all expiries together and of each. */
export interface StrikeInterest {
  readonly strike: number
  readonly calls: number
  readonly puts: number
  readonly byExpiry: readonly { readonly calls: number; readonly puts: number }[]
}

/** By strike, rising; strikes with nothing open stay. */
export function interestByStrike({ instruments, expiries }: OptionsView): StrikeInterest[] {
  const { count, strike, expiry, isCall, open } = instruments
  const rows = new Map<number, { calls: number; puts: number }[]>()
  for (let row = 0; row < count; row++) {
    const known = rows.get(strike[row]) ?? expiries.map(() => ({ calls: 0, puts: 0 }))
    rows.set(strike[row], known)
    known[expiry[row]][isCall[row] === 1 ? 'calls' : 'puts'] += open[row]
  }
  return [...rows]
    .sort(([one], [other]) => one - other)
    .map(([at, byExpiry]) => ({
      strike: at,
      calls: byExpiry.reduce((sum, { calls }) => sum + calls, 0),
      puts: byExpiry.reduce((sum, { puts }) => sum + puts, 0),
      byExpiry,
    }))
}

/** Widest bar, and the room between two, CSS pixels. */
const WIDE = 25
const GAP = 3

export function interestOf(
  strikes: readonly StrikeInterest[],
  { axis, top, bottom }: Sheet,
): Interest {
  const seen = strikes.filter(({ strike }) => strike >= axis.low && strike <= axis.high)
  const high = Math.max(1e-9, ...seen.map(({ calls }) => calls))
  const low = Math.max(1e-9, ...seen.map(({ puts }) => puts))
  const y = linear([-low, high], [bottom, top])
  const width = widthOf(seen.map(({ strike }) => axis.x(strike)))
  const blocks = seen.flatMap(({ strike, byExpiry }) => {
    const x = axis.x(strike) - width / 2
    return [...stack(byExpiry, 'calls', 1), ...stack(byExpiry, 'puts', -1)].map(
      ({ expiry, from, to }) => ({
        expiry,
        x,
        y: Math.min(y(from), y(to)),
        width,
        height: Math.abs(y(to) - y(from)),
      }),
    )
  })
  return { y, ticks: high + low > 1e-6 ? ticks(-low, high, 4) : [0], blocks }
}

function widthOf(places: readonly number[]): number {
  const strides = places.slice(1).map((x, k) => x - places[k])
  const stride = strides.length > 0 ? Math.min(...strides) : WIDE + GAP
  return Math.max(2, Math.min(WIDE, stride - GAP))
}

/** The nearest expiry stands on the line, later ones on it. */
function stack(
  byExpiry: StrikeInterest['byExpiry'],
  kind: 'calls' | 'puts',
  sign: 1 | -1,
): { readonly expiry: number; readonly from: number; readonly to: number }[] {
  let sum = 0
  return byExpiry.flatMap((own, expiry) => {
    if (own[kind] <= 0) return []
    const from = sum
    sum += own[kind] * sign
    return [{ expiry, from, to: sum }]
  })
}

/** Puts at strikes under a price and calls at those over it. */
export function aroundPrice(
  strikes: readonly StrikeInterest[],
  price: number,
): { readonly puts: number; readonly calls: number } {
  let puts = 0
  let calls = 0
  for (const one of strikes) {
    if (one.strike <= price) puts += one.puts
    if (one.strike >= price) calls += one.calls
  }
  return { puts, calls }
}

export interface Crowd {
  readonly isCall: boolean
  /** One strike, or the two next to each other that hold most. */
  readonly strikes: readonly number[]
}

/** A second strike belongs to the crowd with this share of the first. */
const NEARLY = 0.7

/** Where most is open, of the kind that has the highest heap. */
export function crowdOf(strikes: readonly StrikeInterest[]): Crowd | undefined {
  let best = -1
  let isCall = false
  strikes.forEach(({ calls, puts }, k) => {
    const most = best < 0 ? 0 : strikes[best][isCall ? 'calls' : 'puts']
    if (Math.max(calls, puts) <= most) return
    best = k
    isCall = calls > puts
  })
  if (best < 0) return undefined
  const size = (k: number): number => strikes[k]?.[isCall ? 'calls' : 'puts'] ?? 0
  const second = size(best - 1) > size(best + 1) ? best - 1 : best + 1
  const isPair = size(second) >= NEARLY * size(best)
  const places = isPair ? [best, second].sort((a, b) => a - b) : [best]
  return { isCall, strikes: places.map(k => strikes[k].strike) }
}

/** The strike nearest to a price. */
export function nearestStrike(
  strikes: readonly StrikeInterest[],
  price: number,
): StrikeInterest | undefined {
  return strikes.reduce<StrikeInterest | undefined>(
    (best, one) =>
      best && Math.abs(best.strike - price) <= Math.abs(one.strike - price) ? best : one,
    undefined,
  )
}
