/** Black's formula (1976) for a European option on a forward, with its greeks. */
import { log, log1p } from '../kernel/exponential.ts'
import { normalCdf, normalDensity } from '../kernel/normal.ts'

/** Price and sensitivities in the quote currency; each pricing function says to what and in which unit. */
export interface Greeks {
  price: number
  delta: number
  gamma: number
  vega: number
  theta: number
  rho: number
  vanna: number
  volga: number
  elasticity: number
}

/** Above it, deviations over total volatility, the difference of two cdf has lost two digits. */
const CANCELS = 100
/** Deviations out of the money from which a value, below 1e-300 of the strike, is taken for 0. */
const WORTHLESS = 37.5

/**
 * Price, as present value by `discount` (1: undiscounted), of a European option. With no time or no
 * volatility left it is the intrinsic value. Out of the money its relative error is below 1e-12 down
 * to a price of 1e-16 of the forward, below 2e-11 down to 1e-290; in the money the intrinsic value
 * is added to it, so that call - put = discount (forward - strike) to the last bit or two.
 */
export function black76(
  isCall: boolean,
  forward: number,
  strike: number,
  years: number,
  vol: number,
  discount: number,
): number {
  const low = Math.min(forward, strike)
  const high = Math.max(forward, strike)
  const intrinsic = isCall === forward > strike ? high - low : 0
  const deviation = years <= 0 || vol <= 0 ? 0 : vol * Math.sqrt(years)
  return discount * (intrinsic + timeValue(low, high, deviation))
}

/**
 * Undiscounted value of the option out of the money, a call and a put alike: with `low` and `high`
 * the smaller and the larger of forward and strike, `deviation` the volatility times sqrt(years).
 */
export function timeValue(low: number, high: number, deviation: number): number {
  if (deviation === 0) return 0
  const h = log(high / low) / deviation
  if (h + 1 > CANCELS * deviation) return shortTimeValue(low, high, deviation)
  const half = deviation / 2
  return low * normalCdf(half - h) - high * normalCdf(-half - h)
}

/**
 * The greeks to the forward, present values: vega and volga per 1.00 of volatility, theta the value
 * lost per year at a fixed rate, where discount = e^(-rate years), rho to that rate per 1.00.
 * Elasticity is delta forward / price, NaN if the price is 0. With no time or no volatility left
 * there is no curvature, and at the strike delta is half of what it is in the money.
 */
export function black76Greeks(
  isCall: boolean,
  forward: number,
  strike: number,
  years: number,
  vol: number,
  discount: number,
  out: Greeks,
): Greeks {
  const price = black76(isCall, forward, strike, years, vol, discount)
  const sign = isCall ? 1 : -1
  out.price = price
  out.rho = -Math.max(years, 0) * price
  if (years <= 0 || vol <= 0) {
    out.delta = sign * discount * (0.5 + 0.5 * Math.sign(sign * (forward - strike)))
    out.gamma = out.vega = out.vanna = out.volga = 0
    out.theta = years > 0 ? (-log(discount) / years) * price : 0
  } else {
    const root = Math.sqrt(years)
    const deviation = vol * root
    const d1 = moneyness(forward, strike) / deviation + deviation / 2
    const d2 = d1 - deviation
    const density = discount * normalDensity(d1)
    const vega = forward * density * root
    out.delta = sign * discount * normalCdf(sign * d1)
    out.gamma = density / (forward * deviation)
    out.vega = vega
    out.theta = (-0.5 * vega * vol - log(discount) * price) / years
    out.vanna = (-density * d2) / vol
    out.volga = (vega * d1 * d2) / vol
  }
  out.elasticity = (out.delta * forward) / price
  return out
}

/** Greeks to be filled in. */
export function blankGreeks(): Greeks {
  return {
    price: 0,
    delta: 0,
    gamma: 0,
    vega: 0,
    theta: 0,
    rho: 0,
    vanna: 0,
    volga: 0,
    elasticity: 0,
  }
}

/** log(forward / strike), of full precision near 0 too. */
export function moneyness(forward: number, strike: number): number {
  return forward > strike
    ? log1p((forward - strike) / strike)
    : -log1p((strike - forward) / forward)
}

/**
 * As timeValue for a total volatility so small that the two cdf are almost one: by Mills' ratio R
 * the value is low phi(h - t) (R(h - t) - R(h + t)), here as a series in t of which the fourth term
 * is below 1e-13. R' = h R - 1, and each later derivative follows from the two before.
 */
function shortTimeValue(low: number, high: number, deviation: number): number {
  const h = log1p((high - low) / low) / deviation
  if (h > WORTHLESS) return 0
  const half = deviation / 2
  const ratio = normalCdf(-h) / normalDensity(h)
  const slope = h * ratio - 1
  const second = ratio + h * slope
  const third = 2 * slope + h * second
  const fifth = 4 * third + h * (3 * second + h * third)
  const t2 = half * half
  const series = slope + t2 * (third / 6 + t2 * (fifth / 120))
  return -deviation * low * normalDensity(h - half) * series
}
