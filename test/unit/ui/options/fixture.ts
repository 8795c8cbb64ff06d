/** A plausible options venue on the day after a crash: three expiries, dealers short the puts that the crowd bought. */
import { black76, black76Greeks, type Greeks as Black } from '../../../../src/pricing/black76.ts'
import { exp, log } from '../../../../src/kernel/exponential.ts'
import type {
  AccountView,
  BookView,
  ExpiryView,
  GammaCurve,
  InstrumentColumns,
  LegView,
  OptionsView,
  Smile,
} from '../../../../src/workers/options/types.ts'

const YEAR = 365
const DAY_STEPS = 17_280

/** Wings, level and place of a smile in volatility; at the money it is about `atm`. */
function smileOf(atm: number, years: number, tilt: number): Smile {
  const sigma = 0.9 * Math.sqrt(years) * atm + 0.05
  const b = 0.42 * atm * Math.sqrt(years)
  const m = 0.04
  const bend = Math.sqrt(m * m + sigma * sigma)
  return { a: atm * atm * years - b * (-tilt * m + bend), b, rho: tilt, m, sigma }
}

const EXPIRIES = [
  { days: 1.4, atm: 1.72, atmStart: NaN, tilt: -0.12, strikes: [13_000, 20_000, 500] },
  { days: 15, atm: 1.06, atmStart: 0.58, tilt: -0.38, strikes: [10_000, 23_000, 1000] },
  { days: 50, atm: 0.85, atmStart: 0.53, tilt: -0.3, strikes: [10_000, 22_000, 2000] },
] as const

export function expiriesOf(mark: number): ExpiryView[] {
  return EXPIRIES.map(({ days, atm, atmStart, tilt }) => ({
    at: 8000 + Math.round(days * DAY_STEPS),
    days,
    years: days / YEAR,
    forward: mark * (1 - 0.0002 * days),
    atm,
    atmStart,
    smile: smileOf(atm, days / YEAR, tilt),
    markShift: 0.008,
  }))
}

export function volOf({ smile, years, forward, markShift }: ExpiryView, strike: number): number {
  const k = log(strike / forward) - smile.m
  const bend = Math.sqrt(k * k + smile.sigma * smile.sigma)
  return Math.sqrt((smile.a + smile.b * (smile.rho * k + bend)) / years) + markShift
}

/** Contracts that crowd around a strike, in units of the base. */
const hill = (strike: number, at: number, width: number, most: number): number =>
  most * exp(-((strike - at) * (strike - at)) / (2 * width * width))

function openOf(expiry: number, strike: number, isCall: boolean): number {
  const size = [5200, 5600, 3600][expiry] * (strike % 5000 === 0 ? 1.45 : 1)
  const crowd = isCall ? hill(strike, 19_600, 2400, 1) : hill(strike, 14_300, 1500, 1.5)
  const stray = isCall ? hill(strike, 16_500, 2500, 0.2) : hill(strike, 11_000, 1900, 0.28)
  return Math.round(size * (crowd + stray))
}

/** Strikes whose puts nobody quotes any more. */
const PULLED: ReadonlySet<number> = new Set([14_000])

export function instrumentsOf(expiries: readonly ExpiryView[]): InstrumentColumns {
  const rows = expiries.flatMap((expiry, e) => {
    const [low, high, stride] = EXPIRIES[e].strikes
    const strikes = Array.from({ length: (high - low) / stride + 1 }, (_, k) => low + k * stride)
    return strikes.flatMap(strike =>
      [true, false].map(isCall => {
        const vol = volOf(expiry, strike)
        const isPulled = e === 1 && !isCall && PULLED.has(strike)
        const half = 0.035 + 0.16 * vol * Math.abs(strike / expiry.forward - 1)
        return {
          e,
          strike,
          isCall,
          vol,
          bid: isPulled ? NaN : vol - half,
          ask: isPulled ? NaN : vol + half * 1.2,
          price: black76(isCall, expiry.forward, strike, expiry.years, vol, 1),
          open: openOf(e, strike, isCall),
        }
      }),
    )
  })
  return {
    count: rows.length,
    expiry: Int32Array.from(rows, ({ e }) => e),
    strike: Float64Array.from(rows, ({ strike }) => strike),
    isCall: Uint8Array.from(rows, ({ isCall }) => Number(isCall)),
    vol: Float64Array.from(rows, ({ vol }) => vol),
    bid: Float64Array.from(rows, ({ bid }) => bid),
    ask: Float64Array.from(rows, ({ ask }) => ask),
    price: Float64Array.from(rows, ({ price }) => price),
    open: Float64Array.from(rows, ({ open }) => open),
  }
}

const blank = (): Black => ({
  price: 0,
  delta: 0,
  gamma: 0,
  vega: 0,
  theta: 0,
  rho: 0,
  vanna: 0,
  volga: 0,
  elasticity: 0,
})

/** Dealers are short a part of the puts and long a part of the calls. */
export function gammaOf(
  mark: number,
  expiries: readonly ExpiryView[],
  rows: InstrumentColumns,
): GammaCurve {
  const out = blank()
  const prices = Float64Array.from({ length: 81 }, (_, k) => mark * (0.5 + k / 80))
  const dealers = prices.map(price => {
    let units = 0
    for (let row = 0; row < rows.count; row++) {
      const { years } = expiries[rows.expiry[row]]
      const isCall = rows.isCall[row] === 1
      black76Greeks(isCall, price, rows.strike[row], years, rows.vol[row], 1, out)
      units += out.gamma * rows.open[row] * (isCall ? 0.34 : -0.36)
    }
    return units * price * price * 0.01
  })
  return { prices, dealers, flip: flipOf(prices, dealers, mark) }
}

function flipOf(prices: Float64Array, dealers: Float64Array, mark: number): number {
  let flip = NaN
  for (let k = 1; k < prices.length; k++) {
    if (dealers[k - 1] < 0 === dealers[k] < 0) continue
    const share = dealers[k - 1] / (dealers[k - 1] - dealers[k])
    const at = prices[k - 1] + share * (prices[k] - prices[k - 1])
    if (!(Math.abs(flip - mark) <= Math.abs(at - mark))) flip = at
  }
  return flip
}

const LEGS: readonly LegView[] = [
  { isCall: false, strike: 14_000, days: 15, contracts: -170 },
  { isCall: false, strike: 12_000, days: 15, contracts: -110 },
  { isCall: true, strike: 20_000, days: 15, contracts: -60 },
]
const PERPS = 24

/** usd that the book is worth at a price, with volatilities times `scale`, `days` from now. */
function worthOf(price: number, scale: number, days: number, expiry: ExpiryView): number {
  const years = Math.max(0, expiry.years - days / YEAR)
  const options = LEGS.map(
    ({ isCall, strike, contracts }) =>
      contracts * black76(isCall, price, strike, years, volOf(expiry, strike) * scale, 1),
  )
  return options.reduce((sum, one) => sum + one, PERPS * price)
}

const SPOTS = [-0.4, -0.3, -0.2, -0.1, 0, 0.1, 0.2, 0.3, 0.4] as const
const SCALES = { up: 1.45, none: 1, down: 0.75 } as const

export function bookOf(mark: number, expiry: ExpiryView): BookView {
  const base = worthOf(mark, 1, 0, expiry)
  const vols = ['up', 'none', 'down'] as const
  const cells = Float64Array.from(
    vols.flatMap(vol =>
      SPOTS.map(spot => worthOf(mark * (1 + spot), SCALES[vol], 0, expiry) - base),
    ),
  )
  const worst = cells.indexOf(Math.min(...cells))
  const parts = [
    { id: 'scenario', amount: -cells[worst] },
    { id: 'dynamic', amount: -0.12 * cells[worst] },
    { id: 'basis', amount: 23_000 },
    { id: 'options', amount: 54_000 },
    { id: 'perpetuals', amount: 11_000 },
    { id: 'depeg', amount: 9000 },
    { id: 'concentration', amount: 30_000 },
  ] as const
  const initial = parts.reduce((sum, { amount }) => sum + amount, 0)
  const prices = Float64Array.from({ length: 61 }, (_, k) => mark * (0.5 + k / 60))
  const at = (scale: number, days: number): Float64Array =>
    prices.map(price => worthOf(price, scale, days, expiry) - base)
  return {
    ...accountOf(31, 0.9 * initial, initial),
    legs: LEGS,
    perps: PERPS,
    greeks: { delta: 410_000, gamma: -61_000, vega: -8400, theta: 21_000 },
    matrix: {
      spots: SPOTS,
      vols,
      cells,
      others: [
        { spot: -0.8, vol: 'up', weight: 0.35, value: -540_000 },
        { spot: 1.2, vol: 'up', weight: 0.35, value: -310_000 },
        { spot: 0, vol: 'linear', weight: 1, value: -96_000 },
      ],
      worst,
      worstValue: cells[worst],
    },
    parts,
    payoff: { prices, now: at(1, 0), expiry: at(1, expiry.days), volUp: at(1.45, 0) },
  }
}

export function accountOf(account: number, equity: number, initial: number): AccountView {
  const maintenance = 0.8 * initial
  const health = equity / maintenance
  return {
    account,
    cohort: account % 2,
    health,
    equity,
    initial,
    maintenance,
    isFlagged: health < 1,
  }
}

/** The venue with the mark at a price. */
export function venueOf(mark = 15_880, changes: Partial<OptionsView> = {}): OptionsView {
  const expiries = expiriesOf(mark)
  const instruments = instrumentsOf(expiries)
  const chosen = bookOf(mark, expiries[1])
  const others = [0.71, 0.93, 1.02, 1.09, 1.2, 1.24, 1.31, 1.52, 1.66, 1.9, 2.4].map((health, k) =>
    accountOf(219 + 37 * k, health * 0.8 * 400_000, 400_000),
  )
  return {
    step: 8000,
    base: 'btc',
    lot: 0.01,
    markPrice: mark,
    volatility: 1.1,
    volatilityStart: 0.53,
    realised: 1.31,
    scale: 1.12,
    scaleMost: 1.25,
    expiries,
    instruments,
    gamma: gammaOf(mark, expiries, instruments),
    dealers: { delta: -1.9e6, gamma: -2.1e6, vega: -310_000, theta: 240_000 },
    hedged: -6.4e6,
    reproduction: 1.21,
    hedgingShare: 0.44,
    required: 116e6,
    requiredByRules: 284e6,
    rule: 'Portfolio margin',
    books: 1140,
    accounts: [chosen, ...others].sort((a, b) => a.health - b.health),
    chosen,
    ...changes,
  }
}
