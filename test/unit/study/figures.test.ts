import { describe, expect, test } from 'vitest'
import { OBSERVATIONS } from '../../../src/engine/observations.ts'
import { FIGURES, FIGURE_COLUMNS, figureOf } from '../../../src/study/figures.ts'
import { clocked, handmade, type Columns } from './handmade.ts'
import { normals } from './draws.ts'

const STEPS = 4

/** A figure of a run of four steps of half a minute. */
const at = (id: string, columns: Columns, summary = {}): number =>
  figureOf(id).of(handmade(columns, STEPS, summary), clocked(30, STEPS))

test('every column that figures are made of is an observation', () => {
  const known = OBSERVATIONS.map(({ id }) => id)
  expect(FIGURE_COLUMNS.filter(id => !known.includes(id))).toEqual([])
})

test('ids are there once, and an unknown one is refused', () => {
  expect(new Set(FIGURES.map(({ id }) => id)).size).toBe(FIGURES.length)
  expect(() => figureOf('liquidatd')).toThrow('figure: got liquidatd')
})

describe('losses', () => {
  const openInterest = [200, 150, 150, 100, 50]

  test.each([
    ['liquidated', { liquidated: [0, 10, 10, 40, 90], openInterest }, 0.45],
    ['worst-minute', { liquidated: [0, 10, 10, 40, 90], openInterest }, 0.4],
    ['adl', { adl: [0, 0, 0, 0, 3], openInterest }, 0.015],
    ['with-adl', { adl: [0, 0, 0, 0, 3] }, 1],
    ['with-adl', { adl: [0, 0, 0, 0, 0] }, 0],
    ['fund-low', { fund: [8, 7, 2, 5, 4] }, 0.25],
    ['fund-low', { fund: [8, 9, 9, 9, 9] }, 1],
    ['fund-low', { fund: [8, 9, -4, 9, 9] }, -0.5],
    ['fund-end', { fund: [8, 7, 2, 5, 4] }, 0.5],
    ['open-interest-left', { openInterestLots: [50, 60, 70, 40, 30], openInterest }, 0.6],
  ] as const)('%s of %j is %d', (id, columns, expected) => {
    expect(at(id, columns)).toBeCloseTo(expected, 14)
  })

  test('bad debt is the summary’s', () => {
    expect(at('bad-debt', { openInterest }, { badDebt: 5 })).toBe(0.025)
  })
})

describe('prices', () => {
  const midPrice = [100, 99, 90, NaN, 95]
  /** Such that the outside price is the one given. */
  const basisTo = (outside: number[]) => outside.map((price, i) => Math.log(midPrice[i] / price))

  test.each([
    ['low', { midPrice }, 0.9],
    ['low', { midPrice: [100, 101, 102, 103, 104] }, 1],
    ['low-against-outside', { midPrice, basis: basisTo([100, 98, 96, NaN, 99]) }, 90 / 96 - 1],
    ['basis-low', { basis: [0, 0.01, -0.03, NaN, 0.02] }, -0.03],
    ['basis-high', { basis: [0, 0.01, -0.03, NaN, 0.02] }, 0.02],
  ] as const)('%s of %j is %d', (id, columns, expected) => {
    expect(at(id, columns)).toBeCloseTo(expected, 14)
  })

  test('volatility is that of one-minute returns, the start included, scaled to a day', () => {
    // Minutes end at 110 and 99: what lies between them does not count.
    const prices = [100, 777, 110, 5, 99]
    const [up, down] = [Math.log(1.1), Math.log(0.9)]
    const expected = Math.sqrt(((up * up + down * down) / 2) * 1440)
    expect(at('volatility', { midPrice: prices })).toBeCloseTo(expected, 12)
    const basis = prices.map(price => Math.log(price / Math.sqrt(price)))
    expect(at('volatility-ratio', { midPrice: prices, basis })).toBeCloseTo(2, 12)
  })

  test('kurtosis and autocorrelations are those of one-minute returns', () => {
    const steps = 40_000
    // Noise inside the minutes, a decayed sum of shocks from minute to minute.
    let state = 0
    let level = Math.log(1000)
    const noise = normals(5, steps)
    const midPrice = [1000]
    for (let step = 0; step < steps; step++) {
      if (step % 2 === 1) level += 0.001 * (state = 0.5 * state + noise[step])
      midPrice.push(Math.exp(level) * (step % 2 === 1 ? 1 : 1.5))
    }
    const of = (id: string): number =>
      figureOf(id).of(handmade({ midPrice }, steps), clocked(30, steps))
    expect(of('autocorrelation')).toBeCloseTo(0.5, 1)
    expect(Math.abs(of('kurtosis'))).toBeLessThan(0.3)
    // |r| of a normal pair of correlation 1/2, and of one of 2^-10.
    expect(of('clustering-1')).toBeGreaterThan(0.15)
    expect(of('clustering-1')).toBeLessThan(0.35)
    expect(Math.abs(of('clustering-10'))).toBeLessThan(0.04)
  })

  test('a price that stands still has no kurtosis, no autocorrelation and no ratio', () => {
    for (const id of ['kurtosis', 'autocorrelation', 'clustering-1', 'volatility-ratio']) {
      expect(at(id, {}), id).toBeNaN()
    }
    expect(at('volatility', {})).toBe(0)
  })
})

describe('book and cascade', () => {
  test.each([
    ['spread', { spreadBp: [9, 1, NaN, 3, 8] }, 3e-4],
    ['spread-99', { spreadBp: [9, 1, NaN, 3, 8] }, 8e-4],
    ['bid-depth', { bidDepth: [9, 4, 2, 1, 3], openInterest: [100, 1, 1, 1, 1] }, 0.025],
    ['bid-depth-low', { bidDepth: [9, 4, 2, 1, 3], openInterest: [100, 1, 1, 1, 1] }, 0.01],
    // Two minutes are a 720th of a day.
    ['volume', { volume: [0, 10, 20, 30, 50], openInterest: [100, 1, 1, 1, 1] }, 360],
    ['first-liquidation', { liquidations: [0, 0, 0, 2, 2] }, 60],
    ['first-liquidation', { liquidations: [0, 1, 1, 2, 2] }, 0],
    ['first-adl', { adl: [0, 0, 0, 0, 7] }, 90],
    ['liquidations', { liquidations: [0, 0, 0, 2, 5] }, 5],
    ['maintenance-peak', { maintenanceRate: [0.01, 0.02, 0.05, 0.03, 0.02] }, 0.05],
  ] as const)('%s of %j is %d', (id, columns, expected) => {
    expect(at(id, columns)).toBeCloseTo(expected, 12)
  })

  test('what did not happen has no time, and a venue without a book no spread', () => {
    expect(at('first-liquidation', { liquidations: [0, 0, 0, 0, 0] })).toBeNaN()
    expect(at('first-adl', { adl: [0, 0, 0, 0, 0] })).toBeNaN()
    expect(at('spread', { spreadBp: [NaN, NaN, NaN, NaN, NaN] })).toBeNaN()
  })

  test('the reproduction number is the summary’s', () => {
    expect(at('reproduction', {}, { reproductionNumber: 0.4 })).toBe(0.4)
  })
})
