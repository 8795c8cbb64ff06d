/** What an hour may bring: moves of the mark as likely as its volatility makes them, put to the loss curve. */
import { exp } from '../../kernel/exponential.ts'
import {
  FAST_VOLATILITY,
  SLOW_VOLATILITY,
  STEP,
  type Market,
  type World,
} from '../../world/world.ts'
import { GAP_MIDDLE, GAP_WIDTH, GAPS, type LossCurve, type Tail } from './types.ts'

const HOUR = 3600
const MINUTE = 60

/** Moves that are looked at: the middles of so many parts of equal probability. */
const MOVES = 4000

/**
 * Quantile of Student's t with four degrees of freedom, scaled to a standard deviation of 1. (Closed form: Shaw,
 * "Sampling Student's T distribution", 2006.) Returns of an hour have tails about as heavy: kurtosis is infinite.
 */
export function scaledStudent(p: number): number {
  const a = 4 * p * (1 - p)
  const root = Math.sqrt(a)
  const q = Math.cos(Math.acos(root) / 3) / root
  return Math.sign(p - 0.5) * Math.sqrt(2 * Math.max(0, q - 1))
}

const DRAWS = Float64Array.from({ length: MOVES }, (_, i) => scaledStudent((i + 0.5) / MOVES))

/** Volatility of an hour now: the larger of the venue's fast and slow estimates; where it keeps none, that of the mark's
 *  one-minute returns over the last hour. */
export function hourVolatility({ scalars }: World, market: Market, stepSeconds: number): number {
  const { state, history } = market
  const known = Math.max(state[FAST_VOLATILITY], state[SLOW_VOLATILITY])
  if (known > 0) return known * Math.sqrt(HOUR / stepSeconds)
  const stride = Math.max(1, Math.round(MINUTE / stepSeconds))
  const first = Math.max(0, scalars[STEP] - Math.round(HOUR / stepSeconds))
  let sum = 0
  let count = 0
  for (let at = first + stride; at <= scalars[STEP]; at += stride) {
    const r = history.mark[at] / history.mark[at - stride] - 1
    sum += r * r
    count++
  }
  return count === 0 ? 0 : Math.sqrt((sum / count) * (HOUR / (stride * stepSeconds)))
}

/** `fund` is the place of the insurance fund's rungs in the curve; the chance counts moves past the last of their ends. */
export function tailOf(curve: LossCurve, volatility: number, funds: readonly number[]): Tail {
  const shortfalls = new Float64Array(MOVES)
  const liquidated = new Float64Array(MOVES)
  const [low, high] = [-1, 1].map(way => fundEnd(curve, funds, way))
  let dry = 0
  DRAWS.forEach((draw, i) => {
    const gap = exp(volatility * draw) - 1
    shortfalls[i] = between(curve.shortfall, gap)
    liquidated[i] = between(curve.longs, gap) + between(curve.shorts, gap)
    if (gap < low || gap > high) dry++
  })
  shortfalls.sort()
  liquidated.sort()
  return {
    volatility,
    shortfall975: meanOfWorst(shortfalls, 0.025),
    shortfall99: meanOfWorst(shortfalls, 0.01),
    liquidated95: liquidated[Math.ceil(0.95 * MOVES) - 1],
    fundDry: dry / MOVES,
  }
}

/** The gap at which the last of the funds ends; out of reach where one does not. */
function fundEnd({ dry }: LossCurve, funds: readonly number[], way: number): number {
  const ends = funds.map(rung => dry.find(one => one.rung === rung && one.gap * way >= 0)?.gap)
  if (funds.length === 0 || ends.includes(undefined)) return way * Infinity
  return way * Math.max(...ends.map(gap => gap! * way))
}

/** A column of the curve at any gap; beyond its ends it stays as it is there. */
export function between(column: Float64Array, gap: number): number {
  const at = Math.min(GAPS - 1, Math.max(0, gap / GAP_WIDTH + GAP_MIDDLE))
  const low = Math.floor(at)
  if (low === GAPS - 1) return column[low]
  return column[low] + (at - low) * (column[low + 1] - column[low])
}

/** Mean of the largest part of a rising column. */
function meanOfWorst(rising: Float64Array, part: number): number {
  const count = Math.max(1, Math.round(part * rising.length))
  let sum = 0
  for (let i = rising.length - count; i < rising.length; i++) sum += rising[i]
  return sum / count
}
