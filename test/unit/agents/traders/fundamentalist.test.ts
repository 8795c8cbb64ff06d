import { expect, test } from 'vitest'
import { fundamentalist } from '../../../../src/agents/traders/fundamentalist.ts'
import { cohort, LOT_VALUE, type TestCohort } from '../decisions.ts'

/** One agent without bias and a threshold of 1 %, in a market whose outside price is 50,000. */
function one(x: number, size: number, params: Record<string, number> = {}): TestCohort {
  // A huge mean order, so that the order is what is wanted.
  const all = cohort(fundamentalist, { count: 1, size, leverage: 2, params: { childOrder: 0.1, ...params }, view: { mid: 50_000 * Math.exp(-0.01 * x), scale: 1e9 } }) // prettier-ignore
  all.memory.worth.fill(1)
  all.memory.patience.fill(1)
  all.decide()
  return all
}

const FULL = (2 * 1e8) / LOT_VALUE

test.each([
  [1.5, 0, 0.5 * FULL],
  [-1.5, 0, -0.5 * FULL],
  [3, 0, FULL],
  [9, 0, FULL],
  [-9, 0, -FULL],
  [0.9, 0, 0],
  [0.9, 100, 0],
  [-0.9, 100, -100],
  [0.4, 100, -100],
  [-0.4, -100, 100],
  [1.5, 0.5 * FULL, 0],
])('at %d thresholds and %d lots it orders %d', (x, size, lots) => {
  expect(one(x, size).decision.intents.lots[0]).toBeCloseTo(lots, -1)
})

test('its limit leaves half a threshold to be gained', () => {
  const { limit } = one(2, 0).decision.intents
  expect(limit[0]).toBe(Math.floor(50_000 / Math.exp(0.005)))
  expect(one(-2, 0).decision.intents.limit[0]).toBe(Math.ceil(50_000 * Math.exp(0.005)))
})

test('its limit lies within 5 % of the middle of the book', () => {
  const all = one(9, 0)
  expect(all.decision.intents.limit[0]).toBe(Math.floor(all.view.mid * 1.05))
})

test('it values by what the outside price was as long ago as it is slow', () => {
  const all = cohort(fundamentalist, {
    count: 3,
    view: { outside: Float64Array.of(52_000, 50_000, 48_000) },
  })
  all.memory.worth.fill(1)
  all.memory.patience.fill(1)
  all.memory.lag.set([0, 1, 2])
  all.decide()
  expect([...all.decision.intents.lots].map(Math.sign)).toEqual([1, 0, -1])
})

test('opinions, thresholds and lags spread as declared, and those far off start with a position', () => {
  const all = cohort(fundamentalist, { count: 20_000 })
  const logs = all.memory.worth.map(x => Math.log(x))
  expect(Math.sqrt(logs.reduce((sum, x) => sum + x * x, 0) / 20_000)).toBeCloseTo(0.02, 3)
  expect([...all.memory.patience].sort((a, b) => a - b)[10_000]).toBeCloseTo(1, 1.5)
  for (let slot = 0; slot < 20_000; slot++) {
    const x = logs[slot] / (0.01 * all.memory.patience[slot])
    const expected = Math.abs(x) > 1 ? Math.max(-1, Math.min(1, x / 3)) : 0
    expect(all.opening[slot]).toBeCloseTo(expected, 9)
  }
})
