/** Quotes options in volatility: leans against its inventory, widens with risk, pulls at its limits, hedges its delta. */
import { number, share, type ParamsOf } from '../../scenario/declaration.ts'
import {
  QUOTE_ASK,
  QUOTE_BID,
  QUOTE_BUYS,
  QUOTE_LOTS,
  QUOTE_SELLS,
  QUOTE_WIDTH,
} from '../../world/intents.ts'
import { ownFactors } from '../beginning.ts'
import { hedge, hedgeParams, vegaByExpiry } from '../options.ts'
import { defineStrategy, type Decision, type OptionDesk } from '../strategy.ts'

const params = {
  halfSpread: share(0.015, {
    label: 'Half spread',
    help: 'Volatility between its middle and its quotes, when calm and without inventory.',
    max: 1,
    slider: [0.002, 0.1],
    scale: 'log',
    live: true,
    channel:
      'half spread x own factor x (1 + widening x (volatility / usual - 1)) x (1 + use of limits)',
  }),
  spreadFactor: number('none', 0.3, {
    label: 'Spread of makers',
    help: 'Log standard deviation of the half spread over makers: few are best, and when they go it is wide.',
    min: 0,
    max: 2,
  }),
  widening: number('multiple', 0.6, {
    label: 'Widens in a storm',
    help: 'How much the half spread grows with volatility over the usual.',
    min: 0,
    max: 20,
    slider: [0, 5],
    live: true,
  }),
  skew: share(0.15, {
    label: 'Lean',
    help: 'Volatility by which its quotes of an expiry move when its vega there is at the limit: what flow does to marks.',
    max: 2,
    slider: [0, 0.5],
    live: true,
    channel: 'quotes of an expiry -= lean x vega of the expiry / limit',
  }),
  vegaLimit: share(0.3, {
    label: 'Vega limit',
    help: 'Part of its equity that ten points of volatility may take.',
    max: 10,
    slider: [0.05, 2],
    scale: 'log',
    live: true,
    channel: 'no quote that enlarges |vega| x 0.10 beyond limit x equity',
  }),
  expiryShare: share(0.5, {
    label: 'Of it in one expiry',
    help: 'Part of the vega limit that one expiry may use. A thin expiry is filled soon.',
    min: 0.01,
    live: true,
  }),
  gammaLimit: share(0.3, {
    label: 'Gamma limit',
    help: 'Part of its equity that a move of 5 % may take beyond delta.',
    max: 10,
    slider: [0.05, 2],
    scale: 'log',
    live: true,
    channel: 'no sales while gamma x (5 % of the price)^2 / 2 < -limit x equity',
  }),
  deltaLimit: share(1, {
    label: 'Delta limit',
    help: 'Unhedged delta, over its equity, at which it pulls all quotes until it is hedged.',
    max: 20,
    slider: [0.1, 5],
    live: true,
  }),
  pullAt: number('multiple', 5, {
    label: 'Pulls at',
    help: 'Fast volatility over the usual at which it takes all quotes off.',
    min: 1,
    max: 1000,
    slider: [1.5, 30],
    scale: 'log',
    live: true,
  }),
  size: share(0.05, {
    label: 'Size of a quote',
    help: 'Underlying of one option that it quotes for, over its equity.',
    max: 10,
    slider: [0.005, 1],
    scale: 'log',
    live: true,
  }),
  marginUse: share(0.8, {
    label: 'Margin use',
    help: 'Part of its equity that initial margin may take before it only quotes what frees it.',
    min: 0.05,
    live: true,
  }),
  ...hedgeParams(0.004),
} as const

type Own = Decision<ParamsOf<typeof params>>

const SPREAD = 1
const FEAR = 2
/** A volatility move that vega limits are counted in, and a price move for gamma. */
const VOLS = 0.1
const MOVE = 0.05
/** Spread of the makers' own thresholds. */
const FEARS = 0.3

export const volMaker = defineStrategy({
  id: 'vol-maker',
  name: 'Volatility makers',
  about:
    'Quotes every option in volatility within vega, gamma and delta limits, and hedges on the same venue.',
  params,
  role: 'dealer',
  options: 'quotes',
  memory: ['spread', 'fear'],
  begin: ({ key, memory, params: own, opening }) => {
    ownFactors(key, SPREAD, own.spreadFactor, memory.spread)
    ownFactors(key, FEAR, FEARS, memory.fear)
    opening.fill(0)
  },
  decide: (decision: Own) => {
    const { options: desk, acting } = decision
    if (!desk) return
    for (let j = 0; j < acting.count; j++) quote(decision, desk, j)
    hedge(decision, desk)
  },
})

let vegas = new Float64Array(16)

/** Writes the quotes of every expiry. */
function quote(decision: Own, desk: OptionDesk, j: number): void {
  const { acting, view, params: own, memory } = decision
  const { chain } = desk
  const { expiries, settlesAt } = chain
  if (vegas.length < expiries) vegas = new Float64Array(2 * expiries)
  const byExpiry = vegas.subarray(0, expiries)
  vegaByExpiry(chain, acting.rows[j], view.lot, byExpiry)
  const slot = acting.rows[j] - acting.first
  const equity = acting.equity[j] * view.unit
  const room = roomOf(decision, desk, j, equity)
  const storm = Math.max(0, view.slowVolatility / view.referenceVolatility - 1)
  const wide = own.halfSpread * memory.spread[slot] * (1 + own.widening * storm)
  const perExpiry = Math.max(1e-9, own.expiryShare * room.limit)
  const lots = Math.max(0, (own.size * acting.equity[j]) / view.lotValue)
  // What is no number is not quoted.
  if (!Number.isFinite(wide * perExpiry * lots)) {
    desk.quotes.fill(0, j * expiries * QUOTE_WIDTH, (j + 1) * expiries * QUOTE_WIDTH)
    return
  }
  for (let e = 0; e < expiries; e++) {
    const at = (j * expiries + e) * QUOTE_WIDTH
    const held = byExpiry[e]
    const used = Math.max(-1, Math.min(1, held / perExpiry))
    const half = wide * (1 + Math.abs(used))
    desk.quotes[at + QUOTE_BID] = -own.skew * used - half
    desk.quotes[at + QUOTE_ASK] = -own.skew * used + half
    const isListed = settlesAt[e] >= 0
    desk.quotes[at + QUOTE_BUYS] = isListed ? Math.max(0, Math.min(room.buys, perExpiry - held)) : 0
    desk.quotes[at + QUOTE_SELLS] = isListed ? Math.max(0, Math.min(room.sells, perExpiry + held)) : 0 // prettier-ignore
    desk.quotes[at + QUOTE_LOTS] = lots
  }
}

interface Room {
  /** usd a vol: its limit, and what it may still buy and sell. */
  readonly limit: number
  readonly buys: number
  readonly sells: number
}

/** What its limits leave. */
function roomOf(
  { acting, view, params: own, memory }: Own,
  desk: OptionDesk,
  j: number,
  equity: number,
): Room {
  const slot = acting.rows[j] - acting.first
  const limit = Math.max(0, (own.vegaLimit * equity) / VOLS)
  const vega = desk.vega[j]
  const isShaken = view.fastVolatility > own.pullAt * memory.fear[slot] * view.referenceVolatility
  const delta = Math.abs(desk.delta[j] + acting.size[j] * view.lot) * view.markPrice
  if (isShaken || delta > own.deltaLimit * equity || !(equity > 0))
    return { limit, buys: 0, sells: 0 }
  const move = MOVE * view.markPrice
  const bent = (desk.gamma[j] * move * move) / 2
  const isTight = desk.initial[j] > own.marginUse * acting.equity[j]
  const sells =
    bent < -own.gammaLimit * equity || (isTight && vega <= 0) ? 0 : Math.max(0, limit + vega)
  const buys = isTight && vega >= 0 ? 0 : Math.max(0, limit - vega)
  return { limit, buys, sells }
}
