import { describe, expect, test } from 'vitest'
import { blankGreeks } from '../../../src/pricing/black76.ts'
import { blackScholes, blackScholesGreeks } from '../../../src/pricing/blackScholes.ts'
import { HAUG_GREEKS, HAUG_PRICES } from './facts.ts'

describe('blackScholes', () => {
  test.each(HAUG_PRICES)(
    '%s on %d at %d, yield %d, rate %d, %d years, vol %d, is %d',
    (...fact) => {
      const [type, spot, strike, carryYield, rate, years, vol, printed, exact] = fact
      const price = blackScholes(type === 'call', spot, strike, years, vol, rate, carryYield)
      expect(Math.abs(price - printed)).toBeLessThan(6e-5)
      expect(Math.abs(price / exact - 1)).toBeLessThan(1e-13)
    },
  )

  test('a call less a put is the spot less the strike, each by its own rate', () => {
    const call = blackScholes(true, 105, 100, 0.5, 0.36, 0.1, 0.04)
    const put = blackScholes(false, 105, 100, 0.5, 0.36, 0.1, 0.04)
    expect(call - put).toBeCloseTo(105 * Math.exp(-0.02) - 100 * Math.exp(-0.05), 12)
  })

  test('at and after expiry pays the difference', () => {
    expect(blackScholes(true, 105, 100, 0, 0.36, 0.1, 0.04)).toBe(5)
    expect(blackScholes(false, 105, 100, -1, 0.36, 0.1, 0.04)).toBe(0)
  })
})

describe('blackScholesGreeks', () => {
  test.each(HAUG_GREEKS)('%s of a %s on %d at %d', (...fact) => {
    const [name, type, spot, strike, carryYield, rate, years, vol, printed, exact] = fact
    const isCall = type === 'call'
    const out = blackScholesGreeks(
      isCall,
      spot,
      strike,
      years,
      vol,
      rate,
      carryYield,
      blankGreeks(),
    )
    expect(Math.abs(out[name] - printed)).toBeLessThan(6e-5)
    expect(Math.abs(out[name] / exact - 1)).toBeLessThan(1e-12)
  })

  test.each([
    [true, 105, 100, 0.5, 0.36, 0.1, 0.04],
    [false, 105, 100, 0.5, 0.36, 0.1, 0.04],
    [true, 90, 120, 0.02, 0.9, -0.03, 0.15],
    [false, 90, 60, 2, 0.5, 0.2, 0],
  ])('are the slopes of the price (call: %s, spot %d, strike %d, %d years)', (...given) => {
    const [isCall, spot, strike, years, vol, rate, carryYield] = given
    const at = (s: number, t: number, v: number, r: number) =>
      blackScholesGreeks(isCall, s, strike, t, v, r, carryYield, blankGreeks())
    const slope = (step: number, along: (d: number) => number): number =>
      (along(step) - along(-step)) / (2 * step)
    const here = at(spot, years, vol, rate)
    const ds = 1e-3
    const expected = {
      price: blackScholes(isCall, spot, strike, years, vol, rate, carryYield),
      delta: slope(ds, d => at(spot + d, years, vol, rate).price),
      gamma: slope(ds, d => at(spot + d, years, vol, rate).delta),
      vega: slope(1e-5, d => at(spot, years, vol + d, rate).price),
      theta: -slope(1e-6, d => at(spot, years + d, vol, rate).price),
      rho: slope(1e-5, d => at(spot, years, vol, rate + d).price),
      vanna: slope(1e-5, d => at(spot, years, vol + d, rate).delta),
      volga: slope(1e-5, d => at(spot, years, vol + d, rate).vega),
      elasticity: (here.delta * spot) / here.price,
    }
    for (const name of [
      'price',
      'delta',
      'gamma',
      'vega',
      'theta',
      'rho',
      'vanna',
      'volga',
      'elasticity',
    ] as const) {
      expect(Math.abs(here[name] / expected[name] - 1), name).toBeLessThan(1e-5)
    }
  })

  test('satisfy the equation of Black and Scholes', () => {
    const [spot, vol, rate, carryYield] = [105, 0.36, 0.1, 0.04]
    for (const strike of [70, 100, 140]) {
      const out = blackScholesGreeks(true, spot, strike, 0.5, vol, rate, carryYield, blankGreeks())
      const drift = (rate - carryYield) * spot * out.delta
      const spread = 0.5 * vol * vol * spot * spot * out.gamma
      expect(out.theta + drift + spread).toBeCloseTo(rate * out.price, 11)
    }
  })
})
