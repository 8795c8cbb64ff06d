import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { black76 } from '../../../src/pricing/black76.ts'
import { assetOrNothing, cashOrNothing, gapOption, payoff } from '../../../src/pricing/payoffs.ts'

const RUNS = { seed: 20_060_101, numRuns: 2_000 }

const option = fc.record({
  isCall: fc.boolean(),
  strike: fc.double({ min: 20, max: 500, noNaN: true }),
  years: fc.double({ min: 1 / 8760, max: 3, noNaN: true }),
  vol: fc.double({ min: 0.05, max: 2, noNaN: true }),
})

describe('payoffs with a jump', () => {
  test('the book prints of cash or nothing 2.6710, of a gap -0.0053 (Haug; QuantLib, digitaloption.cpp)', () => {
    const discount = Math.exp(-0.06 * 0.75)
    expect(10 * cashOrNothing(false, 100, 80, 0.75, 0.35, discount)).toBeCloseTo(2.671045684461347, 13) // prettier-ignore
    const forward = 50 * Math.exp(0.045)
    const gap = gapOption(true, forward, 50, 57, 0.5, 0.2, Math.exp(-0.045))
    expect(gap).toBeCloseTo(-0.005252489258782897, 13)
  })

  test('an option is an asset or nothing less the strike in cash or nothing', () => {
    const property = fc.property(option, ({ isCall, strike, years, vol }) => {
      const asset = assetOrNothing(isCall, 100, strike, years, vol, 0.9)
      const cash = cashOrNothing(isCall, 100, strike, years, vol, 0.9)
      const price = black76(isCall, 100, strike, years, vol, 0.9)
      return Math.abs((isCall ? 1 : -1) * (asset - strike * cash) - price) < 1e-12
    })
    fc.assert(property, RUNS)
  })

  test('above and below together are certain', () => {
    const property = fc.property(option, ({ strike, years, vol }) => {
      const cash = [true, false].map(isCall => cashOrNothing(isCall, 100, strike, years, vol, 0.9))
      const asset = [true, false].map(isCall => assetOrNothing(isCall, 100, strike, years, vol, 1))
      return (
        Math.abs(cash[0] + cash[1] - 0.9) < 1e-15 && Math.abs(asset[0] + asset[1] - 100) < 1e-13
      )
    })
    fc.assert(property, RUNS)
  })

  test('cash or nothing is what the option loses by a higher strike', () => {
    const step = 1e-3
    const low = black76(true, 100, 110 - step, 0.5, 0.6, 1)
    const high = black76(true, 100, 110 + step, 0.5, 0.6, 1)
    expect((low - high) / (2 * step)).toBeCloseTo(cashOrNothing(true, 100, 110, 0.5, 0.6, 1), 8)
  })

  test('a gap of nothing is the option', () => {
    for (const isCall of [true, false]) {
      expect(gapOption(isCall, 100, 110, 110, 0.5, 0.6, 0.9)).toBe(
        black76(isCall, 100, 110, 0.5, 0.6, 0.9),
      )
    }
  })

  test('at expiry all is paid, half at the strike, or nothing', () => {
    expect([90, 100, 110].map(at => cashOrNothing(true, at, 100, 0, 0.6, 1))).toEqual([0, 0.5, 1])
    expect([90, 100, 110].map(at => assetOrNothing(false, at, 100, 1, 0, 1))).toEqual([90, 50, 0])
    expect([90, 110].map(at => gapOption(true, at, 100, 120, 0, 0.6, 1))).toEqual([0, -10])
    expect([90, 110].map(at => gapOption(false, at, 100, 80, 0, 0.6, 1))).toEqual([-10, 0])
  })

  test('a vanilla option pays the difference or nothing', () => {
    expect([90, 100, 110].map(at => payoff(true, at, 100))).toEqual([0, 0, 10])
    expect([90, 100, 110].map(at => payoff(false, at, 100))).toEqual([10, 0, 0])
  })
})
