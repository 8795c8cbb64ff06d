import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { InvariantError } from '../../../../../src/kernel/assert.ts'
import { black76 } from '../../../../../src/pricing/black76.ts'
import { bookOf, type Book, type Leg } from '../../../../../src/protocol/margin/books/chain.ts'
import type { Grid } from '../../../../../src/protocol/margin/books/grid.ts'
import { deribit } from '../../../../../src/protocol/margin/books/grids/deribit.ts'
import { pmrm1 } from '../../../../../src/protocol/margin/books/grids/pmrm1.ts'
import { pmrm2 } from '../../../../../src/protocol/margin/books/grids/pmrm2.ts'
import { span16 } from '../../../../../src/protocol/margin/books/grids/span16.ts'
import { portfolioMargin } from '../../../../../src/protocol/margin/books/portfolio.ts'
import {
  CHARGES,
  createRequirement,
  type Requirement,
} from '../../../../../src/protocol/margin/books/requirement.ts'
import { requirementOf } from './support.ts'

const RUNS = { seed: 20_250_314, numRuns: 300 }
const SPOT = 60_000

const span = span16({
  priceRange: 0.12,
  volRange: 0.3,
  extremeMultiple: 3,
  extremeCover: 0.33,
  shortMinimum: 0.005,
})
const grids: Readonly<Record<string, Grid>> = { pmrm2, pmrm1, deribit, span }
const byName = Object.entries(grids)

/** A skew shock that no scenario asks for: expiries are summed one by one. */
const slow = (grid: Grid): Grid => ({ ...grid, skewShock: pmrm2.skewShock })

const leg = fc.record({
  strike: fc.integer({ min: 20, max: 120 }).map(n => n * 1000),
  isCall: fc.boolean(),
  size: fc.integer({ min: -200, max: 200 }).map(n => n / 10),
  vol: fc.integer({ min: 20, max: 200 }).map(n => n / 100),
  days: fc.constantFrom(0.25, 1, 7, 30, 90, 365),
})
const legs = fc.array(leg, { minLength: 1, maxLength: 8 }).map(list => list.map(listed))

type Own = 'strike' | 'isCall' | 'size' | 'vol'

/** With an interest of 5 % a year. */
function listed({ days, ...rest }: Pick<Leg, Own> & { readonly days: number }): Leg {
  const years = days / 365
  const discount = 1 / (1 + 0.05 * years)
  return { ...rest, years, forward: SPOT / discount, discount, rate: 0.05 }
}

const option = (type: 'C' | 'P', strike: number, size: number, days = 30): Leg =>
  listed({ isCall: type === 'C', strike, size, vol: 0.6, days })

function require(grid: Grid, list: readonly Leg[], holdings: Partial<Book> = {}): Requirement {
  const { listed, book } = bookOf(list, SPOT)
  return requirementOf(grid, listed, Object.assign(book, holdings))
}

describe.each(byName)('portfolio margin by the grid %s', (_, grid) => {
  test('is the sum of its parts, and initial margin is no less than maintenance', () => {
    const property = fc.property(legs, fc.integer({ min: -5, max: 5 }), (list, perps) => {
      const required = require(grid, list, { perps, bases: 1, cash: 100 })
      const sum = (level: 'maintenance' | 'initial'): number =>
        CHARGES.reduce((usd, name) => usd + required.charges[name][level], 0)
      expect(required.maintenance).toBeCloseTo(sum('maintenance'), 6)
      expect(required.initial).toBeCloseTo(sum('initial'), 6)
      expect(required.maintenance).toBeGreaterThanOrEqual(0)
      expect(required.initial).toBeGreaterThanOrEqual(required.maintenance)
      expect(required.equity).toBeCloseTo(100 + SPOT + required.value, 6)
    })
    fc.assert(property, RUNS)
  })

  test('rises with the size of a short', () => {
    const property = fc.property(leg, fc.integer({ min: 1, max: 50 }), (drawn, more) => {
      const short = { ...listed(drawn), size: -Math.abs(drawn.size) }
      const less = require(grid, [short])
      const larger = require(grid, [{ ...short, size: short.size - more }])
      expect(larger.maintenance).toBeGreaterThanOrEqual(less.maintenance)
      expect(larger.initial).toBeGreaterThanOrEqual(less.initial)
    })
    fc.assert(property, RUNS)
  })

  test('scales with the book', () => {
    const property = fc.property(legs, fc.integer({ min: 2, max: 9 }), (list, factor) => {
      const once = require(grid, list, { perps: -1 })
      const often = require(grid, list.map(one => ({ ...one, size: one.size * factor })), {
        perps: -factor,
      })
      const error = 1e-9 * SPOT * factor
      expect(Math.abs(often.maintenance - factor * once.maintenance)).toBeLessThan(error)
      expect(Math.abs(often.initial - factor * once.initial)).toBeLessThan(error)
    })
    fc.assert(property, RUNS)
  })

  test('is less for a spread than for its short alone', () => {
    const strikes = fc.tuple(
      fc.integer({ min: 40, max: 80 }),
      fc.integer({ min: 1, max: 10 }),
      fc.constantFrom(7, 30, 90),
    )
    const property = fc.property(strikes, ([low, width, days]) => {
      const short = option('C', low * 1000, -1, days)
      const hedge = option('C', (low + width) * 1000, 1, days)
      const alone = require(grid, [short])
      expect(require(grid, [short, hedge]).maintenance).toBeLessThan(alone.maintenance)
    })
    fc.assert(property, RUNS)
  })

  test('is nothing for an empty book', () => {
    const { maintenance, initial, worstScenario } = require(grid, [option('C', SPOT, 0)])
    expect([maintenance, initial, worstScenario]).toEqual([0, 0, -1])
  })
})

describe('the scenario engine', () => {
  test('gives every scenario the PnL of each position priced by itself', () => {
    const property = fc.property(legs, fc.integer({ min: -5, max: 5 }), (list, perps) => {
      const { byScenario } = require(span, list, { perps })
      span.scenarios.forEach(({ spot, vol, weight }, row) => {
        const shock = vol === 'up' ? 1.3 : vol === 'down' ? 0.7 : 1
        const pnl = list.reduce(
          (usd, one) => usd + one.size * (valueOf(one, spot, shock) - valueOf(one, 1, 1)),
          perps * SPOT * (spot - 1),
        )
        expect(Math.abs(byScenario[row] - weight * pnl)).toBeLessThan(1e-6)
      })
    })
    fc.assert(property, RUNS)
  })

  test('answers alike with the expiries summed at once and one by one', () => {
    const property = fc.property(legs, fc.integer({ min: -5, max: 5 }), (list, perps) => {
      const fast = require(deribit, list, { perps, bases: 0.5 })
      const again = require(slow(deribit), list, { perps, bases: 0.5 })
      expect(Math.abs(fast.maintenance - again.maintenance)).toBeLessThan(1e-6)
      fast.byScenario.forEach((usd, row) =>
        expect(Math.abs(usd - again.byScenario[row])).toBeLessThan(1e-6),
      )
    })
    fc.assert(property, RUNS)
  })

  test('sees no loss in a box, whose value nothing moves', () => {
    const box = [
      option('C', 50_000, 1),
      option('P', 50_000, -1),
      option('C', 70_000, -1),
      option('P', 70_000, 1),
    ]
    for (const grid of [deribit, span]) {
      expect(Math.abs(require(grid, box).worst)).toBeLessThan(1e-9)
      expect(require(grid, box).charges.loss.maintenance).toBeLessThan(1e-9)
    }
  })

  test('charges naked shorts strike by strike, calls and puts against each other', () => {
    const naked = (list: readonly Leg[]): number => require(deribit, list).nakedSize
    expect(naked([option('C', SPOT, -1), option('P', SPOT, -1)])).toBe(2)
    expect(naked([option('C', SPOT, -2), option('P', SPOT, 1)])).toBe(1)
    expect(naked([option('C', SPOT, -2), option('P', SPOT, 3)])).toBe(0)
    expect(naked([option('C', SPOT, -2), option('C', 61_000, 2)])).toBe(2)
    expect(naked([option('C', SPOT, -2), option('P', SPOT, 2, 60)])).toBe(2)
    const { charges } = require(deribit, [option('C', SPOT, -2)])
    expect(charges.nakedShorts).toEqual({ maintenance: 1200, initial: 1200 })
  })

  test('multiplies the loss, and nothing else, by the scale', () => {
    const list = [option('C', 66_000, -3)]
    const once = require(deribit, list)
    const twice = require({ ...deribit, scale: 2 }, list)
    expect(twice.charges.loss.initial).toBe(2 * once.charges.loss.initial)
    expect(twice.charges.nakedShorts).toEqual(once.charges.nakedShorts)
  })

  test('leaves alone what the settlement average has fixed', () => {
    const { listed, book } = bookOf([option('C', SPOT, -1, 0.01)], SPOT)
    const open = requirementOf(deribit, listed, book).charges.loss.initial
    listed.fixed[0] = listed.forward[0] / 2
    const half = requirementOf(deribit, listed, book).charges.loss.initial
    listed.fixed[0] = listed.forward[0]
    const closed = requirementOf(deribit, listed, book).charges.loss.initial
    expect(half / open).toBeCloseTo(0.5, 1)
    expect(closed).toBeLessThan(0.02 * open)
  })

  test('discounts what is held, so that time alone costs margin', () => {
    const { byScenario, value } = require(pmrm2, [option('C', SPOT, 1, 365)])
    expect(byScenario[11] / value).toBeCloseTo(0.95 * Math.exp(-0.13) - 1, 9)
  })

  test('multiplies the charges of PMRM by the initial factor too', () => {
    const { listed, book } = bookOf([], 1000)
    book.perps = 1
    const { maintenance, initial } = requirementOf(pmrm1, listed, book)
    expect(maintenance).toBeCloseTo(230, 9)
    expect(initial).toBeCloseTo(287.5, 9)
  })

  test('is ready before the first book, and refuses rows and legs out of order', () => {
    const { listed, book } = bookOf([option('C', SPOT, 1), option('C', 70_000, -1)], SPOT)
    const margin = portfolioMargin(deribit, { instruments: 2, expiries: 1 })
    const out = createRequirement(margin.scenarios)
    expect(() => margin.require(book, out)).toThrow(InvariantError)
    margin.prepare(listed)
    book.instrument.reverse()
    expect(() => margin.require(book, out)).toThrow('leg 1: got a lower row')
    listed.strike.reverse()
    expect(() => margin.prepare(listed)).toThrow('listed row 1: got strike 60000')
  })
})

describe('doubt, depeg and concentration', () => {
  const list = [option('C', SPOT, -2), option('P', 50_000, 1, 60)]

  test('charge the notional of what stands on a doubted price, initially only', () => {
    const { listed, book } = bookOf(list, SPOT)
    const charge = (): number => requirementOf(pmrm2, listed, book).charges.confidence.initial
    expect(charge()).toBe(0)
    listed.confidence[0] = 0.5
    expect(charge()).toBe(0.5 * 2 * SPOT)
    listed.confidence[1] = 0.55
    expect(charge()).toBe(0.5 * 2 * SPOT)
    listed.perpConfidence = 0.2
    expect(charge()).toBe(0.5 * 2 * SPOT)
    // An expiry stands on the perpetual's price if there is one, collateral never does.
    Object.assign(book, { perps: -1, bases: 1 })
    expect(charge()).toBeCloseTo(0.8 * 4 * SPOT, 6)
    listed.spotConfidence = 0.1
    expect(charge()).toBeCloseTo(0.9 * 5 * SPOT, 6)
    expect(requirementOf(pmrm2, listed, book).charges.confidence.maintenance).toBe(0)
  })

  test('raise the initial loss by what the stablecoin is below its threshold', () => {
    const { listed, book } = bookOf(list, SPOT)
    listed.stable = 0.93
    const { charges } = requirementOf(pmrm2, listed, book)
    expect(charges.depeg.initial).toBeCloseTo(0.1 * charges.loss.initial, 9)
    expect(charges.depeg.maintenance).toBe(0)
  })

  test('charge shorts beyond their share of the open interest of their expiry', () => {
    const grid: Grid = { ...deribit, concentration: { above: 0.1, charge: 0.02 } }
    const { listed, book } = bookOf(list, SPOT)
    const charge = (): number => requirementOf(grid, listed, book).charges.concentration.maintenance
    expect(charge()).toBeCloseTo(2 * 0.02 * SPOT, 9)
    listed.open.set([15, 1000])
    expect(charge()).toBeCloseTo(0.5 * 0.02 * SPOT, 9)
    listed.open.set([20, 0])
    expect(charge()).toBe(0)
  })
})

function valueOf(one: Leg, spot: number, shock: number): number {
  const { isCall, strike, years, forward, vol, discount } = one
  return black76(isCall, forward * spot, strike, years, vol * shock, discount!)
}
