import { expect, test } from 'vitest'
import { figureOf } from '../../../src/study/figures.ts'
import { clocked, handmade } from './handmade.ts'

const [protocol] = clocked(5, 2).protocols
const scenario = {
  ...clocked(5, 2),
  cohorts: [
    { count: 20, equity: 100 },
    { count: 10, equity: 200 },
  ] as never,
  protocols: [
    {
      ...protocol,
      waterfall: [
        { kind: 'insurance-fund', sizeShare: 0.5 },
        { kind: 'lp-vault', sizeShare: 0.1 },
        { kind: 'auto-deleveraging' },
      ] as never,
    },
  ],
}
const columns = {
  openInterest: [4000, 3000, 1000],
  initialRate: [0.1, 0.1, 0.2],
  fund: [500, 500, 200],
}
const result = handmade(columns, 2, {
  penalties: 40,
  insurancePaid: 80,
  rungsPaid: 200,
  socializedLoss: 60,
  insolvent: 4,
})
const of = (id: string): number => figureOf(id).of(result, scenario)

test('capital efficiency is open interest over margin of both sides, fund and what other rungs began with', () => {
  expect(of('capital-efficiency')).toBeCloseTo((3000 / 1500 + 1000 / 1000) / 2, 12)
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
