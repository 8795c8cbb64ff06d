import { describe, expect, test } from 'vitest'
import type { SideRow } from '../../../../src/study/sideBySide.ts'
import {
  boundsOf,
  meanOf,
  mostPaid,
  paymentsOf,
  reachOf,
} from '../../../../src/ui/generations/figures.ts'
import { generationsText } from '../../../../src/ui/text/generations.ts'

const row = (id: string, ...means: number[]): SideRow => ({
  id,
  label: id,
  unit: 'percent',
  sides: means.map(estimate => ({
    mean: { estimate, low: estimate - 0.01, high: estimate + 0.01 },
    quantiles: [estimate, estimate, estimate] as const,
    above: { estimate: 1, low: 1, high: 1 },
    runs: 6,
  })),
  differences: [null, null, null],
})

const rows = [
  row('capital-efficiency', 1, 6, 4),
  row('liquidated', 0.1, 0.8, 0),
  row('bad-debt', 0, 0.1, 0.01),
  row('fund-end', NaN, 0.2, 1),
  row('paid-fund', 0, 0.07, 0.01),
  row('paid-winners', 0, 0.03, 0),
  row('paid-nobody', 0, 0, 0),
]

describe('side by side', () => {
  test('who paid is told without those who did not, on one scale', () => {
    expect(paymentsOf(rows, 1)).toEqual([
      { id: 'paid-fund', share: 0.07 },
      { id: 'paid-winners', share: 0.03 },
    ])
    expect(paymentsOf(rows, 0)).toEqual([])
    expect(mostPaid(rows, 3)).toBeCloseTo(0.1, 12)
    expect(meanOf(rows, 'volume', 0)).toBeNaN()
  })

  test('a figure that a side lacks, or has only once, is still drawn', () => {
    const [lacking] = rows.filter(({ id }) => id === 'fund-end')
    expect(reachOf(lacking)).toEqual([0.2 - 0.01, 1.01])
    const once = { mean: { estimate: 3, low: NaN, high: NaN } }
    expect(boundsOf(once)).toEqual([3, 3])
  })

  test('the headline says what is won and what is left unpaid', () => {
    expect(generationsText.headline(rows)).toBe(
      'A robot alone leaves 10\u202f% of open interest short. Guards leave 1.0\u202f%, and a usd carries 4.00 times as much as by hand',
    )
    expect(generationsText.headline([])).toBe(generationsText.title)
  })

  test('each has its sentence', () => {
    expect(generationsText.sentence(rows, 0)).toBe(
      'Each usd tied up carries 1.00 usd of positions; 10\u202f% of them are closed by force. Nobody is left to pay for.',
    )
    expect(generationsText.sentence(rows, 1)).toContain(
      'Winners give up 3.0\u202f% of open interest.',
    )
    expect(generationsText.sentence(rows, 2)).toContain('nobody is closed by force')
  })
})
