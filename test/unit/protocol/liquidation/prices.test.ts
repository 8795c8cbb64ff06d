import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  bankruptcyQuote,
  bankruptcyRating,
  fillablePrice,
  fundDelta,
  healthFactor,
  inverseBankruptcyPrice,
  inverseLiquidationPrice,
  linearAuctionPrice,
  linearBankruptcyPrice,
  linearLiquidationPrice,
  loanCollateralPrice,
  loanDebtPrice,
  stairAuctionPrice,
} from '../../../../src/protocol/liquidation/prices.ts'

const RUNS = { seed: 20_250_312, numRuns: 5_000 }

const signed = fc.constantFrom(1, -1)
const price = fc.double({ min: 0.01, max: 1e5, noNaN: true })
const leverage = fc.double({ min: 1.5, max: 100, noNaN: true })

const near = (a: number, b: number, scale: number): boolean =>
  Math.abs(a - b) <= 1e-9 * Math.abs(scale)

describe('linear positions', () => {
  test.each([
    [1, 60_000, 10, 0.0125, 54_683.54430379747, 54_000],
    [1, 3000, 25, 0.02, 2938.775510204082, 2880],
    [1, 100, 3, 1 / 6, 80, 66.66666666666667],
    [-1, 3000, 25, 0.02, 3058.823529411765, 3120],
  ])(
    'side %d, entry %d, leverage %d, maintenance %d',
    (...[side, entry, times, rate, liquidation, bankruptcy]) => {
      const cash = entry / times
      expect(linearLiquidationPrice(side, entry, cash, rate)).toBeCloseTo(liquidation, 9)
      expect(linearBankruptcyPrice(side, entry, cash)).toBeCloseTo(bankruptcy, 9)
    },
  )

  test.each([
    [160_000, 1900, 9e6, 0.01, 1862.3737373737374],
    [-398e6, 0.0113, 2.8e6, 1 / 6, 0.015715865039483128],
  ])('a cross account: %d at %d with %d', (...[size, mark, equity, rate, expected]) => {
    expect(linearLiquidationPrice(size, mark, equity, rate)).toBeCloseTo(expected, 9)
  })

  test('at the two prices equity is the requirement and zero', () => {
    const property = fc.property(signed, price, leverage, price, (side, entry, times, base) => {
      const size = side * base
      const cash = (base * entry) / times
      const rate = 0.5 / times
      const at = linearLiquidationPrice(size, entry, cash, rate)
      const equity = cash + size * (at - entry)
      const end = linearBankruptcyPrice(size, entry, cash)
      return (
        near(equity, rate * base * at, base * entry) &&
        near(cash + size * (end - entry), 0, base * entry) &&
        side * (at - end) > 0
      )
    })
    fc.assert(property, RUNS)
  })

  test('what the rest of a cross account needs brings liquidation nearer', () => {
    expect(linearLiquidationPrice(1, 100, 10, 0.01, 5)).toBeCloseTo(95 / 0.99, 12)
    expect(linearLiquidationPrice(-1, 100, 10, 0.01, 5)).toBeCloseTo(105 / 1.01, 12)
  })
})

describe('inverse positions', () => {
  test.each([
    [8000, 100, 0.005, 7960.396039603959, 7920.79207920792],
    [8000, 10, 0.005, 7309.090909090908, 7272.727272727272],
  ])('long from %d at %d times', (...[entry, times, rate, liquidation, bankruptcy]) => {
    const cash = 1 / (entry * times)
    expect(inverseLiquidationPrice(1, entry, cash, rate)).toBeCloseTo(liquidation, 9)
    expect(inverseBankruptcyPrice(1, entry, cash)).toBeCloseTo(bankruptcy, 9)
  })

  test('at the two prices equity in base is the requirement and zero', () => {
    const property = fc.property(signed, price, leverage, (side, entry, times) => {
      const rate = 0.5 / times
      const cash = 1 / (entry * times)
      const equity = (p: number): number => cash + side * (1 / entry - 1 / p)
      const at = inverseLiquidationPrice(side, entry, cash, rate)
      const end = inverseBankruptcyPrice(side, entry, cash)
      return (
        near(equity(at), rate / at, 1 / entry) &&
        near(equity(end), 0, 1 / entry) &&
        side * (at - end) > 0
      )
    })
    fc.assert(property, RUNS)
  })

  test('a short whose collateral covers any rise is never liquidated', () => {
    expect(inverseLiquidationPrice(-1, 8000, 1 / 8000, 0.005)).toBe(Infinity)
    expect(inverseBankruptcyPrice(-1, 8000, 2 / 8000)).toBe(Infinity)
  })
})

/** Equity and maintenance margin at 10 % of positions [size, index price]. */
function account(quote: number, positions: readonly (readonly [number, number])[]) {
  return {
    equity: positions.reduce((sum, [size, at]) => sum + size * at, quote),
    maintenance: positions.reduce((sum, [size, at]) => sum + Math.abs(size) * at * 0.1, 0),
  }
}

describe('dYdX', () => {
  test.each([
    [-4501, [[0.1, 50_000]], 0, 1, 4501],
    [-5000, [[0.1, 50_000]], 0, 0.5, 2500],
    [-5100, [[0.1, 50_000]], 0, 1, 5100],
    [5499, [[-0.1, 50_000]], 0, 1, -5499],
    [4900, [[-0.1, 50_000]], 0, 1, -4900],
    [-490, [[0.004, 50_000], [0.1, 3000]], 1, 1, 294], // prettier-ignore
    [510, [[-0.004, 50_000], [-0.1, 3000]], 1, 1, -306], // prettier-ignore
  ] as [number, [number, number][], number, number, number][])(
    'quote %d with %j, closing position %d in the share %d, must bring %d',
    (...[quote, positions, row, share, expected]) => {
      const { equity, maintenance } = account(quote, positions)
      const [size, at] = positions[row]
      expect(bankruptcyQuote(size * share, at, 0.1, equity, maintenance)).toBeCloseTo(expected, 9)
    },
  )

  test('closing every position at its bankruptcy quote leaves nothing', () => {
    const position = fc.tuple(
      signed,
      fc.double({ min: 0.01, max: 100, noNaN: true }),
      fc.double({ min: 1, max: 1e5, noNaN: true }),
    )
    const property = fc.property(
      fc.array(position, { minLength: 1, maxLength: 8 }),
      fc.double({ min: -1e6, max: 1e6, noNaN: true }),
      (drawn, quote) => {
        const held = drawn.map(([side, base, at]) => [side * base, at] as const)
        const { equity, maintenance } = account(quote, held)
        const left = held.reduce((sum, [size, at]) => {
          return sum + bankruptcyQuote(size, at, 0.1, equity, maintenance)
        }, quote)
        return near(left, 0, 1e8)
      },
    )
    fc.assert(property, RUNS)
  })

  test.each([
    [-4501, [[0.1, 50_000]], 0, 1, 0.1, 49_999],
    [-4501, [[0.1, 50_000]], 0, 1, 0.2, 49_998],
    [-4501, [[0.1, 50_000]], 0, 2, 0.1, 49_998],
    [5499, [[-0.1, 50_000]], 0, 1, 0.1, 50_001],
    [5499, [[-0.1, 50_000]], 0, 2, 0.1, 50_002],
    [-5000, [[0.1, 50_000]], 0, 1, 0.1, 49_500],
    [-5500, [[0.1, 50_000]], 0, 1, 0.1, 49_500],
    [5000, [[-0.1, 50_000]], 0, 1, 0.1, 50_500],
    [-490, [[0.004, 50_000], [0.1, 3000]], 1, 1, 0.1, 2976], // prettier-ignore
    [-4501, [[0.1, 50_000]], 0, 1, 1e-6, 49_999.99999],
    [-4000, [[0.1, 50_000]], 0, 1, 0.1, 50_000],
  ] as [number, [number, number][], number, number, number, number][])(
    'quote %d with %j, position %d, adjustment %d, spread %d: fillable at %d',
    (...[quote, positions, row, adjustment, spread, expected]) => {
      const { equity, maintenance } = account(quote, positions)
      const rating = bankruptcyRating(equity, maintenance, adjustment)
      const [size, at] = positions[row]
      expect(fillablePrice(size, at, 0.1, rating, spread)).toBeCloseTo(expected, 8)
    },
  )

  test.each([
    [5610, 5100, 0.005, 28.05],
    [5610, 5100, 1, 510],
    [-4410, -4900, 0.025, 110.25],
    [5105.1, 5100, 0.005, 5.1],
    [5100, 5100, 0.005, 0],
    [5049, 5100, 0.005, -51],
    [-4949, -4900, 0.005, -49],
  ])('a fill of %d against %d, fee at most %d, moves the fund by %d', (cash, least, fee, moved) => {
    expect(fundDelta(cash, least, fee)).toBeCloseTo(moved, 9)
  })
})

describe('Dutch auctions', () => {
  test.each([
    [0, 130],
    [1800, 119.16666666666666],
    [21_600, 0],
    [90_000, 0],
  ])('a line has come down after %d s to %d', (seconds, price) => {
    expect(linearAuctionPrice(130, seconds, 21_600)).toBeCloseTo(price, 12)
  })

  test.each([
    [0, 130],
    [89, 130],
    [90, 128.7],
    [200, 127.413],
  ])('a stair has come down after %d s to %d', (seconds, price) => {
    expect(stairAuctionPrice(130, seconds, 90, 0.99)).toBeCloseTo(price, 12)
  })
})

describe('loans', () => {
  test.each([
    [63.6e6, 1, 0.88, 92e6, 0.62, 0.9812061711079944, 0.6083478260869565, 1.01915380217267],
    [100, 1500, 0.825, 100_000, 1.3, 0.9519230769230769, 1.2375, 1575.7575757575758],
  ])('%d at %d, threshold %d, against %d at %d', (...row) => {
    const [units, at, threshold, debt, debtAt, health, debtPrice, collateralPrice] = row
    expect(healthFactor(units * at, threshold, debt * debtAt)).toBeCloseTo(health, 12)
    expect(loanDebtPrice(units * at, threshold, debt)).toBeCloseTo(debtPrice, 12)
    expect(loanCollateralPrice(units, threshold, debt * debtAt)).toBeCloseTo(collateralPrice, 9)
    expect(healthFactor(units * collateralPrice, threshold, debt * debtAt)).toBeCloseTo(1, 12)
    expect(healthFactor(units * at, threshold, debt * debtPrice)).toBeCloseTo(1, 12)
  })
})
