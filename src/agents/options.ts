/** What those who trade options share: which option, how much vega by expiry, and orders that keep delta hedged. */
import { number, share } from '../scenario/declaration.ts'
import type { Chain } from '../world/chain.ts'
import { ORDER_MOST } from '../world/intents.ts'
import type { Acting, Decision, OptionDesk, View } from './strategy.ts'

const HOUR = 3600

/** Row of the expiry that is nearest to so many hours away, of those at least `least` hours away; -1 if there is none. */
export function expiryNear(
  { expiries, settlesAt }: Chain,
  { step, stepSeconds }: Pick<View, 'step' | 'stepSeconds'>,
  hours: number,
  least = 0,
): number {
  let best = -1
  let off = Infinity
  for (let e = 0; e < expiries; e++) {
    const left = ((settlesAt[e] - step) * stepSeconds) / HOUR
    if (settlesAt[e] < 0 || left < least || Math.abs(left - hours) >= off) continue
    best = e
    off = Math.abs(left - hours)
  }
  return best
}

/** Row of the call or put of an expiry whose delta is nearest to `delta` (unsigned); -1 if none is listed. */
export function optionAtDelta(
  chain: Chain,
  expiry: number,
  isCall: boolean,
  delta: number,
): number {
  const { count, expiryOf, isCall: calls, delta: deltas } = chain
  const side = isCall ? 1 : 0
  let best = -1
  let off = Infinity
  for (let i = 0; i < count; i++) {
    if (expiryOf[i] !== expiry || calls[i] !== side) continue
    const away = Math.abs(Math.abs(deltas[i]) - delta)
    if (away < off) {
      best = i
      off = away
    }
  }
  return best
}

/** usd a vol by expiry of what an account holds, into `out`. */
export function vegaByExpiry(chain: Chain, account: number, lot: number, out: Float64Array): void {
  const { bookOf, legsMost, legCount, legInstrument, legSize, vega, expiryOf } = chain
  out.fill(0)
  const book = bookOf[account]
  const from = book * legsMost
  for (let j = from; j < from + legCount[book]; j++) {
    const i = legInstrument[j]
    out[expiryOf[i]] += legSize[j] * lot * vega[i]
  }
}

export const hedgeParams = (band: number) => ({
  hedgeBand: share(band, {
    label: 'Hedging band',
    help: 'Move of the price that a book may gain or lose delta by before it is hedged. Narrow: more trades, each smaller.',
    min: 0,
    max: 1,
    slider: [0.0005, 0.05],
    scale: 'linear',
    live: true,
    channel: 'trades the perpetual once |delta| > |gamma| x price x band',
  }),
  hedgePart: share(1, {
    label: 'Hedged part',
    help: 'Part of the delta that a hedge takes away.',
    live: true,
  }),
  hedgeLimit: share(0.01, {
    label: 'Price limit of a hedge',
    help: 'How far from the middle of the book a hedge may go. Wide: it is done whatever it costs, and pushes the price.',
    min: 0.0001,
    max: 0.5,
    slider: [0.001, 0.1],
    scale: 'log',
    live: true,
  }),
})

interface HedgeParams {
  readonly hedgeBand: number
  readonly hedgePart: number
  readonly hedgeLimit: number
}

/** Orders of the perpetual that bring each acting agent's delta back once it has left its band. */
export function hedge(
  { acting, view, intents, params }: Decision<HedgeParams>,
  desk: OptionDesk,
): void {
  const { hedgeBand, hedgePart, hedgeLimit } = params
  if (!(view.lotValue > 0)) return
  for (let j = 0; j < acting.count; j++) {
    if (!(acting.equity[j] > 0)) continue
    const lots = desk.delta[j] / view.lot + acting.size[j]
    const band = (Math.abs(desk.gamma[j]) * view.markPrice * hedgeBand) / view.lot
    if (!(Math.abs(lots) > Math.max(0.5, band))) continue
    const wanted = -Math.round(hedgePart * lots) + 0
    orderPerpetual({ intents, view }, j, wanted, hedgeLimit)
  }
}

/** An order of agent j for the perpetual, no farther than a share `within` from the middle of the book; what no book can
 *  hold is not sent. */
export function orderPerpetual(
  { intents, view }: Pick<Decision<unknown>, 'intents' | 'view'>,
  j: number,
  lots: number,
  within: number,
): void {
  const worst = view.mid * (lots > 0 ? 1 + within : 1 - within)
  const limit = Math.max(1, lots > 0 ? Math.ceil(worst) : Math.floor(worst))
  if (lots === 0 || !(Math.abs(lots) <= ORDER_MOST) || !(limit <= ORDER_MOST)) return
  intents.lots[j] = lots
  intents.limit[j] = limit
}

/** The n-th option order of agent j; what no book can hold is not sent. */
export function orderOption(
  desk: OptionDesk,
  j: number,
  n: number,
  instrument: number,
  lots: number,
  limit = 0,
): void {
  if (!(Math.abs(lots) <= ORDER_MOST)) return
  const at = j * (desk.lots.length / desk.delta.length) + n
  desk.instrument[at] = instrument
  desk.lots[at] = lots
  desk.limit[at] = limit
}

/** Orders that close what agent j holds, at any price, as many as it may send; the largest value first. */
export function closeOptions(desk: OptionDesk, { rows }: Acting, j: number, part: number): void {
  const { chain } = desk
  const { bookOf, legsMost, legCount, legInstrument, legSize } = chain
  const book = bookOf[rows[j]]
  const most = desk.lots.length / desk.delta.length
  const count = Math.min(most, legCount[book])
  for (let n = 0; n < count; n++) {
    // The first legs are the oldest: those that are closed make room for the last.
    const at = book * legsMost + n
    const lots = Math.ceil(Math.abs(legSize[at]) * part)
    orderOption(desk, j, n, legInstrument[at], legSize[at] > 0 ? -lots : lots)
  }
}

export const soonestParam = number('none', 2, {
  label: 'Not sooner than, hours',
  help: 'Options that end sooner are left alone.',
  min: 0,
  max: 10_000,
  slider: [0, 48],
  live: true,
})

/** Hours until the expiry that is wanted. */
export const hoursParam = (hours: number, help: string) =>
  number('none', hours, {
    label: 'Expiry, hours away',
    help,
    min: 0.1,
    max: 10_000,
    slider: [1, 1440],
    scale: 'log',
    live: true,
  })
