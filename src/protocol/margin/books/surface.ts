/** Every listed option under every scenario of a grid: priced once a step, whoever holds it. */
import { exp, log, pow } from '../../../kernel/exponential.ts'
import { normalCdf } from '../../../kernel/normal.ts'
import { moneyness } from '../../../pricing/black76.ts'
import { numberStrikes, type Listed } from './chain.ts'
import type { Grid, SkewShock, VolMove, VolShock } from './grid.ts'

const DAYS = 365
const MOVES: readonly VolMove[] = ['none', 'up', 'down', 'linear', 'abs']

/** Deviations out of the money at which a value is below the rounding of the price. */
const FAR = 8.3

/** Scenarios that are summed at once. */
export const BLOCK = 9

export interface Surface {
  /** Scenarios, and behind them the two moves of the basis if there are any. */
  readonly scenarios: number
  readonly moves: number
  /** Numbers per row: the moves, filled up to a multiple of BLOCK with zeros. */
  readonly stride: number
  /**
   * A row an option: usd a unit in each move. Where expiries need not be summed one by one it is the
   * weighted gain on the mark price, else the shocked price itself.
   */
  readonly values: Float64Array
  readonly isByExpiry: boolean
  readonly spot: Float64Array
  readonly weight: Float64Array
  /** Row of MOVES. */
  readonly vol: Int32Array
  /** Shocked forwards, expiry by expiry, `stride` numbers each. */
  readonly forward: Float64Array
  readonly logForward: Float64Array
  /** Multiples of the volatility up and down, by expiry. */
  readonly up: Float64Array
  readonly down: Float64Array
  /** Factors on an expiry worth more and less than 0; factor of its basis move. */
  readonly long: Float64Array
  readonly short: Float64Array
  readonly basis: Float64Array
  /** Volatility times sqrt(time) after each of MOVES, of the option at hand. */
  readonly deviation: Float64Array
  /** Strike that an option has, by number. */
  readonly strikeOf: Int32Array
}

/** Room for so many options and expiries. */
export function createSurface(grid: Grid, instruments: number, expiries: number): Surface {
  const { scenarios, basis, skewShock, staticDiscount } = grid
  const basisMoves = basis ? [basis.up, basis.down] : []
  const moves = scenarios.length + basisMoves.length
  const stride = BLOCK * Math.ceil(moves / BLOCK)
  const perExpiry = (): Float64Array => new Float64Array(expiries).fill(1)
  return {
    scenarios: scenarios.length,
    moves,
    stride,
    // The last row takes what nobody asked for: the other option of a strike that lists only one.
    values: new Float64Array((instruments + 1) * stride),
    isByExpiry: basis !== undefined || skewShock !== undefined || staticDiscount !== undefined,
    spot: Float64Array.from([...scenarios.map(({ spot }) => spot), ...basisMoves]),
    weight: Float64Array.from(scenarios, ({ weight }) => weight),
    vol: Int32Array.from([
      ...scenarios.map(({ vol }) => MOVES.indexOf(vol)),
      ...basisMoves.map(() => 0),
    ]),
    forward: new Float64Array(expiries * stride),
    logForward: new Float64Array(expiries * stride),
    up: perExpiry(),
    down: perExpiry(),
    long: perExpiry(),
    short: perExpiry(),
    basis: perExpiry(),
    deviation: new Float64Array(MOVES.length),
    strikeOf: new Int32Array(instruments),
  }
}

/** Prices all that is listed anew. Throws InvariantError where the rows do not ascend. */
export function reprice(surface: Surface, grid: Grid, listed: Listed): void {
  const { strikeOf, values, stride, deviation, forward, logForward, vol, moves } = surface
  const { count, strike, isCall, expiryOf, discount } = listed
  numberStrikes(listed, strikeOf)
  for (let e = 0; e < listed.expiries; e++) shockExpiry(surface, grid, listed, e)
  const spare = values.length - stride
  for (let i = 0; i < count; i++) {
    const e = expiryOf[i]
    const isPair =
      i + 1 < count &&
      strikeOf[i + 1] === strikeOf[i] &&
      isCall[i + 1] !== isCall[i] &&
      listed.vol[i + 1] === listed.vol[i]
    const own = i * stride
    const other = isPair ? own + stride : spare
    const call = isCall[i] === 1 ? own : other
    const put = isCall[i] === 1 ? other : own
    shockVol(surface, grid, listed, i)
    priceStrike(values, call, put, strike[i], discount[e], forward, logForward, e * stride, vol, deviation, moves) // prettier-ignore
    if (isPair) i++
  }
  if (!surface.isByExpiry) toGains(surface, count, listed.price)
}

/** A call and a put of one strike in every move: what is out of the money is priced, parity gives the other. */
function priceStrike(
  values: Float64Array,
  call: number,
  put: number,
  strike: number,
  discount: number,
  forwards: Float64Array,
  logs: Float64Array,
  at: number,
  vol: Int32Array,
  deviation: Float64Array,
  moves: number,
): void {
  const logStrike = log(strike)
  for (let s = 0; s < moves; s++) {
    const forward = forwards[at + s]
    const total = deviation[vol[s]]
    if (forward > strike) {
      const time = timeValue(strike, forward, logs[at + s] - logStrike, total)
      values[call + s] = discount * (forward - strike + time)
      values[put + s] = discount * time
    } else {
      const time = timeValue(forward, strike, logStrike - logs[at + s], total)
      values[call + s] = discount * time
      values[put + s] = discount * (strike - forward + time)
    }
  }
}

/**
 * Black's value of what is out of the money by `apart`, the logarithm of high over low, as a plain
 * difference: its error is that of a sum of prices, below 1e-15 of them.
 */
function timeValue(low: number, high: number, apart: number, total: number): number {
  const half = 0.5 * total
  if (!(apart < (FAR + half) * total)) return 0
  const h = apart / total
  return low * normalCdf(half - h) - high * normalCdf(-half - h)
}

/** Weighted gains on the mark prices, so that a book's PnL is one sum over all its legs. */
function toGains(
  { values, stride, scenarios, weight }: Surface,
  count: number,
  price: Float64Array,
): void {
  for (let i = 0; i < count; i++) {
    const row = i * stride
    for (let s = 0; s < scenarios; s++) values[row + s] = weight[s] * (values[row + s] - price[i])
  }
}

function shockExpiry(surface: Surface, grid: Grid, listed: Listed, e: number): void {
  const { stride, spot, moves, forward, logForward } = surface
  const years = Math.max(listed.years[e], 0)
  const fixed = listed.fixed[e]
  const variable = listed.forward[e] - fixed
  for (let s = 0; s < moves; s++) {
    const moved = fixed + variable * spot[s]
    forward[e * stride + s] = moved
    logForward[e * stride + s] = log(moved)
  }
  const multiple = volMultiple(grid.volShock, years)
  surface.up[e] = 1 + grid.volShock.up * multiple
  surface.down[e] = Math.max(0, 1 - grid.volShock.down * multiple)
  if (grid.basis) surface.basis[e] = grid.basis.add + grid.basis.perYear * years
  if (!grid.staticDiscount) return
  const { long, short } = grid.staticDiscount
  const rate = Math.max(listed.rate[e], 0)
  const grown = short.factor * exp(years * (rate * short.multiple + short.add))
  surface.long[e] = long.factor * exp(-years * (rate * long.multiple + long.add))
  surface.short[e] = Math.min(1 / listed.discount[e], grown)
}

/** How far volatilities move, in multiples of their move at 30 days. */
function volMultiple({ shortPower, longPower, floorDays }: VolShock, years: number): number {
  const days = years * DAYS
  const power = days <= 30 ? shortPower : longPower
  return power === 0 ? 1 : pow(30 / Math.max(days, floorDays), power)
}

function shockVol({ deviation, up, down }: Surface, grid: Grid, listed: Listed, i: number): void {
  const e = listed.expiryOf[i]
  const vol = listed.vol[i]
  const root = Math.sqrt(Math.max(listed.years[e], 0))
  deviation[0] = vol * root
  deviation[1] = Math.max(vol * up[e], grid.volShock.minimumUp) * root
  deviation[2] = vol * down[e] * root
  const { skewShock } = grid
  if (!skewShock) return
  const k = -moneyness(listed.forward[e], listed.strike[i])
  deviation[3] = deviation[0] * skewMultiple(skewShock, skewShock.linear, k, root)
  deviation[4] = deviation[0] * skewMultiple(skewShock, skewShock.abs, Math.abs(k), root)
}

function skewMultiple(
  { narrowest, width, base, slope }: SkewShock,
  wing: SkewShock['abs'],
  k: number,
  root: number,
): number {
  const cap = wing.cap + wing.slope * root
  const turned = (k * cap) / Math.max(narrowest, root * width * (base + slope * root))
  // A cap below 0 bounds a long time left as the published rule does: from the side that k is on.
  const bounded = k < 0 ? Math.max(-cap, turned) : Math.min(cap, turned)
  return Math.max(0, 1 + bounded)
}
