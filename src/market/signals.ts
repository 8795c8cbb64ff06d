/** What a venue says about itself each step: volatilities, trend, averages. All of it is known to every agent. */
import { exp, log } from '../kernel/exponential.ts'
import {
  BASIS_AVERAGE,
  FAST_VOLATILITY,
  LAST_RETURN,
  REFERENCE_VOLATILITY,
  SLOW_VALUE,
  SLOW_VOLATILITY,
  TREND,
  type Market,
} from '../world/world.ts'

/** Half-lives of the four trends, in seconds. */
export const TREND_HALF_LIVES = [600, 2400, 9600, 38_400] as const

const SECONDS_A_DAY = 86_400

export interface Decays {
  readonly minute: number // steps
  readonly fast: number
  readonly slow: number
  readonly basis: number
  readonly value: number
  readonly trend: readonly number[]
}

/** Weight that stays after a step, for a half-life in seconds. */
export const decay = (halfLife: number, stepSeconds: number): number =>
  exp((-Math.LN2 * stepSeconds) / halfLife)

export function decays(stepSeconds: number): Decays {
  return {
    minute: Math.max(1, Math.round(60 / stepSeconds)),
    fast: decay(60, stepSeconds),
    slow: decay(900, stepSeconds),
    basis: decay(120, stepSeconds),
    value: decay(1200, stepSeconds),
    trend: TREND_HALF_LIVES.map(halfLife => decay(halfLife, stepSeconds)),
  }
}

/** Volatility that is usual here, per step, from one a day. */
export const referenceVolatility = (perDay: number, stepSeconds: number): number =>
  perDay * Math.sqrt(stepSeconds / SECONDS_A_DAY)

/** Before the first step. */
export function startSignals(
  { state, history }: Market,
  perDay: number,
  stepSeconds: number,
): void {
  const reference = referenceVolatility(perDay, stepSeconds)
  state[REFERENCE_VOLATILITY] = reference
  state[FAST_VOLATILITY] = reference
  state[SLOW_VOLATILITY] = reference
  state[SLOW_VALUE] = history.outside[0]
}

/** Takes in what became known in the last step. `known` is the latest index of the history: of the step's own prices
 *  nothing is used. */
export function updateSignals({ state, history }: Market, known: number, d: Decays): void {
  const { mid, outside, impact } = history
  const r = known > 0 ? log(mid[known] / mid[known - 1]) : 0
  const out =
    known > 0 ? outside[known] - outside[known - 1] + (impact[known] - impact[known - 1]) : 0
  state[LAST_RETURN] = r
  state[FAST_VOLATILITY] = ewma(state[FAST_VOLATILITY], out * out, d.fast)
  if (known >= d.minute) {
    const minute = log(mid[known] / mid[known - d.minute])
    state[SLOW_VOLATILITY] = ewma(state[SLOW_VOLATILITY], (minute * minute) / d.minute, d.slow)
  }
  for (let h = 0; h < d.trend.length; h++) state[TREND + h] = d.trend[h] * state[TREND + h] + r
  state[SLOW_VALUE] += (1 - d.value) * (outside[known] - state[SLOW_VALUE])
  state[BASIS_AVERAGE] += (1 - d.basis) * (history.basis[known] - state[BASIS_AVERAGE])
}

const ewma = (volatility: number, square: number, keep: number): number =>
  Math.sqrt(keep * volatility * volatility + (1 - keep) * square)
