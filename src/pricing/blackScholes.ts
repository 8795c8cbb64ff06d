/** European options on a spot price with continuous rates: Black and Scholes (1973), Merton (1973). */
import { exp } from '../kernel/exponential.ts'
import { black76, black76Greeks, type Greeks } from './black76.ts'

/** Price by black76 on the forward; `rate` and `carryYield` are continuous rates per year. */
export function blackScholes(
  isCall: boolean,
  spot: number,
  strike: number,
  years: number,
  vol: number,
  rate: number,
  carryYield: number,
): number {
  const left = Math.max(years, 0)
  const forward = spot * exp((rate - carryYield) * left)
  return black76(isCall, forward, strike, left, vol, exp(-rate * left))
}

/**
 * The greeks to the spot: vega and volga per 1.00 of volatility, theta the value lost per year at
 * fixed rates, rho per 1.00 of `rate`; elasticity is delta spot / price. At the edges as
 * black76Greeks.
 */
export function blackScholesGreeks(
  isCall: boolean,
  spot: number,
  strike: number,
  years: number,
  vol: number,
  rate: number,
  carryYield: number,
  out: Greeks,
): Greeks {
  const left = Math.max(years, 0)
  const growth = exp((rate - carryYield) * left)
  const forward = spot * growth
  black76Greeks(isCall, forward, strike, left, vol, exp(-rate * left), out)
  // The forward moves with the spot, the rates and time.
  const exposure = out.delta * forward
  out.theta -= exposure * (rate - carryYield)
  out.rho += exposure * left
  out.delta *= growth
  out.gamma *= growth * growth
  out.vanna *= growth
  return out
}
