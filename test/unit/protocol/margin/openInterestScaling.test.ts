import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  maintenanceMillionths,
  scaledInitialMargin,
  scaledInitialRate,
} from '../../../../src/protocol/margin/openInterestScaling.ts'

const RUNS = { seed: 20_250_315, numRuns: 5_000 }

describe('margin that grows with open interest', () => {
  test.each([
    [200_000, 500_000, 0, 0, 0, 100_000],
    [100_000, 1, 0, 0, 0, 1],
    [200_000, 500_000, 15e11, 1e12, 2e12, 300_000],
    [200_000, 500_000, 25e12, 25e12, 50e12, 100_000],
    [200_000, 500_000, 50e12, 25e12, 50e12, 500_000],
    [200_000, 500_000, 60e12, 25e12, 50e12, 500_000],
    [200_000, 500_000, 1, 25e12, 50e12, 100_000],
    [10_000, 3, 1e12 + 1, 1e12, 4e15, 1],
  ])(
    '%d ppm of %d at %d between %d and %d is %d',
    (...[base, notional, open, lower, upper, margin]) => {
      expect(scaledInitialMargin(notional, base, open, lower, upper)).toBe(margin)
      const rate = scaledInitialRate(base / 1e6, open, lower, upper)
      expect(Math.abs(rate * notional - margin)).toBeLessThan(1 + 1e-9)
    },
  )

  const caps = fc
    .tuple(fc.integer({ min: 0, max: 2 ** 40 }), fc.integer({ min: 0, max: 2 ** 40 }))
    .map(([lower, room]) => [lower, lower + room] as const)
  const open = fc.integer({ min: 0, max: 2 ** 42 })

  test('never falls with open interest, and lies between the base and the notional', () => {
    const property = fc.property(
      caps,
      open,
      open,
      fc.integer({ min: 0, max: 1e6 }),
      fc.integer({ min: 0, max: 2 ** 50 }),
      (...[[lower, upper], a, b, base, notional]) => {
        const [less, more] = a < b ? [a, b] : [b, a]
        const first = scaledInitialMargin(notional, base, less, lower, upper)
        const second = scaledInitialMargin(notional, base, more, lower, upper)
        const rates = [less, more].map(x => scaledInitialRate(base / 1e6, x, lower, upper))
        return (
          first <= second &&
          second <= notional &&
          first >= Math.floor(notional * (base / 1e6)) &&
          rates[0] <= rates[1] &&
          rates[0] >= base / 1e6 &&
          rates[1] <= 1
        )
      },
    )
    fc.assert(property, RUNS)
  })

  test.each([
    [150_000, 800_000, 120_000],
    [637_239, 289_284, 184_343],
    [1_000_000, 0, 0],
  ])('maintenance of %d ppm at %d ppm of it is %d ppm', (initial, fraction, maintenance) => {
    expect(maintenanceMillionths(initial, fraction)).toBe(maintenance)
  })
})
