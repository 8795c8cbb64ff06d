import fc from 'fast-check'
import { beforeEach, describe, expect, test } from 'vitest'
import {
  attributeOutside,
  attributeQuotes,
  attributeTrade,
} from '../../../src/market/attribution.ts'
import {
  BY_CARRY,
  BY_LIQUIDATION,
  BY_MAKER,
  BY_OUTSIDE,
  BY_TRADER,
  MID,
  PRICE_ORIGINS,
  type Market,
} from '../../../src/world/world.ts'
import { START, emptyWorld } from '../protocol/emptyWorld.ts'

const sum = (values: Iterable<number>): number => [...values].reduce((all, value) => all + value, 0)

let market: Market
/** The outside venue's price in ticks. */
let outside: number

beforeEach(() => {
  market = emptyWorld(1).markets[0]
  outside = START
})

const parts = (): number[] => [...market.basisParts]
const basis = (): number => Math.log(market.state[MID] / outside)

/** Its own move, and what forced flow did to it, as logs. */
function moveOutside(own: number, impact: number, attack = 0): void {
  outside *= Math.exp(own + impact + attack)
  attributeOutside(market, own, impact, attack)
}

const tick = fc.integer({ min: 5_000, max: 20_000 })
const logMove = fc.double({ min: -0.1, max: 0.1, noNaN: true })
const acts = fc.array(
  fc.oneof(
    fc.record({ trade: tick, by: fc.constantFrom(BY_TRADER, BY_CARRY, BY_LIQUIDATION) }),
    fc.record({ quotes: tick }),
    fc.record({ share: fc.integer({ min: -10, max: 20 }).map(tenths => tenths / 10) }),
    fc.record({ own: logMove, impact: logMove }),
  ),
  { minLength: 40, maxLength: 200 },
)

describe('the gap to the outside venue', () => {
  test('is the sum of its parts, whatever trades, quotes and the outside venue do', () => {
    let shrunk = 0
    fc.assert(
      fc.property(acts, list => {
        market = emptyWorld(1).markets[0]
        outside = START
        for (const act of list) {
          if ('trade' in act) attributeTrade(market, act.trade, act.by)
          else if ('own' in act) moveOutside(act.own, act.impact)
          else {
            // Quotes to a price of their own, or to a share of the gap there is.
            const mid = 'quotes' in act ? act.quotes : outside * Math.exp(basis() * act.share)
            const before = basis()
            attributeQuotes(market, mid)
            if (basis() * before > 0 && Math.abs(basis()) < Math.abs(before)) shrunk++
          }
          expect(Math.abs(sum(parts()) - basis())).toBeLessThan(1e-11)
        }
      }),
      { seed: 61, numRuns: 200 },
    )
    expect(shrunk).toBeGreaterThan(500)
  })

  test.each([BY_TRADER, BY_CARRY, BY_LIQUIDATION])('made by a trade is origin %i’s alone', by => {
    attributeTrade(market, 9_900, BY_TRADER)
    const before = parts()
    attributeTrade(market, 9_801, by)
    for (let origin = 0; origin < PRICE_ORIGINS; origin++) {
      const moved = origin === by ? Math.log(9_801 / 9_900) : 0
      expect(parts()[origin]).toBeCloseTo(before[origin] + moved, 14)
    }
    expect(market.state[MID]).toBe(9_801)
  })

  test('opened by the outside venue over a standing book is its own, and forced flow’s where that moved it', () => {
    moveOutside(0.02, -0.005)
    expect(parts()[BY_OUTSIDE]).toBe(-0.02)
    expect(parts()[BY_LIQUIDATION]).toBe(0.005)
    expect(sum(parts())).toBeCloseTo(basis(), 14)
  })
})

describe('quotes', () => {
  /** A gap of -3 %: two thirds a liquidation's, one third and a bit a trader's, a little of carry against it. */
  beforeEach(() => {
    attributeTrade(market, START * Math.exp(-0.02), BY_LIQUIDATION)
    attributeTrade(market, START * Math.exp(-0.032), BY_TRADER)
    attributeTrade(market, START * Math.exp(-0.03), BY_CARRY)
  })

  test('that close a part of the gap shrink every part alike, also those against it', () => {
    const before = parts()
    attributeQuotes(market, START * Math.exp(-0.012))
    parts().forEach((part, origin) => expect(part).toBeCloseTo(0.4 * before[origin], 12))
    expect(parts()[BY_MAKER]).toBe(0)
    expect(parts()[BY_CARRY]).toBeCloseTo(0.4 * 0.002, 12)
  })

  test('that widen the gap are the makers’', () => {
    const before = parts()
    attributeQuotes(market, START * Math.exp(-0.05))
    expect(parts()[BY_MAKER]).toBeCloseTo(-0.02, 12)
    for (const origin of [BY_LIQUIDATION, BY_TRADER, BY_CARRY]) {
      expect(parts()[origin]).toBe(before[origin])
    }
  })

  test('that turn the gap leave nothing of the others, and all of it to the makers', () => {
    attributeQuotes(market, START * Math.exp(0.01))
    expect(parts().map(part => part + 0)).toEqual([0, 0, 0, 0, parts()[BY_MAKER], 0, 0, 0])
    expect(parts()[BY_MAKER]).toBeCloseTo(0.01, 12)
  })

  test('shrink in many small steps as in one', () => {
    const before = parts()
    for (let i = 1; i <= 10; i++) attributeQuotes(market, START * Math.exp(-0.03 + 0.0018 * i))
    parts().forEach((part, origin) => expect(part).toBeCloseTo(0.4 * before[origin], 10))
  })

  test('that move nothing change nothing', () => {
    const before = parts()
    attributeQuotes(market, market.state[MID])
    attributeTrade(market, market.state[MID], BY_TRADER)
    expect(parts()).toEqual(before)
  })
})
