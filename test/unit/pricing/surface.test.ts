import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  calendarArbitrage,
  surfaceFaults,
  totalVarianceAt,
  volAt,
  type Surface,
} from '../../../src/pricing/surface.ts'
import { powerLawPhi, sviFromSsvi, totalVariance, type SviSlice } from '../../../src/pricing/svi.ts'

const flat = (a: number): SviSlice => ({ a, b: 0, rho: 0, m: 0, sigma: 0.1 })

const YEARS = [7 / 365, 30 / 365, 0.25, 1]

/** Volatility 60 % at the money, a skew by the power law. */
function powerLaw(eta: number, rho: number): Surface {
  const slices = YEARS.map(years => {
    const theta = 0.36 * years
    return sviFromSsvi(theta, rho, powerLawPhi(theta, eta, 0.4))
  })
  return { years: YEARS, slices }
}

describe('a surface', () => {
  const surface = powerLaw(1, -0.4)

  test('meets its slices at their expiries', () => {
    for (let i = 0; i < YEARS.length; i++) {
      for (const k of [-0.5, 0, 0.3]) {
        const expected = totalVariance(surface.slices[i], k)
        expect(totalVarianceAt(surface, k, YEARS[i])).toBeCloseTo(expected, 15)
        expect(volAt(surface, k, YEARS[i])).toBeCloseTo(Math.sqrt(expected / YEARS[i]), 14)
      }
    }
  })

  test('is linear in total variance between', () => {
    const [early, late] = [1, 2].map(i => totalVariance(surface.slices[i], 0.2))
    const at = YEARS[1] + 0.3 * (YEARS[2] - YEARS[1])
    expect(totalVarianceAt(surface, 0.2, at)).toBeCloseTo(early + 0.3 * (late - early), 15)
  })

  test('keeps its volatility outside', () => {
    expect(volAt(surface, 0.2, 1e-4)).toBeCloseTo(volAt(surface, 0.2, YEARS[0]), 14)
    expect(volAt(surface, 0.2, 5)).toBeCloseTo(volAt(surface, 0.2, 1), 14)
    expect(volAt(surface, 0.2, 0)).toBeCloseTo(volAt(surface, 0.2, YEARS[0]), 14)
    expect(totalVarianceAt(surface, 0.2, 0)).toBe(0)
    expect(totalVarianceAt(surface, 0.2, -1)).toBe(0)
  })

  test('of one slice has one volatility in time', () => {
    const single = { years: [0.5], slices: [flat(0.32)] }
    for (const at of [0.01, 0.5, 3]) expect(volAt(single, 0.1, at)).toBeCloseTo(0.8, 14)
  })

  test('never loses variance in time if it has no calendar fault', () => {
    for (const k of [-1, 0, 1]) {
      let before = 0
      for (let i = 1; i < 500; i++) {
        const w = totalVarianceAt(surface, k, i / 300)
        expect(w).toBeGreaterThan(before)
        before = w
      }
    }
  })
})

describe('faults of a surface', () => {
  test('are none by a free power law', () => {
    const laws = fc.record({
      share: fc.double({ min: 0.05, max: 1, noNaN: true }),
      rho: fc.double({ min: -0.9, max: 0.9, noNaN: true }),
    })
    const property = fc.property(laws, ({ share, rho }) => {
      const surface = powerLaw((2 * share) / (1 + Math.abs(rho)), rho)
      return surfaceFaults(surface).length === 0 && calendarArbitrage(surface) === null
    })
    fc.assert(property, { seed: 20_140_102, numRuns: 100 })
  })

  test('are none between two slices that are the same', () => {
    const slice = sviFromSsvi(0.05, -0.4, 2)
    expect(calendarArbitrage({ years: [1, 2], slices: [slice, slice] })).toBeNull()
  })

  test('name slice and kind, in order', () => {
    const slices = [
      flat(0.01),
      // Vogt's smile: Gatheral and Jacquier (2014), example 3.1.
      { a: -0.041, b: 0.1331, rho: 0.306, m: 0.3586, sigma: 0.4153 },
      { a: -0.1, b: 0.2, rho: 0, m: 0, sigma: 0.4 },
      { a: 0.3, b: 1.5, rho: -0.6, m: 0, sigma: 0.3 },
    ]
    expect(surfaceFaults({ years: [0.1, 0.2, 0.3, 0.4], slices })).toEqual([
      { slice: 1, what: 'butterfly' },
      { slice: 2, what: 'negative' },
      { slice: 2, what: 'calendar' },
      { slice: 3, what: 'wing' },
      { slice: 3, what: 'butterfly' },
    ])
  })

  test('a slope to minus infinity is negative', () => {
    const slices = [{ ...flat(0.5), b: -0.1 }]
    expect(surfaceFaults({ years: [1], slices })).toEqual([{ slice: 0, what: 'negative' }])
  })
})

describe('calendarArbitrage', () => {
  test('finds where and by how much a later slice is deepest below', () => {
    const early = { a: 0.05, b: 0, rho: 0, m: 0, sigma: 0.1 }
    const late = { a: 0.01, b: 0.2, rho: 0.3, m: 0.1, sigma: 0.05 }
    const found = calendarArbitrage({ years: [0.1, 0.2], slices: [early, late] })!
    const root = Math.sqrt(1 - 0.09)
    expect(found.slice).toBe(1)
    expect(found.below).toBeCloseTo(0.04 - 0.2 * 0.05 * root, 12)
    expect(found.k).toBeCloseTo(0.1 - (0.3 * 0.05) / root, 6)
  })

  test('takes the worst of several', () => {
    const slices = [flat(0.04), flat(0.03), flat(0.01), flat(0.05)]
    const found = calendarArbitrage({ years: [1, 2, 3, 4], slices })!
    expect(found.slice).toBe(2)
    expect(found.below).toBeCloseTo(0.02, 15)
  })
})
