import { describe, expect, test } from 'vitest'
import { stepper } from '../../../../src/engine/stepper.ts'
import type { Run } from '../../../../src/engine/run.ts'
import {
  FUNDING,
  FUNDING_RATE,
  FUNDING_REST,
  INDEX,
  MARK_EVENT,
  PREMIUM,
  STEP,
  fundingOwed,
} from '../../../../src/world/world.ts'
import { parsed, small } from '../../../support/scenarios.ts'
import { phase } from '../hands.ts'

const base = small('standard', 150, 10)

/** A market in which funding falls due every so many hours; nothing has happened yet. */
function market(params: object): Run {
  const [own] = base.markets
  const venue = { ...own.venue, fundingHours: 0.025, fundingInterest: 0, ...params }
  return stepper(parsed({ ...base, markets: [{ ...own, venue }] })).run
}

/** Funding phases with these premiums, one a step; returns what they told. */
function fund(run: Run, premiums: readonly number[]) {
  return premiums.flatMap(premium => {
    run.world.markets[0].state[PREMIUM] = premium
    const told = phase(run, 'funding')
    run.world.scalars[STEP]++
    return told
  })
}

// 0.025 hours are 90 seconds: 18 steps.
const EVERY = 18
const flat = (premium: number, steps = EVERY): number[] => new Array<number>(steps).fill(premium)

describe('funding', () => {
  test('falls due at the end of each interval, and is told with the mark as its cause', () => {
    const run = market({})
    run.world.markets[0].state[MARK_EVENT] = 0
    const told = fund(run, flat(0.002, 3 * EVERY + 5))
    expect(told.map(({ kind, other, cause }) => [kind, other, cause])).toEqual([
      ['funding-rate', 0, 0],
      ['funding-rate', 0, 0],
      ['funding-rate', 0, 0],
    ])
    expect(told.reduce((sum, { amount }) => sum + amount, 0)).toBe(run.world.markets[0].state[FUNDING]) // prettier-ignore
  })

  test('is the average premium of the interval, drawn to the interest rate by at most five basis points', () => {
    const run = market({})
    const { state, k } = run.world.markets[0]
    fund(run, [...flat(0.001, 6), ...flat(0.004, 12)])
    // 0.003 in eight hours, drawn to 0 by 0.0005; ninety seconds of it, in sub-quanta a lot.
    expect(state[FUNDING_RATE]).toBeCloseTo(0.0025, 12)
    const due = 0.0025 * (90 / 28_800) * state[INDEX] * k * 65_536
    expect(state[FUNDING]).toBe(Math.floor(due))
    expect(state[FUNDING_REST]).toBeCloseTo(due - Math.floor(due), 6)
    // The next interval begins with nothing.
    fund(run, flat(-0.001))
    expect(state[FUNDING_RATE]).toBeCloseTo(-0.0005, 12)
  })

  test('carries the rest of a sub-quantum to the next interval, so nothing is lost over many', () => {
    const run = market({})
    const { state, k } = run.world.markets[0]
    const intervals = 200
    for (let n = 0; n < intervals; n++) fund(run, flat(0.000_500_000_1))
    // One ten-billionth in eight hours each time: far below a sub-quantum but for the rests.
    const each = 1e-10 * (90 / 28_800) * state[INDEX] * k * 65_536
    expect(each).toBeLessThan(0.02 * 65_536)
    expect(state[FUNDING] + state[FUNDING_REST]).toBeCloseTo(intervals * each, 4)
  })

  test.each([
    [0.5, 0.08],
    [-0.5, -0.08],
  ])('at a premium of %d is held to its most: %d in eight hours', (premium, rate) => {
    const run = market({ fundingMost: 0.01 })
    fund(run, flat(premium))
    expect(run.world.markets[0].state[FUNDING_RATE]).toBeCloseTo(rate, 12)
  })

  test('N4: at no premium and no interest nobody pays', () => {
    const run = market({})
    const told = fund(run, flat(0))
    expect(told.map(({ amount }) => amount)).toEqual([0])
    const [own] = run.world.markets
    for (let row = 0; row < run.world.agentRows; row++) expect(fundingOwed(own, row)).toBe(0)
  })

  test('is due from longs to shorts at a premium, and the other way round at a discount', () => {
    for (const premium of [0.01, -0.01]) {
      const run = market({})
      fund(run, flat(premium))
      const [own] = run.world.markets
      for (let row = 0; row < run.world.agentRows; row++) {
        const side = Math.sign(own.size[row]) * Math.sign(premium)
        const due = fundingOwed(own, row)
        if (side > 0) expect(due).toBeGreaterThanOrEqual(0)
        if (side < 0) expect(due).toBeLessThanOrEqual(0)
        if (side === 0) expect(due).toBe(0)
      }
      const all = [...own.size.keys()].map(row => fundingOwed(own, row))
      expect(Math.max(...all)).toBeGreaterThan(100)
      // Rounded down for each: what is over stays with those who owe it.
      const sum = all.reduce((a, b) => a + b, 0)
      expect(sum).toBeLessThanOrEqual(0)
      expect(sum).toBeGreaterThan(-all.filter(due => due !== 0).length - 1)
    }
  })

  test('is none where it is switched off', () => {
    const run = market({ fundingHours: 0 })
    expect(fund(run, flat(0.01, 2000))).toEqual([])
    expect(run.world.markets[0].state[FUNDING]).toBe(0)
  })
})
