import fc from 'fast-check'
import { expect, test } from 'vitest'
import {
  addPrice,
  createPool,
  dropOutliers,
  mean,
  median,
  type Pool,
} from '../../../../src/market/oracles/aggregate.ts'

const RUNS = { seed: 20_251_010, numRuns: 3000 }
const price = fc.oneof(
  fc.double({ min: 1e-6, max: 1e9, noNaN: true }),
  fc.integer({ min: 1, max: 5 }),
)
const prices = fc.array(price, { minLength: 1, maxLength: 15 })

function poolOf(list: readonly number[]): Pool {
  const pool = createPool()
  list.forEach((one, source) => addPrice(pool, source, one))
  return pool
}

const weights = (source: number): number => [3, 2, 2][source] ?? 1

/** The textbook median of a list in which each price stands as often as it weighs. */
function slowMedian(list: readonly number[], isWeighted: boolean): number {
  const all = list
    .flatMap((one, i) => new Array<number>(isWeighted ? weights(i) : 1).fill(one))
    .sort((a, b) => a - b)
  const half = all.length / 2
  return (all[Math.ceil(half) - 1] + all[Math.floor(half)]) / 2
}

test('median and weighted median are those of the prices repeated by weight', () => {
  const property = fc.property(prices, fc.boolean(), (list, isWeighted) => {
    expect(median(poolOf(list), isWeighted)).toBe(slowMedian(list, isWeighted))
  })
  fc.assert(property, RUNS)
})

test('every aggregate lies between the lowest and the highest price', () => {
  const property = fc.property(prices, list => {
    const pool = poolOf(list)
    for (const value of [median(pool, false), median(pool, true), mean(pool)]) {
      expect(value).toBeGreaterThanOrEqual(Math.min(...list))
      expect(value).toBeLessThanOrEqual(Math.max(...list))
    }
  })
  fc.assert(property, RUNS)
})

test('the shares of the sources sum to one and give the aggregate', () => {
  const property = fc.property(prices, fc.integer({ min: 0, max: 2 }), (list, which) => {
    const pool = poolOf(list)
    const value = which === 0 ? mean(pool) : median(pool, which === 1)
    let all = 0
    let sum = 0
    for (let i = 0; i < pool.count; i++) {
      all += pool.share[i]
      sum += pool.share[i] * list[pool.source[i]]
    }
    expect(all).toBeCloseTo(1, 12)
    expect(Math.abs(sum / value - 1)).toBeLessThan(1e-12)
  })
  fc.assert(property, RUNS)
})

test('prices stand in order, of equal ones the earlier source first', () => {
  const pool = poolOf([5, 3, 4, 3, 5])
  expect([...pool.price].slice(0, 5)).toEqual([3, 3, 4, 5, 5])
  expect([...pool.source].slice(0, 5)).toEqual([1, 3, 2, 0, 4])
})

test('what lies further than its share from the centre is dropped, on both sides; the edge stays', () => {
  const pool = poolOf([100, 94, 95, 105, 106, 1])
  dropOutliers(pool, 100, 0.05)
  expect([...pool.price].slice(0, pool.count)).toEqual([95, 100, 105])
  expect([...pool.source].slice(0, pool.count)).toEqual([2, 0, 3])
})
