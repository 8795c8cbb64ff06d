/** What options pay at expiry, and the present value of payoffs with a jump at the trigger. */
import { normalCdf } from '../kernel/normal.ts'
import { black76, moneyness } from './black76.ts'

/** What a European option pays when it expires at `price`; its intrinsic value there before. */
export function payoff(isCall: boolean, price: number, strike: number): number {
  return Math.max(isCall ? price - strike : strike - price, 0)
}

/**
 * Present value of 1 of cash if the price ends beyond the strike (above for a call, below for a
 * put): discount Phi(+-d2). With no time or no volatility left it is paid in full, half at the
 * strike, or not.
 */
export function cashOrNothing(
  isCall: boolean,
  forward: number,
  strike: number,
  years: number,
  vol: number,
  discount: number,
): number {
  return discount * chance(isCall, forward, strike, years, vol, -0.5)
}

/** Present value of one unit of the asset under the same condition: discount forward Phi(+-d1). */
export function assetOrNothing(
  isCall: boolean,
  forward: number,
  strike: number,
  years: number,
  vol: number,
  discount: number,
): number {
  return discount * forward * chance(isCall, forward, strike, years, vol, 0.5)
}

/**
 * Present value of a gap option, which pays the difference to `payoffStrike` if the price ends
 * beyond `trigger`, even where that is negative: an option on the trigger and cash.
 */
export function gapOption(
  isCall: boolean,
  forward: number,
  trigger: number,
  payoffStrike: number,
  years: number,
  vol: number,
  discount: number,
): number {
  const gap = isCall ? trigger - payoffStrike : payoffStrike - trigger
  const cash = cashOrNothing(isCall, forward, trigger, years, vol, discount)
  return black76(isCall, forward, trigger, years, vol, discount) + gap * cash
}

/** Chance to end beyond the strike; `tilt` 0.5 if counted in the asset, -0.5 if in cash. */
function chance(
  isCall: boolean,
  forward: number,
  strike: number,
  years: number,
  vol: number,
  tilt: number,
): number {
  const sign = isCall ? 1 : -1
  if (years <= 0 || vol <= 0) return 0.5 + 0.5 * Math.sign(sign * (forward - strike))
  const deviation = vol * Math.sqrt(years)
  return normalCdf(sign * (moneyness(forward, strike) / deviation + tilt * deviation))
}
