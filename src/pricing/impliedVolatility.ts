/**
 * Volatility from a price. The plan is that of Jaeckel, "Let's be rational" (2015): the price out of
 * the money, parted at the inflection of price over volatility, is met by steps of third order from
 * a close first guess; below the inflection on the logarithm of the price.
 */
import { log, log1p } from '../kernel/exponential.ts'
import { normalDensity, normalQuantile } from '../kernel/normal.ts'
import { timeValue } from './black76.ts'

/** A step smaller than this share of the result leaves an error of about its third power. */
const LAST_STEP = 1e-5
/** A closer guess saves no step. */
const LAST_GUESS = 1e-2
const MAX_STEPS = 60
const LOG_ROOT_TAU = 0.9189385332046728
const ROOT_TAU = 2.5066282746310002
const TAU = 2 * Math.PI
const BOYD = Math.PI - 1

/**
 * The volatility at which black76 gives `price`; 0 at the lower bound of what is free of arbitrage,
 * NaN beyond it, at and above the upper one, and without time. Its relative error is below
 * 1e-13 + 4e-16 price / (value out of the money) wherever that value is below 0.9 of the smaller of
 * forward and strike and above 1e-280 of the forward; nearer to its bound it is the share
 * 4e-16 price / (vega vol), as any volatility must be that is read from a rounded price.
 */
export function impliedVolatility(
  isCall: boolean,
  forward: number,
  strike: number,
  years: number,
  price: number,
  discount: number,
): number {
  const low = Math.min(forward, strike)
  const high = Math.max(forward, strike)
  const intrinsic = isCall === forward > strike ? high - low : 0
  const value = price / discount - intrinsic
  if (!(value >= 0 && value < low && years > 0)) return NaN
  if (value === 0) return 0
  return impliedDeviation(low, high, value) / Math.sqrt(years)
}

/** Volatility times sqrt(years) at which timeValue is `value`, above 0 and below `low`. */
function impliedDeviation(low: number, high: number, value: number): number {
  const m = log1p((high - low) / low)
  const inflection = Math.sqrt(2 * m)
  const middle = timeValue(low, high, inflection)
  return value < middle
    ? wingDeviation(low, high, m, value)
    : upperDeviation(low, high, m, value, inflection, middle)
}

/**
 * Above the inflection the value is concave; steps are on the logarithm of what is left of `low`.
 * The guess, a normal distribution from the inflection on, is exact where high = low.
 */
function upperDeviation(
  low: number,
  high: number,
  m: number,
  value: number,
  inflection: number,
  middle: number,
): number {
  const rest = low - middle
  const target = log1p(-value / low)
  let deviation = inflection - 2 * (rest / low) * normalQuantile((low - value) / rest / 2)
  let from = inflection
  let to = Infinity
  for (let n = 0; n < MAX_STEPS; n++) {
    const found = timeValue(low, high, deviation)
    const gap = log1p(-found / low) - target
    if (gap < 0) to = deviation
    else from = deviation
    const h = m / deviation
    const half = deviation / 2
    const slope = (-low * normalDensity(h - half)) / (low - found)
    const bend = ((h - half) * (h + half)) / deviation - slope
    const newton = gap / slope
    let next = deviation - newton / (1 - 0.5 * newton * bend)
    if (!(next >= from && next <= to)) next = to < Infinity ? (from + to) / 2 : 2 * deviation
    const step = Math.abs(next - deviation)
    deviation = next
    if (step <= LAST_STEP * deviation) break
  }
  return deviation
}

/** Below the inflection: steps on the logarithm of the value, between bounds. */
function wingDeviation(low: number, high: number, m: number, value: number): number {
  const target = log(value / low)
  let deviation = wingGuess(m, value / low, target)
  let from = 0
  let to = Math.sqrt(2 * m)
  for (let n = 0; n < MAX_STEPS; n++) {
    const found = timeValue(low, high, deviation) / low
    const gap = log(found) - target
    if (gap > 0) to = deviation
    else from = deviation
    const elasticity = (deviation * normalDensity(m / deviation - deviation / 2)) / found
    let next = stepped(deviation, m, gap, elasticity)
    if (!(next >= from && next <= to)) next = (from + to) / 2
    const step = Math.abs(next - deviation)
    deviation = next
    if (step <= LAST_STEP * deviation) break
  }
  return deviation
}

/**
 * The deviation at which the value would be `share` of `low` if Mills' ratio R(x) were Boyd's
 * pi / ((pi - 1) x + sqrt(x^2 + 2 pi)) (1959): the value is phi(d) (R(d) - R(e)) with
 * d = m / deviation - deviation / 2 and e = d + deviation, and e^2 = d^2 + 2 m.
 */
function wingGuess(m: number, share: number, target: number): number {
  const most = Math.sqrt(2 * m)
  let deviation = Math.min(ROOT_TAU * (share + 0.5 * m), most)
  for (let n = 0; n < 3; n++) {
    const d = m / deviation - deviation / 2
    const e = d + deviation
    const rootD = Math.sqrt(d * d + TAU)
    const rootE = Math.sqrt(e * e + TAU)
    const top = Math.PI * (BOYD * deviation + (2 * m) / (rootD + rootE))
    const difference = top / ((BOYD * d + rootD) * (BOYD * e + rootE))
    const gap = log(difference) - LOG_ROOT_TAU - 0.5 * d * d - target
    const next = stepped(deviation, m, gap, deviation / difference)
    const last = deviation
    deviation = next > 0 && next <= most ? next : gap < 0 ? most : last / 2
    if (Math.abs(deviation - last) < LAST_GUESS * deviation) break
  }
  return deviation
}

/**
 * Halley's step towards gap = 0 in the variable in which the logarithm of the value is nearly a
 * straight line: near the money the deviation, far from it one over its square. `elasticity` is
 * that of the value to the deviation.
 */
function stepped(deviation: number, m: number, gap: number, elasticity: number): number {
  const h = m / deviation
  const bend = h * h - 0.25 * deviation * deviation - elasticity
  const newton = gap / elasticity
  if (h < 1) return deviation * (1 - newton / (1 - 0.5 * newton * bend))
  return deviation / Math.sqrt(1 + (2 * newton) / (1 - 0.5 * newton * (bend + 3)))
}
