import { describe, expect, test } from 'vitest'
import {
  TREND_HALF_LIVES,
  decay,
  decays,
  referenceVolatility,
  startSignals,
  updateSignals,
} from '../../../src/market/signals.ts'
import {
  BASIS_AVERAGE,
  FAST_VOLATILITY,
  LAST_RETURN,
  REFERENCE_VOLATILITY,
  SLOW_VALUE,
  SLOW_VOLATILITY,
  TREND,
  type Market,
} from '../../../src/world/world.ts'
import { emptyWorld } from '../protocol/emptyWorld.ts'

/** A market with a history: middles in ticks, logs of the outside process and of the impact, bases. */
function withHistory(rows: readonly (readonly [number, number, number, number])[]): Market {
  const [market] = emptyWorld(rows.length).markets
  rows.forEach(([mid, outside, impact, basis], at) => {
    market.history.mid[at] = mid
    market.history.outside[at] = outside
    market.history.impact[at] = impact
    market.history.basis[at] = basis
  })
  return market
}

const SECONDS = 60

/** Plays the steps of a history in turn. */
function played(market: Market, steps: number, perDay = 0.024, seconds = SECONDS): Market {
  startSignals(market, perDay, seconds)
  for (let known = 0; known < steps; known++) updateSignals(market, known, decays(seconds))
  return market
}

describe('weights', () => {
  test('halve in a half-life, and are one for none', () => {
    expect(decay(60, 60)).toBeCloseTo(0.5, 14)
    expect(decay(120, 60)).toBeCloseTo(Math.SQRT1_2, 14)
    expect(decay(900, 5)).toBeCloseTo(0.5 ** (1 / 180), 14)
    const { fast, slow, basis, value, trend } = decays(60)
    expect([fast, slow, basis, value].map(w => Math.log2(w))).toEqual(
      [-1, -1 / 15, -1 / 2, -1 / 20].map(power => expect.closeTo(power, 12)),
    )
    expect(trend.map(w => Math.log2(w))).toEqual(
      [-1 / 10, -1 / 40, -1 / 160, -1 / 640].map(power => expect.closeTo(power, 12)),
    )
  })

  test('a minute is a whole number of steps, at least one', () => {
    expect([1, 5, 7, 60, 3600].map(seconds => decays(seconds).minute)).toEqual([60, 12, 9, 1, 1])
  })

  test('usual volatility a step grows with the root of its length', () => {
    expect(referenceVolatility(0.024, 86_400)).toBe(0.024)
    expect(referenceVolatility(0.024, 864)).toBeCloseTo(0.0024, 15)
  })
})

describe('before anything is known', () => {
  test('volatilities are the usual one, the slow value is the outside price', () => {
    const { state } = played(withHistory([[10_000, 8.5, 0, 0]]), 0)
    const usual = 0.024 * Math.sqrt(1 / 1440)
    expect(state[REFERENCE_VOLATILITY]).toBeCloseTo(usual, 15)
    expect(state[FAST_VOLATILITY]).toBe(state[REFERENCE_VOLATILITY])
    expect(state[SLOW_VOLATILITY]).toBe(state[REFERENCE_VOLATILITY])
    expect(state[SLOW_VALUE]).toBe(8.5)
  })

  test('the first look finds no return', () => {
    const { state } = played(withHistory([[10_000, 8.5, 0, 0]]), 1)
    expect(state[LAST_RETURN]).toBe(0)
    expect([...state.subarray(TREND, TREND + TREND_HALF_LIVES.length)]).toEqual([0, 0, 0, 0])
    // A step without a move halves the fast variance.
    expect(state[FAST_VOLATILITY]).toBeCloseTo(state[REFERENCE_VOLATILITY] * Math.SQRT1_2, 15)
  })
})

describe('a hand-made history', () => {
  // Middle, ln outside, ln impact, basis. Returns of the middle: +1 %, -2 %; of the outside venue with what forced
  // flow did to it: +0.02, -0.03.
  const rows = [
    [10_000, 8, 0, 0],
    [10_000 * Math.exp(0.01), 8.03, -0.01, -0.01],
    [10_000 * Math.exp(-0.01), 8.02, -0.03, 0.02],
  ] as const
  const { state } = played(withHistory(rows), 3)
  const usual = (0.024 * 0.024) / 1440
  const table: [string, number, number][] = [
    ['last return', LAST_RETURN, -0.02],
    ['fast volatility', FAST_VOLATILITY, Math.sqrt(usual / 8 + 0.02 ** 2 / 4 + 0.03 ** 2 / 2)],
    ['basis average', BASIS_AVERAGE, (1 - Math.SQRT1_2) * (-0.01 * Math.SQRT1_2 + 0.02)],
    ['shortest trend', TREND, 0.01 * 2 ** -0.1 - 0.02],
    ['longest trend', TREND + 3, 0.01 * 2 ** (-1 / 640) - 0.02],
  ]
  const slow = 2 ** (-1 / 15)

  test.each(table)('%s', (_, register, expected) => {
    expect(state[register]).toBeCloseTo(expected, 13)
  })

  test('slow volatility: squares of one-minute returns, from the first whole minute on', () => {
    // The first look finds no minute yet and leaves it alone.
    const kept = usual * slow * slow
    const expected = kept + (1 - slow) * (0.01 ** 2 * slow + 0.02 ** 2)
    expect(state[SLOW_VOLATILITY]).toBeCloseTo(Math.sqrt(expected), 13)
  })

  test('slow value: the average of the outside process, impact left out', () => {
    const weight = 2 ** (-1 / 20)
    const first = 8 + (1 - weight) * 0.03
    expect(state[SLOW_VALUE]).toBeCloseTo(first + (1 - weight) * (8.02 - first), 13)
  })
})

test('with short steps a minute’s square counts by the step', () => {
  const rows = Array.from({ length: 13 }, (_, at) => [10_000 * Math.exp(0.001 * at), 8, 0, 0] as const) // prettier-ignore
  const { state } = played(withHistory(rows), 13, 0.024, 5)
  const keep = 0.5 ** (5 / 900)
  const usual = (0.024 * 0.024) / 17_280
  // One look only reaches a whole minute back: twelve steps of a thousandth each.
  const expected = keep * usual + (1 - keep) * (0.012 ** 2 / 12)
  expect(state[SLOW_VOLATILITY]).toBeCloseTo(Math.sqrt(expected), 14)
})

test('nothing is used of the step’s own prices', () => {
  const rows = [[10_000, 8, 0, 0], [10_100, 8.01, 0, 0], [12_000, 9, -0.5, 0.3]] as const // prettier-ignore
  const known = played(withHistory(rows), 2)
  const blind = played(withHistory(rows.slice(0, 2)), 2)
  expect(known.state).toEqual(blind.state)
})
