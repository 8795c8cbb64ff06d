import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { bookOf, type Leg } from '../../../../../src/protocol/margin/books/chain.ts'
import {
  createRequirement,
  type Requirement,
} from '../../../../../src/protocol/margin/books/requirement.ts'
import {
  ruleBasedMargin,
  shortInitial,
  shortMaintenance,
  type RuleBook,
} from '../../../../../src/protocol/margin/books/ruleBased.ts'
import { deribitStandard, deriveSrm } from '../../../../../src/protocol/margin/books/rules.ts'

const RUNS = { seed: 20_250_314, numRuns: 500 }
const SPOT = 60_000

const option = (type: 'C' | 'P', strike: number, size: number): Leg => ({
  isCall: type === 'C',
  strike,
  size,
  vol: 0.6,
  years: 30 / 365,
  forward: SPOT,
})

const leg = fc
  .tuple(
    fc.constantFrom('C' as const, 'P' as const),
    fc.integer({ min: 20, max: 120 }),
    fc.integer({ min: -9, max: 9 }),
  )
  .map(([type, strike, size]) => option(type, strike * 1000, size))
const legs = fc.array(leg, { minLength: 1, maxLength: 8 })

function require(rules: RuleBook, list: readonly Leg[], perps = 0): Requirement {
  const { listed, book } = bookOf(list, SPOT)
  const margin = ruleBasedMargin(rules)
  margin.prepare(listed)
  book.perps = perps
  return margin.require(book, createRequirement(0))
}

describe('rules for shorts', () => {
  test.each([
    // Deribit, in BTC: 0.15 less what it is out of the money, at least 0.1; 0.075.
    ['C', 60_000, 1200, 0.15, 0.075],
    ['C', 63_000, 1200, 0.1, 0.075],
    ['C', 62_400, 1200, 0.11, 0.075],
    ['C', 90_000, 100, 0.1, 0.075],
    ['C', 40_000, 21_000, 0.15, 0.075],
    ['P', 57_600, 1200, 0.11, 0.075],
    ['P', 90_000, 30_000, 0.15, 0.075],
    // A put worth more than the spot price needs a share of its own value.
    ['P', 200_000, 140_000, 0.175, 0.175],
  ] as const)('%s %d worth %d usd', (...row) => {
    const [type, strike, mark, initial, maintenance] = row
    const { shorts } = deribitStandard
    const isCall = type === 'C'
    expect(shortMaintenance(shorts, isCall, SPOT, mark)).toBeCloseTo(maintenance * SPOT + mark, 6)
    expect(shortInitial(shorts, isCall, SPOT, strike, mark)).toBeCloseTo(initial * SPOT + mark, 6)
  })

  test('a put of Derive needs 5 % more initially than to maintain, at least', () => {
    const mark = 40_000
    expect(shortInitial(deriveSrm.shorts, false, SPOT, 100_000, mark)).toBeCloseTo(0.15 * 6e4 + 4e4)
    const deep = 200_000
    expect(shortInitial(deriveSrm.shorts, false, SPOT, 260_000, deep)).toBeCloseTo(
      1.05 * 1.09 * 2e5,
    )
  })
})

describe('margin by rules', () => {
  test('counts nothing of what a long is worth', () => {
    const { equity, maintenance, initial } = require(deribitStandard, [option('C', 50_000, 3)])
    expect(maintenance).toBe(equity)
    expect(initial).toBe(equity)
  })

  test('asks no more with the greatest loss known than without', () => {
    const apart: RuleBook = { ...deriveSrm, maxLoss: undefined }
    const property = fc.property(legs, list => {
      const both = require(deriveSrm, list)
      const alone = require(apart, list)
      expect(both.maintenance).toBeLessThanOrEqual(alone.maintenance)
      expect(both.initial).toBeLessThanOrEqual(alone.initial)
      expect(both.initial).toBeGreaterThanOrEqual(both.maintenance)
    })
    fc.assert(property, RUNS)
  })

  test('leaves an account that holds it whole at any price of settlement, if no calls are uncovered', () => {
    const property = fc.property(legs, fc.integer({ min: 0, max: 200 }), (list, thousands) => {
      const longs = list.map(one => (one.isCall ? { ...one, size: Math.abs(one.size) } : one))
      const { value, maintenance } = require({ ...deriveSrm, shorts: NEVER }, longs)
      const settled = longs.reduce((usd, { isCall, strike, size }) => {
        const above = thousands * 1000 - strike
        return usd + size * Math.max(0, isCall ? above : -above)
      }, 0)
      // Equity is at least maintenance: cash is at least maintenance - value.
      expect(maintenance - value + settled).toBeGreaterThanOrEqual(-1e-6)
    })
    fc.assert(property, RUNS)
  })

  test('charges perpetuals at their own price', () => {
    const { charges } = require(deriveSrm, [], -2)
    expect(charges.perps.maintenance).toBeCloseTo(0.065 * 2 * SPOT, 9)
    expect(charges.perps.initial).toBeCloseTo(0.1 * 2 * SPOT, 9)
  })
})

/** Shorts by themselves so dear that the greatest loss is always less. */
const NEVER = { ...deriveSrm.shorts, callMaintenance: 1e3, putMaintenance: 1e3 }
