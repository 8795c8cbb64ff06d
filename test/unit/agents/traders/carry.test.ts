import { expect, test } from 'vitest'
import { carry } from '../../../../src/agents/traders/carry.ts'
import { cohort, LOT_VALUE, type TestCohort } from '../decisions.ts'

/** One agent with a cost of 20 bp, in a market `basis` costs above the outside price. */
function one(basis: number, size: number, hedge = 0): TestCohort {
  const all = cohort(carry, { count: 1, size, params: { childOrder: 0.1 }, view: { mid: 50_000 * Math.exp(0.002 * basis), scale: 1e9 } }) // prettier-ignore
  all.memory.dear.fill(1)
  all.memory.hedge.fill(hedge)
  all.decide()
  return all
}

const FULL = (3 * 1e8) / LOT_VALUE

test.each([
  [1.5, 0, -0.5 * FULL],
  [-1.5, 0, 0.5 * FULL],
  [3, 0, -FULL],
  [8, 0, -FULL],
  [0.9, 0, 0],
  [0.9, 300, 0],
  [1.5, -0.8 * FULL, 0],
  [-1.5, 0.8 * FULL, 0],
  [0.2, 300, -300],
  [-0.2, -300, 300],
  [1.5, 300, -0.5 * FULL - 300],
])('at a basis of %d costs and %d lots it orders %d', (basis, size, lots) => {
  expect(one(basis, size).decision.intents.lots[0]).toBeCloseTo(lots, -1)
})

test('near the outside price it goes back to the hedge it started with', () => {
  expect(one(0, 0, -1.5).decision.intents.lots[0]).toBeCloseTo((-1.5 * 1e8) / LOT_VALUE, -1)
  // But not beyond its limit.
  expect(one(0, 0, -9).decision.intents.lots[0]).toBeCloseTo(-FULL, -1)
})

test('an order that adds leaves half its cost to be gained, one that reduces takes the outside price', () => {
  expect(one(-2, 0).decision.intents.limit[0]).toBe(Math.floor(50_000 / Math.exp(0.001)))
  expect(one(2, 0).decision.intents.limit[0]).toBe(Math.ceil(50_000 * Math.exp(0.001)))
  expect(one(0.2, 300).decision.intents.limit[0]).toBe(50_000)
})

test('it remembers its hedge over its equity', () => {
  const all = cohort(carry, { count: 3, size: [100, -200, 5], equity: [1e8, 1e8, 0] })
  all.settle()
  expect([...all.memory.hedge]).toEqual([0.5, -1, 0])
})

test('its limit is a multiple of what it started with, not of what it has', () => {
  const all = cohort(carry, { count: 1, equity: 1e7, startEquity: 1e8, params: { childOrder: 0.1 }, view: { mid: 55_000, scale: 1e9 } }) // prettier-ignore
  all.memory.dear.fill(1)
  all.decide()
  expect(all.decision.intents.lots[0]).toBe(-FULL)
})
