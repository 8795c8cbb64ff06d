/** European options: prices, greeks, payoffs with a jump, implied volatilities. */
import { exp } from '../../kernel/exponential.ts'
import { black76Greeks, blankGreeks, moneyness, type Greeks } from '../../pricing/black76.ts'
import { blackScholes, blackScholesGreeks } from '../../pricing/blackScholes.ts'
import { impliedVolatility } from '../../pricing/impliedVolatility.ts'
import { cashOrNothing, gapOption } from '../../pricing/payoffs.ts'
import { kind, numbers, type Family } from './family.ts'

interface OnSpot {
  readonly type: string
  readonly S: number
  readonly K: number
  readonly q: number
  readonly r: number
  readonly T: number
  readonly vol: number
}

const vanilla = kind<OnSpot>('type S K q r T vol', ({ type, S, K, q, r, T, vol }) =>
  priced(blackScholes(type === 'call', S, K, T, vol, r, q)),
)

const greek = kind<OnSpot & { readonly greek: keyof Greeks }>(
  'type S K q r T vol greek',
  ({ type, S, K, q, r, T, vol, greek: name }) => {
    const value = blackScholesGreeks(type === 'call', S, K, T, vol, r, q, blankGreeks())[name]
    return { value_book: value, value }
  },
)

const cashBinary = kind<OnSpot & { readonly cash: number }>(
  'type S K q r T vol cash',
  ({ type, S, K, q, r, T, vol, cash }) =>
    priced(cash * cashOrNothing(type === 'call', S * exp((r - q) * T), K, T, vol, exp(-r * T))),
)

interface Gap extends Omit<OnSpot, 'K'> {
  readonly trigger: number
  readonly payoff_strike: number
}

const gap = kind<Gap>(
  'type S trigger payoff_strike q r T vol',
  ({ type, S, trigger, payoff_strike, q, r, T, vol }) => {
    const forward = S * exp((r - q) * T)
    const discount = exp(-r * T)
    return priced(gapOption(type === 'call', forward, trigger, payoff_strike, T, vol, discount))
  },
)

interface OnForward {
  readonly type: string
  readonly F: number
  readonly K: number
  readonly T: number
}

const onForward = kind<OnForward & { readonly vol: number; readonly discount: number }>(
  'type F K T vol discount',
  ({ type, F, K, T, vol, discount }) => {
    const { price, delta, gamma, vega } = black76Greeks(
      type === 'call',
      F,
      K,
      T,
      vol,
      discount,
      blankGreeks(),
    )
    const deviation = vol * Math.sqrt(T)
    const middle = moneyness(F, K) / deviation
    return { price, delta, gamma, vega, d1: middle + deviation / 2, d2: middle - deviation / 2 }
  },
)

const implied = kind<OnForward & { readonly price_double: number }>(
  'type F K T price price_double',
  ({ type, F, K, T, price_double: price }) => ({
    vol: impliedVolatility(type === 'call', F, K, T, price, 1),
  }),
)

const bothSides = numbers('S K r q T vol', ({ S, K, r, q, T, vol }) => {
  const { price, delta, gamma, vega } = blackScholesGreeks(true, S, K, T, vol, r, q, blankGreeks())
  return {
    call: price,
    put: blackScholes(false, S, K, T, vol, r, q),
    call_delta: delta,
    gamma,
    vega,
  }
})

export const optionsEuropean: Family = {
  id: 'options-european',
  tolerance: {
    '': { relative: 1e-10, absolute: 0 },
    // The books print four decimals.
    price_book: { relative: 0, absolute: 6e-5 },
    value_book: { relative: 0, absolute: 6e-5 },
    vol: { relative: 1e-8, absolute: 0 },
  },
  kinds: [vanilla, greek, cashBinary, gap, onForward, implied, bothSides],
}

function priced(price: number) {
  return { price_book: price, price }
}
