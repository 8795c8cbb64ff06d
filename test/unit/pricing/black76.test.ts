import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { black76, black76Greeks, blankGreeks } from '../../../src/pricing/black76.ts'
import { BLACK_GRID, FAR_GRID } from './facts.ts'

const RUNS = { seed: 19_760_301, numRuns: 3_000 }

/** strike / forward by deviations, years from an hour to five years, vol from 2 % to 300 %. */
const option = fc
  .record({
    isCall: fc.boolean(),
    deviations: fc.double({ min: -5, max: 5, noNaN: true }),
    years: fc.double({ min: 1 / 8760, max: 5, noNaN: true }),
    vol: fc.double({ min: 0.02, max: 3, noNaN: true }),
  })
  .map(one => ({
    ...one,
    forward: 60_000,
    strike: 60_000 * Math.exp(one.deviations * one.vol * Math.sqrt(one.years)),
  }))

describe('black76', () => {
  test.each(BLACK_GRID)('%s on %d at %d, %d years, vol %d, is %d', (...fact) => {
    const [type, forward, strike, years, vol, price] = fact
    expect(relative(black76(type === 'call', forward, strike, years, vol, 1), price)).toBeLessThan(1e-13) // prettier-ignore
  })

  test.each(FAR_GRID)('keeps its digits on %d at %d, %d years, vol %d', (...fact) => {
    const [forward, strike, years, vol, call, put] = fact
    expect(relative(black76(true, forward, strike, years, vol, 1), call)).toBeLessThan(1e-12)
    expect(relative(black76(false, forward, strike, years, vol, 1), put)).toBeLessThan(1e-12)
  })

  test('a call less a put is the forward less the strike', () => {
    const property = fc.property(option, ({ forward, strike, years, vol }) => {
      const call = black76(true, forward, strike, years, vol, 0.97)
      const put = black76(false, forward, strike, years, vol, 0.97)
      return Math.abs(call - put - 0.97 * (forward - strike)) <= 4e-16 * (call + put)
    })
    fc.assert(property, RUNS)
  })

  test('lies between its intrinsic value and its bound', () => {
    const property = fc.property(option, ({ isCall, forward, strike, years, vol }) => {
      const price = black76(isCall, forward, strike, years, vol, 1)
      const intrinsic = Math.max(isCall ? forward - strike : strike - forward, 0)
      return price >= intrinsic && price <= (isCall ? forward : strike)
    })
    fc.assert(property, RUNS)
  })

  test('a call falls and is convex in the strike', () => {
    const property = fc.property(option, ({ forward, strike, years, vol }) => {
      const step = 0.02 * strike * vol * Math.sqrt(years)
      const [below, at, above] = [strike - step, strike, strike + step].map(k =>
        black76(true, forward, k, years, vol, 1),
      )
      const noise = 1e-15 * below
      return below >= at && at >= above && below - 2 * at + above >= -noise
    })
    fc.assert(property, RUNS)
  })

  test('rises with volatility and with time', () => {
    const property = fc.property(option, ({ isCall, forward, strike, years, vol }) => {
      const price = black76(isCall, forward, strike, years, vol, 1)
      const more = black76(isCall, forward, strike, years, vol * 1.01, 1)
      const longer = black76(isCall, forward, strike, years * 1.01, vol, 1)
      return more >= price && longer >= price
    })
    fc.assert(property, RUNS)
  })

  test('grows with forward and strike together', () => {
    const property = fc.property(option, ({ isCall, forward, strike, years, vol }) => {
      const price = black76(isCall, forward, strike, years, vol, 1)
      return black76(isCall, forward / 1024, strike / 1024, years, vol, 1) === price / 1024
    })
    fc.assert(property, RUNS)
  })

  test.each([90, 100, 110])('at strike %d goes over into the intrinsic value', strike => {
    for (const isCall of [true, false]) {
      const end = black76(isCall, 100, strike, 0, 0.8, 0.9)
      expect(end).toBe(0.9 * Math.max(isCall ? 100 - strike : strike - 100, 0))
      expect(black76(isCall, 100, strike, 1e-18, 0.8, 0.9)).toBeCloseTo(end, 6)
      expect(black76(isCall, 100, strike, 1, 1e-9, 0.9)).toBeCloseTo(end, 6)
      expect(black76(isCall, 100, strike, -1, 0.8, 0.9)).toBe(end)
      expect(black76(isCall, 100, strike, 1, 0, 0.9)).toBe(end)
    }
  })

  test('is the forward or nothing at strike 0, the bound at endless volatility, NaN of NaN', () => {
    expect(black76(true, 100, 0, 1, 0.5, 1)).toBe(100)
    expect(black76(false, 100, 0, 1, 0.5, 1)).toBe(0)
    expect(black76(true, 100, 120, 1, 1e9, 1)).toBe(100)
    expect(black76(false, 100, 120, 1, 1e9, 1)).toBe(120)
    expect(black76(true, 100, NaN, 1, 0.5, 1)).toBeNaN()
    expect(black76(true, 100, 100, NaN, 0.5, 1)).toBeNaN()
  })

  test('has no seam where its two forms meet', () => {
    for (const strike of [60_600, 63_000, 75_000]) {
      let before = 0
      for (let i = 1; i < 4000; i++) {
        const price = black76(true, 60_000, strike, 1, i * 1e-4, 1)
        expect(price, `at vol ${i}e-4`).toBeGreaterThanOrEqual(before)
        before = price
      }
    }
  })
})

describe('black76Greeks', () => {
  test.each(BLACK_GRID)('%s on %d at %d, %d years, vol %d', (...fact) => {
    const [type, forward, strike, years, vol, price, delta, gamma, vega] = fact
    const out = black76Greeks(type === 'call', forward, strike, years, vol, 1, blankGreeks())
    expect(relative(out.price, price)).toBeLessThan(1e-13)
    expect(relative(out.delta, delta)).toBeLessThan(1e-12)
    expect(relative(out.gamma, gamma)).toBeLessThan(1e-12)
    expect(relative(out.vega, vega)).toBeLessThan(1e-12)
  })

  test('are the slopes of the price', () => {
    const near = option.filter(({ deviations }) => Math.abs(deviations) < 3)
    const rate = 0.07
    const property = fc.property(near, ({ isCall, forward, strike, years, vol }) => {
      const at = (f: number, t: number, v: number, r: number) =>
        black76Greeks(isCall, f, strike, t, v, Math.exp(-r * t), blankGreeks())
      const here = at(forward, years, vol, rate)
      const scale = Math.exp(-rate * years)
      const df = 1e-4 * forward * vol * Math.sqrt(years)
      const dt = 1e-4 * years
      const dv = 1e-4 * vol
      const [up, down] = [df, -df].map(d => at(forward + d, years, vol, rate))
      const [more, less] = [dv, -dv].map(d => at(forward, years, vol + d, rate))
      const [late, soon] = [dt, -dt].map(d => at(forward, years + d, vol, rate))
      const [high, low] = [1e-4, -1e-4].map(d => at(forward, years, vol, rate + d))
      const vega = scale * forward * Math.sqrt(years)
      return (
        isNear(here.delta, (up.price - down.price) / (2 * df), scale) &&
        isNear(here.gamma, (up.delta - down.delta) / (2 * df), scale / df / 1e4) &&
        isNear(here.vega, (more.price - less.price) / (2 * dv), vega) &&
        isNear(here.vanna, (more.delta - less.delta) / (2 * dv), scale / vol) &&
        isNear(here.volga, (more.vega - less.vega) / (2 * dv), vega / vol) &&
        isNear(
          here.theta,
          (soon.price - late.price) / (2 * dt),
          (vega * vol) / years + here.price,
        ) &&
        isNear(here.rho, (high.price - low.price) / 2e-4, years * here.price) &&
        isNear(here.elasticity, (here.delta * forward) / here.price, 1)
      )
    })
    fc.assert(property, RUNS)
  })

  test('call and put share curvature, and their deltas add up to the discount', () => {
    const property = fc.property(option, ({ forward, strike, years, vol }) => {
      const call = black76Greeks(true, forward, strike, years, vol, 0.95, blankGreeks())
      const put = black76Greeks(false, forward, strike, years, vol, 0.95, blankGreeks())
      return (
        Math.abs(call.delta - put.delta - 0.95) < 1e-15 &&
        call.gamma === put.gamma &&
        call.vega === put.vega &&
        call.vanna === put.vanna &&
        call.volga === put.volga
      )
    })
    fc.assert(property, RUNS)
  })

  test('undiscounted, time takes what curvature is worth', () => {
    const property = fc.property(option, ({ isCall, forward, strike, years, vol }) => {
      const out = black76Greeks(isCall, forward, strike, years, vol, 1, blankGreeks())
      const decay = -0.5 * out.gamma * (forward * vol) * (forward * vol)
      return Math.abs(out.theta - decay) <= 1e-13 * Math.abs(decay)
    })
    fc.assert(property, RUNS)
  })

  test('without time or volatility there is no curvature, and half a delta at the strike', () => {
    const at = (isCall: boolean, strike: number, years: number, vol: number) =>
      black76Greeks(isCall, 100, strike, years, vol, 0.9, blankGreeks())
    expect(at(true, 90, 0, 0.5)).toMatchObject({ delta: 0.9, gamma: 0, vega: 0, theta: 0 })
    expect(at(true, 110, 0, 0.5)).toMatchObject({ price: 0, delta: 0, elasticity: NaN })
    expect(at(false, 100, 0, 0.5).delta).toBe(-0.45)
    expect(at(false, 110, 2, 0)).toMatchObject({ delta: -0.9, volga: 0, vanna: 0 })
    expect(at(false, 110, 2, 0).theta).toBeCloseTo(-0.5 * Math.log(0.9) * 9, 12)
  })

  test('fills and returns what it is given', () => {
    const out = blankGreeks()
    expect(black76Greeks(true, 100, 100, 1, 0.5, 1, out)).toBe(out)
  })
})

function relative(got: number, expected: number): number {
  return Math.abs(got / expected - 1)
}

function isNear(got: number, expected: number, scale: number): boolean {
  return Math.abs(got - expected) <= 1e-6 * (Math.abs(scale) + Math.abs(expected))
}
