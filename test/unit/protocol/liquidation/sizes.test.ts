import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  assetForLiability,
  baseForShortage,
  blockAllowance,
  blockPortion,
  disposalLots,
  goesToBackstop,
  insuranceFeeRate,
  liabilityForAsset,
  liabilityForShortage,
  loanBadDebt,
  lotsToBuffer,
  seizedCollateral,
  shareOfLots,
  shareReturned,
  shareToBuffer,
  twoStageLots,
} from '../../../../src/protocol/liquidation/sizes.ts'

const RUNS = { seed: 20_250_313, numRuns: 10_000 }

describe('closing to a buffer', () => {
  test.each([
    [0.004, 0.0075, 0.004, 0.2, 1],
    [0.005, 0.0075, 0.0025, 0.2, 0.5],
    [0.007, 0.0075, 0.0025, 0.2, 0.2],
    [0.007, 0.0075, 0.0025, 0, 0.1],
    [-0.01, 0.0075, 0.0025, 0.2, 1],
    [0.01, 0.0075, 0.0025, 0.2, 0.2],
    [0.005, 0.0075, 0.0075, 0.2, 1],
  ])(
    'ratio %d, target %d, fee %d, least %d: closes %d',
    (...[ratio, target, fee, least, share]) => {
      expect(shareToBuffer(ratio, target, fee, least)).toBeCloseTo(share, 12)
    },
  )

  test('the share leaves exactly the target', () => {
    const property = fc.property(
      fc.double({ min: 0.001, max: 0.5, noNaN: true }),
      fc.double({ min: 0, max: 0.99, noNaN: true }),
      fc.double({ min: 0, max: 0.9, noNaN: true }),
      (target, part, fees) => {
        const fee = target * fees
        const ratio = fee + (target - fee) * part
        const share = shareToBuffer(ratio, target, fee, 0)
        const left = ratio - fee * share
        return Math.abs(left - target * (1 - share)) < 1e-12
      },
    )
    fc.assert(property, RUNS)
  })

  const position = fc.record({
    lots: fc.integer({ min: 1, max: 1_000_000 }),
    value: fc.integer({ min: 1, max: 1_000_000 }),
    target: fc.integer({ min: 2000, max: 500_000 }),
    fees: fc.integer({ min: 0, max: 99 }),
    part: fc.integer({ min: -100, max: 100 }),
  })

  test('lots are enough for the target, fee rounded up, and hardly more', () => {
    const property = fc.property(position, ({ lots, value, target, fees, part }) => {
      const notional = lots * value
      const fee = Math.floor((target * fees) / 100)
      const equity = Math.floor((notional * target * (part / 100)) / 1e6)
      const closed = lotsToBuffer(lots, notional, equity, target / 1e6, fee / 1e6, 0)
      if (!(closed >= 1 && closed <= lots)) return false
      /** Equity above the target in millionths of quanta after closing so many lots. */
      const spare = (count: number): bigint => {
        const paid = (BigInt(count) * BigInt(value) * BigInt(fee) + 999_999n) / 1_000_000n
        const rest = BigInt(lots - count) * BigInt(value) * BigInt(target)
        return (BigInt(equity) - paid) * 1_000_000n - rest
      }
      if (closed < lots && spare(closed) < 0n) return false
      // One lot less falls short, or misses by what whole quanta round.
      return closed === 1 || spare(closed - 1) <= 3_000_000n
    })
    fc.assert(property, RUNS)
  })

  test('closes at least the least share, one lot, and never more than there is', () => {
    expect(lotsToBuffer(1000, 1_000_000, 7400, 0.0075, 0.0025, 0.2)).toBe(200)
    expect(lotsToBuffer(1000, 1_000_000, 9000, 0.0075, 0.0025, 0)).toBe(1)
    expect(lotsToBuffer(1000, 1_000_000, -5, 0.0075, 0.0025, 0)).toBe(1000)
    expect(lotsToBuffer(1000, 1_000_000, 5000, 0.0075, 0.0075, 0)).toBe(1000)
    expect(lotsToBuffer(1, 1000, 5, 0.0075, 0.0025, 0.2)).toBe(1)
  })
})

describe('Drift', () => {
  test.each([
    [0, 0, 1, 1],
    [0.01, 0, 1, 1.1111111111],
    [0.01, 0.01, 1, 1.25],
    [0, 0, 1.01, 0.990099009],
    [0, 0, 0.99, 1.01010101],
    [0.1, 0, 1, Infinity],
  ])('fees %d and %d, quote at %d: closes %d', (liquidator, insurance, quote, base) => {
    const closed = baseForShortage(10, 0.1, liquidator, insurance, 100, quote)
    if (base === Infinity) expect(closed).toBe(base)
    else expect(closed).toBeCloseTo(base, 8)
  })

  test.each([
    [1, 1, 0, 0.25],
    [1.1, 0.9, 0, 0.45],
    [1.1, 0.9, 0.01, 0.4757],
    [2, 1, 0, Infinity],
  ])('repays with multipliers %d and %d, insurance %d: %d', (asset, liability, fee, units) => {
    const repaid = liabilityForShortage(10, 0.8, asset, 1.2, liability, 100, fee)
    if (units === Infinity) expect(repaid).toBe(units)
    else expect(repaid).toBeCloseTo(units, 4)
  })

  test('hands over what was repaid with the liquidator’s gain on both sides', () => {
    expect(liabilityForAsset(10, 1, 1, 100)).toBe(0.1)
    expect(assetForLiability(1, 100, 1, 1, 1)).toBe(100)
    const units = liabilityForAsset(10, 1.1, 0.9, 100)
    expect(assetForLiability(units, 100, 1, 1.1, 0.9)).toBeCloseTo(10, 12)
    expect(units).toBeLessThan(0.1)
  })

  test.each([
    [20, 0.019],
    [1000, 0],
    [0, 0.038],
    [-100, 0.05],
  ])('a shortage of %d can bear an insurance fee of %d', (shortage, fee) => {
    expect(insuranceFeeRate(shortage, 10, 100, 0.05, 0.01, 0.05)).toBeCloseTo(fee, 12)
  })
})

describe('other venues', () => {
  test('a large position goes in two stages, a small one at once', () => {
    expect(twoStageLots(1001, 100_001, 100_000, 0.2, false)).toBe(201)
    expect(twoStageLots(1001, 100_001, 100_000, 0.2, true)).toBe(1001)
    expect(twoStageLots(1001, 100_000, 100_000, 0.2, false)).toBe(1001)
  })

  test('the backstop takes what is below two thirds of maintenance', () => {
    expect(goesToBackstop(66, 100, 2 / 3)).toBe(true)
    expect(goesToBackstop(67, 100, 2 / 3)).toBe(false)
  })

  test('280 lots leave in slices of 100, 90, 45 and 45 against 10,000 in the book', () => {
    const slices: number[] = []
    let left = 280
    while (left > 0) {
      const slice = disposalLots(left, 0.5, 50, 10_000, 0.01)
      slices.push(slice)
      left -= slice
    }
    expect(slices).toEqual([100, 90, 45, 45])
    expect(disposalLots(280, 0.5, 50, 0, 0.01)).toBe(0)
    expect(disposalLots(40, 0.5, 50, 1000, 0.01)).toBe(10)
  })

  test('a block closes a share, or the least amount', () => {
    expect(blockPortion(50_000, 1000, 0.1)).toBe(5000)
    expect(blockPortion(5000, 1000, 0.1)).toBe(1000)
    expect(blockAllowance(150, 100)).toBe(50)
    expect(blockAllowance(150, 200)).toBe(0)
  })

  test('a share of lots is rounded up, and no further by the way it is written', () => {
    expect(shareOfLots(10, 0.7)).toBe(7)
    expect(shareOfLots(11, 0.7)).toBe(8)
    expect(shareOfLots(10, 1)).toBe(10)
    expect(shareOfLots(10, 0)).toBe(0)
  })
})

describe('loans', () => {
  test('a liquidator gets what was repaid and a bonus, as long as there is collateral', () => {
    expect(seizedCollateral(46e6 * 0.62, 0.045, 1, 63.6e6)).toBeCloseTo(29_803_400, 6)
    expect(seizedCollateral(65_000, 0.05, 1500, 100)).toBeCloseTo(45.5, 12)
    expect(seizedCollateral(650_000, 0.05, 1500, 100)).toBe(100)
  })

  test('bad debt is what collateral less the bonus does not cover', () => {
    expect(loanBadDebt(63.6e6, 0.045, 92e6 * 0.62)).toBe(0)
    expect(loanBadDebt(105, 0.05, 120)).toBeCloseTo(20, 12)
  })

  test('a borrower liquidated at 150 % with a penalty of 13 % gets back a quarter at most', () => {
    expect(shareReturned(1.5, 0.13)).toBeCloseTo(0.24666666666666667, 15)
  })
})
