import { expect, test } from 'vitest'
import { figureOf } from '../../../src/study/figures.ts'
import { clocked, handmade } from './handmade.ts'

const scenario = {
  ...clocked(5, 2),
  cohorts: [
    { count: 10, equity: 100 },
    { count: 5, equity: 200 },
  ] as never,
}
const result = handmade({ openInterest: [4000, 3000, 1000] }, 2, {
  penalties: 40,
  insurancePaid: 80,
  rungsPaid: 200,
  socializedLoss: 60,
  insolvent: 4,
})
const of = (id: string): number => figureOf(id).of(result, scenario)

test('capital efficiency is the open interest carried, on average, for the money that everybody brought', () => {
  expect(of('capital-efficiency')).toBe(2000 / 2000)
})

test('who paid is told as shares of the open interest before the crash, no payer twice', () => {
  expect(of('paid-penalties')).toBe(0.01)
  expect(of('paid-fund')).toBe(0.02)
  expect(of('paid-rungs')).toBe(0.015)
  expect(of('paid-winners')).toBe(0.015)
  expect(of('paid-nobody')).toBe(0.001)
})

test('a venue without open interest has nobody who paid for any', () => {
  const empty = handmade({ openInterest: [0, 0, 0] }, 2, { penalties: 0 })
  expect(figureOf('paid-penalties').of(empty, scenario)).toBeNaN()
})
