/**
 * A surface of SSVI smiles (Gatheral and Jacquier, 2014): theta(T) from a short and a long variance, curvature by a power
 * law. It moves with the price, with realised volatility, with what takers buy, with shocks, and along a recorded index.
 * theta rises with T whatever the level, and eta (1 + |rho|) <= 2: no calendar and no butterfly arbitrage while the
 * smile is centred at the forward (docs/options.md says what stickiness costs).
 */
import { exp, log } from '../../kernel/exponential.ts'
import { normal } from '../../kernel/random.ts'
import {
  IMPLIED,
  IMPLIED_START,
  LAST_MARK,
  LEVEL,
  OPEN_VEGA,
  REALISED,
  REFERENCE,
  SAMPLED_MARK,
  SMILE_WIDTH,
  TARGET,
  VEGA_FLOW,
  VOL_MOVE,
  VOL_SHOCK,
  type Chain,
} from '../../world/chain.ts'
import { QUOTE_ASK, QUOTE_BID, QUOTE_BUYS, QUOTE_SELLS, QUOTE_WIDTH } from '../../world/intents.ts'
import { MARK, STEP } from '../../world/world.ts'
import { curvature, priceOptions, setExpiries, smileTime, YEAR } from '../optionPrices.ts'
import { decay } from '../signals.ts'
import { defineSurface, type SurfaceContext } from '../surface.ts'
import { ssviParams, type SsviParams } from './ssviParams.ts'

/** Years of the level's own tenor: thirty days, as volatility indices have it. */
const TENOR = 30 / 365
/** ln volatility that the level may leave its aim by. */
const LEVEL_MOST = 1
/** Part of the level that far expiries feel, and least instantaneous volatility. */
const LONG_FEELS = 0.35
const LEAST = 0.03
/** Seconds between two looks at the price for realised variance: shorter ones would count how prices bounce. */
const SAMPLE = 300
/** Part of what a fall adds that a rise takes away. */
const RISE = 0.5

export const ssviSurface = defineSurface({
  id: 'ssvi',
  name: 'SSVI surface',
  about: 'Smiles that move with the price, realised volatility, option flow and shocks.',
  params: ssviParams,
  relations: [
    {
      of: ['curvature', 'skew'],
      holds: ({ curvature: eta, skew }) => eta * (1 + Math.abs(skew)) <= 2,
      expected: 'no butterfly arbitrage in any slice: curvature x (1 + |skew|) at most 2',
    },
    {
      of: ['path'],
      holds: ({ follows, path }) =>
        follows === 'model' || path.every(([minute], i) => i === 0 || minute > path[i - 1][0]),
      expected: 'at least two points, minutes rising',
    },
  ],
  bind: (context, own) => {
    const moved = mover(context, own)
    const reprice = (): void => {
      const { world, market, stepSeconds, listing } = context
      setExpiries(world, market, stepSeconds, listing.averageSeconds)
      setSmiles(context, own)
      priceOptions(world, market, stepSeconds)
    }
    return {
      start: () => {
        const { market } = context
        const { state } = market.chain!
        const price = market.state[MARK] * market.tick
        state[LAST_MARK] = price
        state[SAMPLED_MARK] = price
        state[REFERENCE] = price
        state[REALISED] = own.volatility * own.volatility
        state[TARGET] = aim(context, own, 0)
        state[IMPLIED] = state[TARGET]
        state[IMPLIED_START] = state[TARGET]
        reprice()
      },
      advance: step => {
        moved(step)
        shiftMarks(context, own)
        reprice()
      },
      reprice,
    }
  },
})

/** Moves the level by one step. */
function mover(
  { market, stepSeconds, key }: SurfaceContext,
  own: SsviParams,
): (step: number) => void {
  const { state } = market.chain!
  const sample = Math.max(1, Math.round(SAMPLE / stepSeconds))
  const keepRealised = decay(own.realisedHours * 3600, sample * stepSeconds)
  const keepLevel = decay(own.settlesHours * 3600, stepSeconds)
  const keepCentre = decay(own.centreHours * 3600, stepSeconds)
  const perStep = own.noise * Math.sqrt(stepSeconds / 86_400)
  return step => {
    const price = market.state[MARK] * market.tick
    const spot = own.spotVol * (lift(state[REFERENCE], price) - lift(state[REFERENCE], state[LAST_MARK])) // prettier-ignore
    state[LAST_MARK] = price
    if ((step + 1) % sample === 0) {
      const move = log(price / state[SAMPLED_MARK])
      state[SAMPLED_MARK] = price
      state[REALISED] = keepRealised * state[REALISED] + (1 - keepRealised) * move * move * (YEAR / stepSeconds / sample) // prettier-ignore
    }
    state[REFERENCE] = price * exp(keepCentre * log(state[REFERENCE] / price))
    state[TARGET] = aim({ market, stepSeconds }, own, step + 1)
    const flow = state[OPEN_VEGA] > 0 ? (own.flowImpact * state[VEGA_FLOW]) / state[OPEN_VEGA] : 0
    const noise = perStep === 0 ? 0 : perStep * normal(key[0], key[1], 0, step)
    const level = keepLevel * state[LEVEL] + spot + flow + noise + state[VOL_SHOCK]
    state[LEVEL] = Math.max(-LEVEL_MOST, Math.min(LEVEL_MOST, level))
    state[VEGA_FLOW] = 0
    state[VOL_SHOCK] = 0
    const implied = state[TARGET] * exp(state[LEVEL])
    state[VOL_MOVE] = implied - state[IMPLIED]
    state[IMPLIED] = implied
  }
}

/** How far the price is under where it has been, in log; above it a part of that, below zero. A function of the price and
 *  not of its way there: a price that goes to and fro lifts nothing. */
function lift(reference: number, price: number): number {
  const fall = log(reference / price)
  return fall > 0 ? fall : RISE * fall
}

/** Where the level tends: a recorded index, or a mix of what is usual and what was realised. */
function aim(
  { market, stepSeconds }: Pick<SurfaceContext, 'market' | 'stepSeconds'>,
  { follows, path, startMinute, volatility, realisedWeight }: SsviParams,
  step: number,
): number {
  if (follows === 'path') return pathAt(path, startMinute + (step * stepSeconds) / 60) / 100
  const { state } = market.chain!
  return Math.sqrt(realisedWeight * state[REALISED] + (1 - realisedWeight) * volatility * volatility) // prettier-ignore
}

/** A path at a minute: straight lines between its points, flat outside. */
function pathAt(path: SsviParams['path'], minute: number): number {
  if (minute <= path[0][0]) return path[0][1]
  for (let i = 1; i < path.length; i++) {
    const [m1, v1] = path[i]
    if (minute > m1) continue
    const [m0, v0] = path[i - 1]
    return v0 + ((v1 - v0) * (minute - m0)) / (m1 - m0)
  }
  return path[path.length - 1][1]
}

/** Writes the smile of every expiry. */
function setSmiles({ world, market, stepSeconds }: SurfaceContext, own: SsviParams): void {
  const chain = market.chain!
  const { expiries, settlesAt, smile, atm, atmStart, forward, state } = chain
  const kappa = 365 / own.reversionDays
  const long = own.longVolatility * exp(LONG_FEELS * state[LEVEL])
  const far = long * long
  const near = Math.max(LEAST * LEAST, far + (state[IMPLIED] * state[IMPLIED] - far) / averaged(kappa * TENOR)) // prettier-ignore
  for (let e = 0; e < expiries; e++) {
    if (settlesAt[e] < 0) continue
    const years = smileTime(settlesAt[e] - world.scalars[STEP], stepSeconds)
    const theta = (far + (near - far) * averaged(kappa * years)) * years
    const phi = curvature(theta, own.curvature, own.power)
    const at = e * SMILE_WIDTH
    const off = (1 - own.stickiness) * log(state[REFERENCE] / forward[e])
    smile[at] = (theta / 2) * (1 - own.skew * own.skew)
    smile[at + 1] = (theta * phi) / 2
    smile[at + 2] = own.skew
    smile[at + 3] = off - own.skew / phi
    smile[at + 4] = Math.sqrt(1 - own.skew * own.skew) / phi
    atm[e] = Math.sqrt(theta / years)
    if (!(atmStart[e] > 0)) atmStart[e] = atm[e]
  }
}

/** (1 - e^-x) / x: share of a decaying excess over its average until then. */
const averaged = (x: number): number => (x < 1e-9 ? 1 : (1 - exp(-x)) / x)

/** What quotes say beyond the surface, as far as marks listen. */
function shiftMarks({ market, stepSeconds }: SurfaceContext, own: SsviParams): void {
  const chain = market.chain!
  const { expiries, settlesAt, markShift } = chain
  const keeps = own.marks === 'smoothed' ? decay(own.smoothSeconds, stepSeconds) : 0
  for (let e = 0; e < expiries; e++) {
    if (settlesAt[e] < 0) continue
    const quoted = own.marks === 'oracle' ? 0 : quotedShift(chain, e, markShift[e])
    const shift = keeps * markShift[e] + (1 - keeps) * quoted
    markShift[e] = Math.max(-own.markMost, Math.min(own.markMost, shift))
  }
}

/** Middle of the best bid and ask for an expiry, in vols over the smile; `last` while a side is empty. */
function quotedShift({ makers, quotes, expiries }: Chain, expiry: number, last: number): number {
  let bid = -Infinity
  let ask = Infinity
  for (let m = 0; m < makers.length; m++) {
    const at = (m * expiries + expiry) * QUOTE_WIDTH
    if (quotes[at + QUOTE_BUYS] > 0 && quotes[at + QUOTE_BID] > bid) bid = quotes[at + QUOTE_BID]
    if (quotes[at + QUOTE_SELLS] > 0 && quotes[at + QUOTE_ASK] < ask) ask = quotes[at + QUOTE_ASK]
  }
  return bid > -Infinity && ask < Infinity ? (bid + ask) / 2 : last
}
