import { expect, test } from 'vitest'
import type { Acting, Intents } from '../../../src/agents/strategy.ts'
import { ordersOf, sendOrders, startWishes } from '../../../src/agents/trading.ts'
import { plainView } from './decisions.ts'

const acting = (count: number): Acting => ({
  count,
  rows: Int32Array.from({ length: count }, (_, j) => 5 + j),
  first: 5,
  equity: new Float64Array(count),
  size: new Float64Array(count),
  leverage: new Float64Array(count),
  spot: new Float64Array(count),
  startEquity: new Float64Array(count),
})

function send(count: number, wish: { gap: number; mean: number; limit: number }): Intents {
  const intents = {
    lots: new Float64Array(count),
    limit: new Float64Array(count),
    rule: new Uint8Array(count),
  }
  const wishes = startWishes(acting(count), plainView(), { key: [1, 2] })
  wishes.gap.fill(wish.gap, 0, count)
  wishes.mean.fill(wish.mean, 0, count)
  wishes.limit.fill(wish.limit, 0, count)
  sendOrders(count, wishes, intents)
  return intents
}

test('orders are exponential around their mean, cut at what is wanted', () => {
  const count = 20_000
  const { lots } = send(count, { gap: 1e12, mean: 1000, limit: 50_000 })
  const sizes = [...lots].sort((a, b) => a - b)
  expect(lots.reduce((sum, x) => sum + x, 0) / count / 1000).toBeCloseTo(1, 1.5)
  expect(sizes[count / 2] / 1000).toBeCloseTo(Math.LN2, 1.5)
  const cut = send(count, { gap: -500, mean: 1000, limit: 50_000 }).lots
  expect(Math.min(...cut)).toBe(-500)
  expect(cut.filter(x => x === -500).length / count).toBeCloseTo(Math.exp(-0.5), 1.5)
})

test('a limit is rounded so that no more is paid and no less taken', () => {
  const buys = send(50, { gap: 10, mean: 1000, limit: 50_000.7 })
  const sells = send(50, { gap: -10, mean: 1000, limit: 50_000.3 })
  buys.lots.forEach((lots, j) => lots !== 0 && expect(buys.limit[j]).toBe(50_000))
  sells.lots.forEach((lots, j) => lots !== 0 && expect(sells.limit[j]).toBe(50_001))
})

test.each([
  [NaN, 1000, 50_000],
  [10, NaN, 50_000],
  [10, 1000, NaN],
  [10, 1000, 0.9],
  [10, 1000, Infinity],
  [0, 1000, 50_000],
  [0.4, 1000, 50_000],
  [10, 0, 50_000],
])('a wish for %d lots in orders of %d within %d sends nothing', (gap, mean, limit) => {
  expect([...send(20, { gap, mean, limit }).lots]).toEqual(Array(20).fill(0))
})

test('an order of many agents is the same share of the market as one of few', () => {
  const few = ordersOf(0.0003, plainView({ scale: 10 }))
  const many = ordersOf(0.0003, plainView({ scale: 0.1 }))
  expect(few / many).toBeCloseTo(100, 10)
  expect(ordersOf(0.0003, plainView())).toBeCloseTo((0.0003 * 2e12) / 500_000, 10)
})

test('room grows with the number who act, and begins without wishes', () => {
  const wishes = startWishes(acting(5000), plainView(), { key: [1, 2] })
  expect(wishes.gap.length).toBeGreaterThanOrEqual(5000)
  expect(wishes.words.length).toBeGreaterThanOrEqual(10_000)
  wishes.gap.fill(7)
  expect([...startWishes(acting(3), plainView(), { key: [1, 2] }).gap.subarray(0, 3)]).toEqual([
    0, 0, 0,
  ])
})
