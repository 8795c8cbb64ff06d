import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { normalDensity } from '../../../src/kernel/normal.ts'
import { black76 } from '../../../src/pricing/black76.ts'
import { impliedVolatility } from '../../../src/pricing/impliedVolatility.ts'
import { IMPLIED } from './facts.ts'

const RUNS = { seed: 20_150_511, numRuns: 20_000 }
const F = 60_000
/** Half a unit in the last place of a price is read twice: when it is written and when it is taken apart. */
const ROUNDING = 4e-16

const option = fc
  .record({
    isCall: fc.boolean(),
    deviations: fc.double({ min: -8, max: 8, noNaN: true }),
    shrink: fc.constantFrom(1, 1e-1, 1e-3, 1e-6),
    hours: fc.double({ min: 0, max: 11.3, noNaN: true }),
    vol: fc.double({ min: -4.6, max: 1.6, noNaN: true }),
  })
  .map(one => {
    const years = Math.exp(one.hours) / 8760
    const vol = Math.exp(one.vol)
    const strike = F * Math.exp(one.deviations * one.shrink * vol * Math.sqrt(years))
    return { isCall: one.isCall, strike, years, vol }
  })

describe('impliedVolatility', () => {
  test.each(IMPLIED)('on %d at %d, %d years, price %d, is %d', (...fact) => {
    const [forward, strike, years, price, vol] = fact
    const got = impliedVolatility(true, forward, strike, years, price, 1)
    expect(Math.abs(got / vol - 1)).toBeLessThan(1e-13)
  })

  test('comes back within 1e-13 from a price out of the money', () => {
    const property = fc.property(option, ({ strike, years, vol }) => {
      const isCall = strike >= F
      const price = black76(isCall, F, strike, years, vol, 0.97)
      fc.pre(price > 1e-12 * F && price < 0.87 * Math.min(F, strike))
      return Math.abs(impliedVolatility(isCall, F, strike, years, price, 0.97) / vol - 1) < 1e-13
    })
    fc.assert(property, RUNS)
  })

  test('elsewhere is off by no more than the rounding of the price makes it', () => {
    const property = fc.property(option, ({ isCall, strike, years, vol }) => {
      const price = black76(isCall, F, strike, years, vol, 1)
      const value = price - Math.max(isCall ? F - strike : strike - F, 0)
      const low = Math.min(F, strike)
      fc.pre(value > 1e-12 * F && value < low * (1 - 1e-10))
      const deviation = vol * Math.sqrt(years)
      const d = Math.abs(Math.log(F / strike)) / deviation - deviation / 2
      const error = (ROUNDING * price) / (low * normalDensity(d) * deviation)
      // Further than this a price no longer tells volatilities apart.
      fc.pre(error < 1e-3)
      const got = impliedVolatility(isCall, F, strike, years, price, 1)
      return Math.abs(got / vol - 1) < 1e-13 + error
    })
    fc.assert(property, RUNS)
  })

  test.each([
    [59_000, 30, 0.6, 1e-14],
    [50_000, 30, 0.6, 1e-14],
    [40_000, 30, 0.6, 1e-12],
    [30_000, 30, 0.6, 1e-9],
    [54_000, 1, 0.6, 1e-11],
    [59_400, 1 / 24, 0.6, 1e-13],
    [58_200, 1 / 24, 0.6, 1e-10],
  ])('of a call in the money at %d, %d days, vol %d, errs by less than %d', (...row) => {
    const [strike, days, vol, limit] = row
    const years = days / 365
    let worst = 0
    for (let i = 0; i < 200; i++) {
      const wanted = vol * (1 + 1e-4 * i)
      const price = black76(true, F, strike, years, wanted, 1)
      const got = impliedVolatility(true, F, strike, years, price, 1)
      worst = Math.max(worst, Math.abs(got / wanted - 1))
    }
    expect(worst).toBeLessThan(limit)
    expect(worst).toBeGreaterThan(limit / 1e3)
  })

  test('reaches down to prices of 1e-280 of the forward', () => {
    for (const strike of [60_300, 66_000, 120_000, 3e6]) {
      for (let deviations = 1; deviations < 35; deviations += 0.7) {
        const vol = Math.log(strike / F) / deviations / Math.sqrt(0.1)
        const price = black76(true, F, strike, 0.1, vol, 1)
        if (price > 1e-280 * F) {
          const got = impliedVolatility(true, F, strike, 0.1, price, 1)
          expect(Math.abs(got / vol - 1), `${strike} ${deviations}`).toBeLessThan(1e-13)
        }
      }
    }
  })

  test('rises with the price', () => {
    for (const strike of [60_000, 60_001, 66_000, 200_000]) {
      let before = 0
      for (let i = 1; i < 3000; i++) {
        const vol = impliedVolatility(true, F, strike, 0.1, i * 19, 1)
        expect(vol, `price ${i * 19}`).toBeGreaterThan(before)
        before = vol
      }
    }
  })

  test.each([
    ['below the intrinsic value', true, 50_000, 9_999, 0.1],
    ['below nothing', true, 70_000, -1, 0.1],
    ['at a call worth the forward', true, 70_000, 60_000, 0.1],
    ['above a put worth its strike', false, 50_000, 50_001, 0.1],
    ['without time', true, 70_000, 100, 0],
    ['of no number', true, 70_000, NaN, 0.1],
  ])('is NaN %s', (...row) => {
    const [, isCall, strike, price, years] = row
    expect(impliedVolatility(isCall, F, strike, years, price, 1)).toBeNaN()
  })

  test('is 0 where a price has nothing but its intrinsic value', () => {
    expect(impliedVolatility(true, F, 50_000, 0.1, 10_000, 1)).toBe(0)
    expect(impliedVolatility(false, F, 50_000, 0.1, 0, 1)).toBe(0)
  })
})
