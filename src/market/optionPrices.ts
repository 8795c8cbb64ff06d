/** Prices, greeks and marks of every listed option, from the smiles of a step. */
import { log, pow } from '../kernel/exponential.ts'
import { roundNearest } from '../kernel/quanta.ts'
import { black76Greeks, type Greeks } from '../pricing/black76.ts'
import { MARK_TIME, OPEN_VEGA, SMILE_WIDTH, VOL_TRAVEL, type Chain } from '../world/chain.ts'
import { highestTicks } from '../world/limits.ts'
import { INDEX, MARK, STEP, type Market, type World } from '../world/world.ts'

export const YEAR = 31_536_000

/** Volatilities outside are not marked: at the lower end a price says nothing of it, at the upper everything. */
const VOL_LEAST = 0.02
const VOL_MOST = 8

const greeks: Greeks = {
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

/** Time and forward of each expiry as options on its settlement average see them: what has been averaged is fixed, and
 *  the average of the rest varies a third as much as its end (Derive and Deribit settle alike). */
export function setExpiries(
  { scalars }: World,
  market: Market,
  stepSeconds: number,
  averageSeconds: number,
): void {
  const { state, tick } = market
  const { expiries, settlesAt, years, forward, settleSum, settleCount } = market.chain!
  for (let e = 0; e < expiries; e++) {
    if (settlesAt[e] < 0) continue
    const left = Math.max(0, settlesAt[e] - scalars[STEP]) * stepSeconds
    const open = openPart(left, averageSeconds)
    const inside = Math.min(left, averageSeconds)
    years[e] = (left - inside + (inside * open * open) / 3) / YEAR
    const fixed = settleCount[e] > 0 ? settleSum[e] / settleCount[e] : state[MARK]
    forward[e] = ((1 - open) * fixed + open * state[MARK]) * tick
  }
}

/** Part of the settlement average that is still to come. */
export const openPart = (left: number, average: number): number =>
  average > 0 && left < average ? left / average : 1

/** Total variance of an expiry's smile at k = ln(strike / forward). */
export function smileVariance(smile: Float64Array, expiry: number, k: number): number {
  const at = expiry * SMILE_WIDTH
  const x = k - smile[at + 3]
  const sigma = smile[at + 4]
  return smile[at] + smile[at + 1] * (smile[at + 2] * x + Math.sqrt(x * x + sigma * sigma))
}

/** Volatility of the smile for a time of its own: near expiry the time of the option is shorter than that of the smile. */
function smileVol(chain: Chain, expiry: number, strike: number, smileYears: number): number {
  const w = smileVariance(chain.smile, expiry, log(strike / chain.forward[expiry]))
  return within(Math.sqrt(Math.max(0, w) / smileYears), VOL_LEAST, VOL_MOST)
}

/** Prices all options: volatility of the smile and the shift that the marks add to it. */
export function priceOptions({ scalars }: World, market: Market, stepSeconds: number): void {
  const chain = market.chain!
  const { tick } = market
  const { count, expiryOf, strike, isCall, vol, price, mark, delta, gamma, vega, theta } = chain
  const { years, forward, markShift, settlesAt, discount, deviation } = chain
  let travel = 0
  let openVega = 0
  for (let i = 0; i < count; i++) {
    const e = expiryOf[i]
    if (e < 0) continue
    const smileYears = smileTime(settlesAt[e] - scalars[STEP], stepSeconds)
    const sigma = within(smileVol(chain, e, strike[i], smileYears) + markShift[e], VOL_LEAST, VOL_MOST) // prettier-ignore
    black76Greeks(isCall[i] === 1, forward[e], strike[i], years[e], sigma, discount[e], greeks)
    const spread = sigma * Math.sqrt(years[e])
    travel = Math.max(travel, Math.abs(spread - deviation[i]))
    deviation[i] = spread
    vol[i] = sigma
    price[i] = greeks.price
    mark[i] = roundNearest(greeks.price / tick)
    delta[i] = greeks.delta
    gamma[i] = greeks.gamma
    vega[i] = greeks.vega
    theta[i] = greeks.theta
    openVega += chain.open[i] * market.lot * greeks.vega
  }
  chain.state[VOL_TRAVEL] += travel
  chain.state[OPEN_VEGA] = openVega
  chain.state[MARK_TIME]++
}

/** Years that a smile is made for: the time left, at least an hour, below which smiles are not told apart. */
export const smileTime = (steps: number, stepSeconds: number): number =>
  Math.max(3600, steps * stepSeconds) / YEAR

/** Adds the index of this step to the averages of the expiries that are near. */
export function sampleSettlement(
  { scalars }: World,
  market: Market,
  stepSeconds: number,
  averageSeconds: number,
): void {
  const { expiries, settlesAt, settleSum, settleCount } = market.chain!
  const index = Math.min(
    highestTicks(market),
    market.state[INDEX] > 0 ? market.state[INDEX] : market.state[MARK],
  )
  for (let e = 0; e < expiries; e++) {
    if (settlesAt[e] < 0) continue
    const left = (settlesAt[e] - scalars[STEP] - 1) * stepSeconds
    if (left >= averageSeconds && left > 0) continue
    settleSum[e] += index
    settleCount[e]++
  }
}

/** phi(theta) = eta / (theta^gamma (1 + theta)^(1 - gamma)): Gatheral and Jacquier (2014), power law. */
export const curvature = (theta: number, eta: number, power: number): number =>
  eta / (pow(theta, power) * pow(1 + theta, 1 - power))

const within = (x: number, low: number, high: number): number => (x > low ? (x < high ? x : high) : low) // prettier-ignore
