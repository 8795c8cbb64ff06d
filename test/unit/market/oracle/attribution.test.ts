import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { FEED_FAULTS } from '../../../../src/market/oracle.ts'
import { AGGREGATIONS } from '../../../../src/market/oracles/indexPrice.ts'
import { MARK_RULES } from '../../../../src/market/oracles/mark.ts'
import {
  BY_LIQUIDATION,
  BY_MAKER,
  BY_MARK_RULE,
  BY_OUTSIDE,
  BY_TRADER,
  PRICE_ORIGINS,
} from '../../../../src/world/world.ts'
import { feed, type Feed } from './feed.ts'

const sum = (parts: Float64Array): number => parts.reduce((a, b) => a + b, 0)

const small = fc.double({ min: -0.2, max: 0.2, noNaN: true })
const situation = fc.record({
  outside: fc.double({ min: 5, max: 5000, noNaN: true }),
  impact: small,
  basis: fc.array(small, { minLength: PRICE_ORIGINS, maxLength: PRICE_ORIGINS }),
  bid: fc.oneof(fc.double({ min: 5, max: 5000, noNaN: true }), fc.constant(NaN)),
  last: fc.double({ min: 5, max: 5000, noNaN: true }),
})
const params = fc.record({
  sources: fc.integer({ min: 1, max: 15 }),
  lag: fc.integer({ min: 0, max: 30 }),
  noise: fc.constantFrom(0, 0.01),
  heartbeat: fc.constantFrom(0, 15),
  deviation: fc.constantFrom(0, 0.01),
  aggregation: fc.constantFrom(...AGGREGATIONS),
  twapSeconds: fc.constantFrom(0, 20),
  staleAfter: fc.constantFrom(0, 10),
  outlier: fc.constantFrom(0, 0.05),
  mark: fc.constantFrom(...MARK_RULES),
  premiumSeconds: fc.constantFrom(0, 20, 150),
  premiumClamp: fc.constantFrom(0, 0.0125, 1),
  fault: fc.constantFrom(...FEED_FAULTS),
  faultySources: fc.integer({ min: 0, max: 15 }),
  faultSize: fc.double({ min: -0.9, max: 3, noNaN: true }),
})

test('origins sum to ln of the mark, and those of the index to ln of the index, after every step', () => {
  const property = fc.property(
    params,
    params,
    fc.array(situation, { minLength: 2, maxLength: 20 }),
    (first, edited, situations) => {
      const one = feed(first)
      situations.forEach((now, i) => {
        if (i === situations.length >> 1) one.set(edited)
        one.step(now)
        const { market, context } = one
        expect(Math.abs(sum(market.origins) - Math.log(one.mark()))).toBeLessThan(1e-9)
        expect(Math.abs(sum(context.memory.index) - Math.log(one.index()))).toBeLessThan(1e-9)
        expect(Number.isInteger(market.state[1]) && market.state[1] > 0).toBe(true)
      })
    },
  )
  fc.assert(property, { seed: 8, numRuns: 1000 })
})

test('the parts of the premium sum to its average before the cut', () => {
  const property = fc.property(fc.array(situation, { minLength: 1, maxLength: 30 }), situations => {
    const one = feed({ premiumSeconds: 30, premiumClamp: 1, lag: 5, mark: 'median' })
    let q = 0
    for (const now of situations) {
      one.step(now)
      const own = Math.log(now.outside) + now.impact + now.basis.reduce((a, b) => a + b)
      q += (1 - Math.exp(-5 / 30)) * (own - Math.log(one.index()) - q)
      expect(Math.abs(sum(one.context.memory.premium) - q)).toBeLessThan(1e-9)
    }
  })
  fc.assert(property, { seed: 9, numRuns: 300 })
})

describe('the mark has the origins', () => {
  /** Changes of the origins of the mark over one step. */
  const change = (one: Feed, now: object): number[] => {
    const before = one.market.origins.slice()
    one.step(now)
    return [...one.market.origins].map((x, k) => x - before[k])
  }
  const close = (got: number[], expected: Partial<Record<number, number>>): void => {
    got.forEach((x, k) => {
      if (k !== BY_MARK_RULE) expect(x).toBeCloseTo(expected[k] ?? 0, 9)
    })
    if (BY_MARK_RULE in expected) expect(got[BY_MARK_RULE]).toBeCloseTo(expected[BY_MARK_RULE]!, 2)
  }
  const fall = { outside: 90, impact: -0.1 }

  test('of the outside price and of forced sales there, when the index is the mark', () => {
    const one = feed()
    const moved = change(one, fall)
    close(moved, { [BY_OUTSIDE]: Math.log(0.9), [BY_LIQUIDATION]: -0.1, [BY_MARK_RULE]: 0 })
  })

  test('of the price as it was read, a lag later', () => {
    const one = feed({ lag: 10 })
    close(change(one, fall), { [BY_MARK_RULE]: 0 })
    close(change(one, {}), {})
    close(change(one, {}), { [BY_OUTSIDE]: Math.log(0.9), [BY_LIQUIDATION]: -0.1 })
  })

  test('of those who moved the book, when the middle of the book is the mark', () => {
    const one = feed({ mark: 'mid' })
    close(change(one, { basis: [0, 0.01, -0.05, 0, -0.03, 0] }), {
      [BY_LIQUIDATION]: 0.01,
      [BY_TRADER]: -0.05,
      [BY_MAKER]: -0.03,
      [BY_MARK_RULE]: 0,
    })
  })

  test('of those who moved the book, as far as the average premium has followed them', () => {
    const one = feed({ mark: 'index-premium', premiumSeconds: 20, premiumClamp: 1 })
    const weight = 1 - Math.exp(-5 / 20)
    const now = { basis: [0, 0, -0.2, 0, 0.1, 0] }
    close(change(one, now), { [BY_TRADER]: -0.2 * weight, [BY_MAKER]: 0.1 * weight })
  })

  test('of the one input that the median picks', () => {
    // Book far above, index with premium behind: the outside price is in the middle, and no trader made it.
    const outside = feed({ mark: 'median', lag: 5, premiumSeconds: 1e12 })
    close(change(outside, { outside: 110, basis: [0, 0, 0.2, 0, 0, 0] }), { [BY_OUTSIDE]: Math.log(1.1) }) // prettier-ignore
    // Book between a lagging index and a higher outside price.
    const book = feed({ mark: 'median', lag: 5, premiumSeconds: 1e12 })
    const parts = { [BY_OUTSIDE]: Math.log(1.1), [BY_TRADER]: -0.05 }
    close(change(book, { outside: 110, basis: [0, 0, -0.05, 0, 0, 0] }), parts)
    // Outside price and book fall on both sides of the index.
    const index = feed({ mark: 'median', lag: 5, premiumSeconds: 1e12 })
    close(change(index, { outside: 90, basis: [0, 0, 0.3, 0, 0, 0] }), {})
  })

  test('of the rule alone, when it is a fault, an average, noise or the cut that moves it', () => {
    const biased = feed()
    biased.step()
    biased.set({ fault: 'biased', faultSize: 0.5 })
    close(change(biased, {}), { [BY_MARK_RULE]: Math.log(1.5) })

    const frozen = feed()
    frozen.step()
    frozen.set({ fault: 'frozen' })
    close(change(frozen, fall), {
      [BY_OUTSIDE]: Math.log(0.9),
      [BY_LIQUIDATION]: -0.1,
      [BY_MARK_RULE]: 0.1 - Math.log(0.9),
    })

    const cut = feed({ mark: 'index-premium', premiumSeconds: 0, premiumClamp: 0.05 })
    const moved = change(cut, { basis: [0, 0, 0.3, 0, 0, 0] })
    close(moved, { [BY_TRADER]: 0.3, [BY_MARK_RULE]: -0.25 })
  })
})
