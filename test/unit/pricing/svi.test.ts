import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { black76 } from '../../../src/pricing/black76.ts'
import { lowest } from '../../../src/pricing/lowest.ts'
import {
  butterflyArbitrage,
  durrleman,
  isPowerLawFree,
  isSsviButterflyFree,
  minimumVariance,
  powerLawPhi,
  sviFromSsvi,
  totalVariance,
  totalVarianceCurvature,
  totalVarianceSlope,
  wingSlope,
  type SviSlice,
} from '../../../src/pricing/svi.ts'

const RUNS = { seed: 20_140_101, numRuns: 300 }

/** Axel Vogt's smile, positive throughout and yet open to butterflies: Gatheral and Jacquier, example 3.1. */
const VOGT: SviSlice = { a: -0.041, b: 0.1331, rho: 0.306, m: 0.3586, sigma: 0.4153 }

const between = (min: number, max: number) => fc.double({ min, max, noNaN: true })

const slices = fc.record({
  a: between(0.001, 0.05),
  b: between(0, 0.5),
  rho: between(-0.95, 0.95),
  m: between(-0.4, 0.4),
  sigma: between(0.005, 1),
})

describe('a smile in SVI form', () => {
  test('has the slope and the curvature of its variance', () => {
    const property = fc.property(slices, between(-1.5, 1.5), (slice, k) => {
      const step = 1e-4 * slice.sigma
      const [low, at, high] = [k - step, k, k + step].map(x => totalVariance(slice, x))
      const [before, after] = [k - step, k + step].map(x => totalVarianceSlope(slice, x))
      const noise = (1e-15 * at) / step
      return (
        Math.abs((high - low) / (2 * step) - totalVarianceSlope(slice, k)) < 1e-7 + noise &&
        Math.abs((after - before) / (2 * step) - totalVarianceCurvature(slice, k)) <
          1e-6 * (slice.b / slice.sigma) + 1e-15 / step
      )
    })
    fc.assert(property, RUNS)
  })

  test('is lowest where it says', () => {
    const property = fc.property(slices, slice => {
      const { value } = lowest(slice, k => totalVariance(slice, k))
      const least = minimumVariance(slice)
      return value >= least - 1e-15 && value - least < 1e-12
    })
    fc.assert(property, RUNS)
  })

  test('has a density of which g is a multiple', () => {
    for (const slice of [VOGT, { a: 0.01, b: 0.2, rho: -0.6, m: 0.05, sigma: 0.1 }]) {
      for (const k of [-0.6, -0.1, 0, 0.2, 0.9]) {
        const strike = Math.exp(k)
        const step = 1e-4 * strike
        const [low, at, high] = [strike - step, strike, strike + step].map(x =>
          black76(true, 1, x, 1, Math.sqrt(totalVariance(slice, Math.log(x))), 1),
        )
        const density = (low - 2 * at + high) / step / step
        const w = totalVariance(slice, k)
        const d2 = -k / Math.sqrt(w) - Math.sqrt(w) / 2
        const scale = Math.exp(-0.5 * d2 * d2) / (strike * Math.sqrt(2 * Math.PI * w))
        expect(Math.abs(density / scale - durrleman(slice, k)), `at ${k}`).toBeLessThan(2e-5)
      }
    }
  })

  test('g tends to (4 - slope^2) / 16 in the wings', () => {
    const slice = { a: 0.02, b: 0.8, rho: 0.25, m: 0, sigma: 0.2 }
    expect(wingSlope(slice)).toBe(1)
    expect(durrleman(slice, 1e7)).toBeCloseTo(3 / 16, 6)
    expect(durrleman(slice, -1e7)).toBeCloseTo((4 - 0.36) / 16, 6)
  })

  test('g says no to a variance that is not positive', () => {
    expect(durrleman({ ...VOGT, a: -0.06 }, 0.2)).toBe(-Infinity)
    expect(durrleman({ ...VOGT, a: 0, b: 0 }, 0)).toBe(-Infinity)
  })
})

describe('butterflyArbitrage', () => {
  test('finds the worst point of a smile that is known for it', () => {
    expect(minimumVariance(VOGT)).toBeGreaterThan(0)
    const found = butterflyArbitrage(VOGT)!
    // By a scan in steps of 1e-5.
    expect(found.g).toBeCloseTo(-0.03286357345, 10)
    expect(found.k).toBeCloseTo(0.87926, 4)
  })

  test('finds nothing in a flat smile', () => {
    expect(butterflyArbitrage({ a: 0.04, b: 0, rho: 0, m: 0, sigma: 0.1 })).toBeNull()
  })

  test('misses nothing that a scan sees', () => {
    const doubtful = slices.map(slice => ({ ...slice, a: slice.a - 0.02 }))
    const property = fc.property(doubtful, slice => {
      let worst = 0
      for (let k = -2; k <= 2; k += 0.003) worst = Math.min(worst, durrleman(slice, k))
      const found = butterflyArbitrage(slice)
      return (found ? found.g : 0) <= worst + 1e-12
    })
    fc.assert(property, RUNS)
  })

  test('finds wings that are too steep', () => {
    const steep = { a: 0.04, b: 1.5, rho: 0.6, m: 0, sigma: 0.3 }
    expect(wingSlope(steep)).toBeCloseTo(2.4, 12)
    expect(butterflyArbitrage(steep)).not.toBeNull()
  })
})

describe('SSVI', () => {
  const surfaces = fc.record({
    theta: between(0.0005, 2),
    rho: between(-0.95, 0.95),
    phi: between(0.05, 30),
  })

  test('is the smile it stands for', () => {
    const property = fc.property(surfaces, between(-2, 2), ({ theta, rho, phi }, k) => {
      const x = phi * k + rho
      const w = 0.5 * theta * (1 + rho * phi * k + Math.sqrt(x * x + 1 - rho * rho))
      return Math.abs(totalVariance(sviFromSsvi(theta, rho, phi), k) / w - 1) < 1e-12
    })
    fc.assert(property, RUNS)
  })

  test('has theta at the money', () => {
    expect(totalVariance(sviFromSsvi(0.09, -0.7, 3), 0)).toBeCloseTo(0.09, 15)
  })

  test('within its bounds is free of butterflies', () => {
    const property = fc.property(surfaces, ({ theta, rho, phi }) => {
      fc.pre(isSsviButterflyFree(theta, rho, phi))
      return butterflyArbitrage(sviFromSsvi(theta, rho, phi)) === null
    })
    fc.assert(property, RUNS)
  })

  test('far outside of them is not', () => {
    expect(isSsviButterflyFree(0.01, -0.9, 100)).toBe(false)
    expect(butterflyArbitrage(sviFromSsvi(0.01, -0.9, 100))).not.toBeNull()
  })

  test('by a free power law lies within its bounds at every theta', () => {
    const laws = fc.record({ share: between(0.01, 1), gamma: between(0.01, 0.5) })
    const property = fc.property(laws, surfaces, ({ share, gamma }, { theta, rho }) => {
      const eta = (share * 2) / (1 + Math.abs(rho)) / (1 + 1e-15)
      const phi = powerLawPhi(theta, eta, gamma)
      return isPowerLawFree(eta, gamma, rho) && isSsviButterflyFree(theta, rho, phi)
    })
    fc.assert(property, RUNS)
  })

  test('a power law is free only up to eta (1 + |rho|) = 2 and gamma = 1/2', () => {
    expect(isPowerLawFree(1.25, 0.5, 0.6)).toBe(true)
    expect(isPowerLawFree(1.26, 0.5, 0.6)).toBe(false)
    expect(isPowerLawFree(1, 0.6, 0)).toBe(false)
    expect(isPowerLawFree(1, 0, 0)).toBe(false)
    expect(powerLawPhi(0.25, 1.5, 0.5)).toBeCloseTo(1.5 / Math.sqrt(0.3125), 14)
  })
})

describe('lowest', () => {
  test.each([1e-3, 0.05, 1])('finds a dip as narrow as the smile is curved (sigma %d)', sigma => {
    const dip = (k: number): number => -1 / (1 + ((k - 0.3003) / sigma) ** 2)
    const { k, value } = lowest({ m: 0.3, sigma }, dip)
    expect(value).toBeCloseTo(-1, 12)
    expect(k).toBeCloseTo(0.3003, 6)
  })

  test('finds the edges', () => {
    expect(lowest({ m: 0, sigma: 0.1 }, k => k).k).toBeCloseTo(-10, 9)
    expect(lowest({ m: 0, sigma: 0.1 }, k => -k).k).toBeCloseTo(10, 9)
  })
})
