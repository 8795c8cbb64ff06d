import { expect, test } from 'vitest'
import { passiveLp } from '../../../../src/agents/lps/passiveLp.ts'
import { QUOTE } from '../../../../src/world/intents.ts'
import { cohort, type CohortOptions, type TestCohort } from '../decisions.ts'

function providers(options: CohortOptions = {}): TestCohort {
  const all = cohort(passiveLp, { equity: 1e11, startEquity: 1e11, ...options })
  all.decide()
  return all
}

const levels = ({ decision: { quotes } }: TestCohort, slot: number, side: 0 | 1) => ({
  ticks: [...quotes.ticks.subarray(slot * 20 + side * 10, slot * 20 + side * 10 + 10)],
  lots: [...quotes.lots.subarray(slot * 20 + side * 10, slot * 20 + side * 10 + 10)],
})

test('levels lie from 1 % to 13 % around the slow average, each a draw of its own away', () => {
  const all = providers({ view: { slowValue: 40_000 } })
  expect([...all.decision.quotes.action]).toEqual(Array(40).fill(QUOTE))
  const factors: number[] = []
  for (let slot = 0; slot < 40; slot++) {
    const { ticks } = levels(all, slot, 0)
    const asks = levels(all, slot, 1).ticks
    for (let l = 0; l < 10; l++) {
      const factor = Math.log(40_000 / ticks[l]) / (0.01 * 1.33 ** l)
      expect(factor).toBeGreaterThan(0.799)
      expect(factor).toBeLessThan(1.21)
      factors.push(factor)
      expect(Math.abs(asks[l] * ticks[l] - 40_000 ** 2)).toBeLessThan(3 * asks[l])
    }
  }
  expect(factors.reduce((sum, x) => sum + x, 0) / 400).toBeCloseTo(1, 1.3)
})

test('all of them together offer the declared share of open interest on a side', () => {
  const all = providers()
  for (const side of [0, 1] as const) {
    let lots = 0
    for (let slot = 0; slot < 40; slot++)
      lots += levels(all, slot, side).lots.reduce((a, b) => a + b, 0)
    expect((lots * 500_000) / 2e12).toBeCloseTo(0.06, 4)
  }
})

test('what is bought and sold stays within the inventory limit', () => {
  const limit = (2.5 * 1e9) / 500_000
  const all = providers({ equity: 1e9, startEquity: 1e9, size: limit - 500 })
  const sum = (side: 0 | 1): number => levels(all, 5, side).lots.reduce((a, b) => a + b, 0)
  expect(sum(0)).toBe(500)
  expect(sum(1)).toBe(6000)
})

test('every act draws new distances', () => {
  const all = providers()
  const before = levels(all, 3, 0).ticks
  all.view.step++
  all.decide()
  expect(levels(all, 3, 0).ticks).not.toEqual(before)
})
