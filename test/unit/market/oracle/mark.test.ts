import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { venuePrice } from '../../../../src/market/oracles/index.ts'
import { wholeTicks } from '../../../../src/market/ticks.ts'
import { INDEX, LONG_LOTS, MARK, PREMIUM } from '../../../../src/world/world.ts'
import { feed, TICK } from './feed.ts'

/** ln of the middle of the book over the outside price, all of it by traders. */
const gap = (x: number): { basis: number[] } => ({ basis: [0, 0, x, 0, 0, 0] })

const middle = (list: number[]): number => list.sort((a, b) => a - b)[1]

describe('the premium', () => {
  test('moves towards ln(mid / index) by 1 - exp(-dt / tau) of the way', () => {
    const one = feed({ lag: 5, premiumSeconds: 20, premiumClamp: 1 })
    let q = 0
    let before = 100
    for (const outside of [100, 104, 99, 120]) {
      one.step({ outside, ...gap(0.03) })
      q += (1 - Math.exp(-5 / 20)) * (Math.log(outside / before) + 0.03 - q)
      before = outside
      expect(one.premium()).toBeCloseTo(q, 12)
    }
  })

  test('is cut on both sides, but remembered in full', () => {
    const one = feed({ premiumSeconds: 0, premiumClamp: 0.0125 })
    one.step(gap(0.2))
    expect(one.premium()).toBe(0.0125)
    one.step(gap(-0.2))
    expect(one.premium()).toBe(-0.0125)
    expect(one.context.memory.premium.reduce((a, b) => a + b)).toBeCloseTo(-0.2, 12)
  })
})

describe('the mark', () => {
  const situation = { outside: 100, ...gap(0.1), bid: 108, ask: 112, last: 109 }
  test.each([
    ['index', 100],
    ['index-premium', 100 * Math.exp(0.02)],
    ['mid', 100 * Math.exp(0.1)],
    ['last', 109],
    ['median', 100 * Math.exp(0.02)], // of 102.02, 109 and 100
  ])('by the rule %s is as declared, in whole ticks', (mark, expected) => {
    const one = feed({ mark, premiumSeconds: 0, premiumClamp: 0.02 })
    one.step(situation)
    expect(one.mark()).toBe(Math.round(expected / TICK) * TICK)
  })

  const price = fc.double({ min: 20, max: 500, noNaN: true })
  const side = fc.oneof(price, fc.constant(NaN))
  test('by median lies within its three inputs, and is the one in the middle', () => {
    const situations = fc.array(
      fc.record({
        outside: price,
        impact: fc.double({ min: -0.3, max: 0.3, noNaN: true }),
        basis: fc.double({ min: -0.3, max: 0.3, noNaN: true }).map(x => gap(x).basis),
        bid: side,
        ask: side,
        last: price,
      }),
      { minLength: 1, maxLength: 10 },
    )
    const property = fc.property(situations, list => {
      const one = feed({ mark: 'median', lag: 5 })
      for (const now of list) {
        one.step(now)
        const outside = now.outside * Math.exp(now.impact)
        const mid = outside * Math.exp(now.basis[2])
        const bid = Number.isNaN(now.bid) ? mid * 0.99 : now.bid
        const ask = Number.isNaN(now.ask) ? mid * 1.01 : now.ask
        const book = middle([bid, ask, now.last])
        const expected = middle([one.index() * Math.exp(one.premium()), book, outside])
        expect(Math.abs(one.mark() - expected)).toBeLessThanOrEqual(TICK / 2 + 1e-9)
      }
    })
    fc.assert(property, { seed: 7, numRuns: 500 })
  })

  test('stands before the first step', () => {
    const one = feed({ mark: 'median' })
    expect([one.index(), one.mark(), one.premium(), one.state()]).toEqual([100, 100, 0, 0])
  })

  test('without a book is the outside price', () => {
    for (const mark of ['mid', 'last', 'median']) {
      const one = feed({ mark, divergence: 0.01 })
      one.step({ outside: 90, ...gap(NaN), last: NaN })
      expect([one.mark(), one.state()]).toEqual([90, 0])
    }
  })

  test('is rounded to the nearest tick, ties to even, and stays within one and the most there is room for', () => {
    const { market } = feed()
    const round = (ticks: number): number => wholeTicks(market, ticks)
    expect([2.5, 3.5, 2.501, 0.2, 0].map(round)).toEqual([2, 4, 3, 1, 1])
    market.state[LONG_LOTS] = 2 ** 40
    expect(round(1e9)).toBe(2 ** 48 / 2 ** 40)
  })
})

test("the venue's own price is index and mark, and nothing else is touched", () => {
  const { market, context } = feed()
  market.state.fill(7)
  market.state[MARK] = 123
  const { state, origins } = market
  const before = { state: state.slice(), origins: origins.slice() }
  const oracle = venuePrice.bind(context, {})
  before.state[INDEX] = 123
  oracle.start()
  expect(state).toEqual(before.state)
  before.state[MARK] = state[MARK] = 124
  before.state[INDEX] = 124
  oracle.publish(0)
  expect(state).toEqual(before.state)
  expect(origins).toEqual(before.origins)
  expect(state[PREMIUM]).toBe(7)
})
