import { expect, test } from 'vitest'
import { momentum } from '../../../../src/agents/traders/momentum.ts'
import { cohort, LOT_VALUE, type TestCohort } from '../decisions.ts'

/** Four agents of threshold 1, one a trend; `z` is each trend in its deviations. */
function four(z: number, size: number, side: number): TestCohort {
  const all = cohort(momentum, { count: 4, size, leverage: 4, view: { trend: Float64Array.of(10, 20, 40, 80).map(x => z * 0.0002 * x) } }) // prettier-ignore
  all.memory.threshold.fill(1)
  all.memory.side.fill(side)
  all.decide()
  return all
}

/** Lots that four times an equity of 1e8 buy. */
const FULL = (4 * 1e8) / LOT_VALUE

test.each([
  { z: 1.01, size: 0, was: 0, side: 1, sign: 1 },
  { z: -1.01, size: 0, was: 0, side: -1, sign: -1 },
  { z: 0.99, size: 0, was: 0, side: 0, sign: 0 },
  { z: 0.31, size: FULL, was: 1, side: 1, sign: 0 },
  { z: 0.29, size: FULL, was: 1, side: 0, sign: -1 },
  { z: -0.29, size: -FULL, was: -1, side: 0, sign: 1 },
  { z: -1.01, size: FULL, was: 1, side: -1, sign: -1 },
  { z: 0.5, size: 0.31 * FULL, was: 1, side: 1, sign: 0 },
  { z: 0.5, size: 0.29 * FULL, was: 1, side: 1, sign: 1 },
  { z: 0.5, size: -FULL, was: 1, side: 1, sign: 1 },
])('at trend $z, $size lots and side $was it goes to side $side, ordering by sign $sign', row => {
  const all = four(row.z, row.size, row.was)
  expect([...all.memory.side]).toEqual(Array(4).fill(row.side))
  for (const lots of all.decision.intents.lots) expect(Math.sign(lots)).toBe(row.sign)
})

test('each agent looks at the trend of its own length', () => {
  const all = cohort(momentum, { count: 8, view: { trend: Float64Array.of(0, 0, 1, 0) } })
  all.memory.threshold.fill(1)
  all.decide()
  expect([...all.memory.side]).toEqual([0, 0, 1, 0, 0, 0, 1, 0])
})

test('a trend counts against the larger of present and usual volatility', () => {
  const trend = new Float64Array(4).fill(0.02)
  const side = (slowVolatility: number): number => {
    const all = cohort(momentum, { count: 1, view: { trend, slowVolatility } })
    all.memory.threshold.fill(5)
    all.decide()
    return all.memory.side[0]
  }
  expect(side(0.0001)).toBe(1)
  expect(side(0.001)).toBe(0)
})

test('thresholds lie between the most eager and the most patient, and 70 % start flat', () => {
  const all = cohort(momentum, { count: 20_000 })
  expect(Math.min(...all.memory.threshold)).toBeCloseTo(0.8, 1.5)
  expect(Math.max(...all.memory.threshold)).toBeCloseTo(2.5, 1.5)
  expect(all.opening.filter(x => x === 0).length / 20_000).toBeCloseTo(0.7, 1.8)
  expect(all.opening.filter(x => x === 1).length / 20_000).toBeCloseTo(0.15, 1.8)
})

test('it remembers the side of what it holds when positions are there', () => {
  const all = cohort(momentum, { count: 3, size: [5, -5, 0] })
  all.settle()
  expect([...all.memory.side]).toEqual([1, -1, 0])
})

test('an agent without appetite closes', () => {
  const all = four(2, 100, 1)
  all.give({ leverage: 0 })
  all.decide()
  for (const lots of all.decision.intents.lots) expect(lots).toBeLessThan(0)
})
