/** What a grid must never do, whatever the book: laws of portfolio margin that other tests do not name. */
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { bookOf, type Book, type Leg } from '../../../../../src/protocol/margin/books/chain.ts'
import type { Grid, Scenario } from '../../../../../src/protocol/margin/books/grid.ts'
import { LOSS_ONLY } from '../../../../../src/protocol/margin/books/grid.ts'
import { deribit } from '../../../../../src/protocol/margin/books/grids/deribit.ts'
import { pmrm1 } from '../../../../../src/protocol/margin/books/grids/pmrm1.ts'
import { pmrm2 } from '../../../../../src/protocol/margin/books/grids/pmrm2.ts'
import { span16, type Span } from '../../../../../src/protocol/margin/books/grids/span16.ts'
import type { Requirement } from '../../../../../src/protocol/margin/books/requirement.ts'
import { requirementOf } from './support.ts'

const RUNS = { seed: 20_261_130, numRuns: 300 }
const SPOT = 60_000

const SPAN: Span = {
  priceRange: 0.12,
  volRange: 0.3,
  extremeMultiple: 3,
  extremeCover: 0.33,
  shortMinimum: 0.005,
}
const span = span16(SPAN)
const GRIDS: readonly (readonly [string, Grid])[] = Object.entries({ pmrm2, pmrm1, deribit, span })

const leg: fc.Arbitrary<Leg> = fc
  .record({
    strike: fc.integer({ min: 20, max: 120 }).map(n => n * 1000),
    isCall: fc.boolean(),
    size: fc.integer({ min: -200, max: 200 }).map(n => n / 10),
    vol: fc.integer({ min: 20, max: 200 }).map(n => n / 100),
    years: fc.constantFrom(1, 7, 30, 90, 365).map(days => days / 365),
  })
  .map(drawn => ({ ...drawn, forward: SPOT }))
const legs = fc.array(leg, { minLength: 1, maxLength: 6 })
/** No two of one option: in which order those stand is theirs. */
const different = fc.uniqueArray(leg, {
  minLength: 2,
  maxLength: 6,
  selector: ({ strike, years }) => `${strike} ${years}`,
})
const short = leg.map(one => ({ ...one, size: -1 - Math.abs(one.size) }))

function require(grid: Grid, list: readonly Leg[], holdings: Partial<Book> = {}): Requirement {
  const { listed, book } = bookOf(list, SPOT)
  return requirementOf(grid, listed, Object.assign(book, holdings))
}

describe('a short option (M4)', () => {
  test.each(GRIDS)('by %s asks for no less cash at a higher volatility', (_, grid) => {
    const property = fc.property(short, fc.integer({ min: 1, max: 100 }), (one, more) => {
      // What it would cost to close is part of what must be there.
      const cash = (vol: number): number => {
        const { maintenance, value } = require(grid, [{ ...one, vol }])
        return maintenance - value
      }
      const [calm, wild] = [cash(one.vol), cash(one.vol + more / 100)]
      expect(wild).toBeGreaterThanOrEqual(calm * (1 - 1e-12))
    })
    fc.assert(property, RUNS)
  })

  test.each(['priceRange', 'volRange'] as const)('asks for no less with a wider %s', name => {
    const widths = fc.tuple(fc.integer({ min: 1, max: 30 }), fc.integer({ min: 1, max: 30 }))
    const property = fc.property(short, widths, (one, [a, b]) => {
      const at = (width: number): number =>
        require(span16({ ...SPAN, [name]: width / 100 }), [one]).maintenance
      const [narrow, wide] = [Math.min(a, b), Math.max(a, b)].map(at)
      expect(wide).toBeGreaterThanOrEqual(narrow - 1e-9 * SPOT)
    })
    fc.assert(property, RUNS)
  })
})

describe('a long option that was paid (M4)', () => {
  // PMRM charges the basis by time besides, up to 2.2 times its loss.
  const few = GRIDS.filter(([, { basis }]) => !basis)
  test.each(few)('asks by %s for no more than it is worth', (_, grid) => {
    const property = fc.property(leg, one => {
      const { maintenance, value } = require(grid, [{ ...one, size: 1 + Math.abs(one.size) }])
      expect(maintenance).toBeLessThanOrEqual(value * (1 + 1e-12) + 1e-9)
    })
    fc.assert(property, RUNS)
  })
})

test.each(GRIDS)(
  'the requirement by %s does not depend on the order of positions (M5)',
  (_, grid) => {
    const shuffled = different.chain(list =>
      fc.tuple(fc.constant(list), fc.shuffledSubarray(list, { minLength: list.length })),
    )
    const property = fc.property(shuffled, ([list, other]) => {
      const [once, again] = [list, other].map(legs => require(grid, legs, { perps: -2 }))
      expect(again).toEqual(once)
    })
    fc.assert(property, RUNS)
  },
)

test('two books together ask for no more than apart, where only the worst loss counts (M7)', () => {
  const grid: Grid = { ...span, ...LOSS_ONLY }
  const apart = fc.tuple(
    legs,
    legs,
    fc.integer({ min: -5, max: 5 }),
    fc.integer({ min: -5, max: 5 }),
  )
  const property = fc.property(apart, ([mine, yours, p, q]) => {
    // Both are priced in the market that lists all: no option stands twice.
    const all = [...mine.map(one => ({ ...one, mine: 1, yours: 0 })), ...yours.map(one => ({ ...one, mine: 0, yours: 1 }))] // prettier-ignore
    const part = (share: (one: (typeof all)[number]) => number, perps: number): number =>
      require(grid, all.map(one => ({ ...one, size: one.size * share(one) })), { perps }).maintenance // prettier-ignore
    const together = part(() => 1, p + q)
    const sum = part(one => one.mine, p) + part(one => one.yours, q)
    expect(together).toBeLessThanOrEqual(sum + 1e-9 * SPOT)
  })
  fc.assert(property, RUNS)
})

describe('a finer grid never asks for less (M8)', () => {
  const scenario: fc.Arbitrary<Scenario> = fc.record({
    spot: fc.integer({ min: 40, max: 180 }).map(n => n / 100),
    vol: fc.constantFrom('up' as const, 'down' as const, 'none' as const),
    weight: fc.integer({ min: 0, max: 10 }).map(n => n / 10),
  })

  test.each(GRIDS)('with any scenario beside those of %s', (_, grid) => {
    const property = fc.property(legs, fc.array(scenario, { maxLength: 5 }), (list, more) => {
      const coarse = require(grid, list, { perps: 1 })
      const fine = require({ ...grid, scenarios: [...grid.scenarios, ...more] }, list, { perps: 1 })
      expect(fine.maintenance).toBeGreaterThanOrEqual(coarse.maintenance - 1e-9 * SPOT)
      expect(fine.initial).toBeGreaterThanOrEqual(coarse.initial - 1e-9 * SPOT)
    })
    fc.assert(property, RUNS)
  })

  test('and what lies between two prices of SPAN adds little to a short straddle', () => {
    // Its loss is convex in the price: between two points it is below the larger of both.
    const straddle = [true, false].map(isCall => ({
      ...{ isCall, strike: SPOT, size: -1, vol: 0.6, years: 30 / 365, forward: SPOT },
    }))
    const halves = span.scenarios.flatMap(one => [one, { ...one, spot: (1 + one.spot) / 2 }])
    const fine = require({ ...span, scenarios: halves }, straddle).maintenance
    expect(fine).toBe(require(span, straddle).maintenance)
  })
})
