import { describe, expect, test } from 'vitest'
import { castScenario } from '../../../src/cli/bench/cast.ts'
import { w2Scenario } from '../../../src/cli/bench/w2.ts'
import { CATALOGUE } from '../../../src/engine/catalogue.ts'
import { simulate } from '../../../src/engine/simulate.ts'
import { preset } from '../../support/scenarios.ts'

const standard = preset('standard')
const full = castScenario(standard)
const total = (cohorts: readonly { readonly count: number }[]): number =>
  cohorts.reduce((sum, { count }) => sum + count, 0)

describe('a full cast', () => {
  test('has every kind of agent but those of W1, and as many agents as W2', () => {
    const kinds = new Set(full.cohorts.map(({ agent }) => agent.kind))
    expect([...CATALOGUE.agents.keys()].filter(id => !kinds.has(id))).toEqual([
      'w1-momentum',
      'w1-noise',
      'w1-reversion',
    ])
    expect(kinds.size).toBeGreaterThanOrEqual(14)
    expect(total(full.cohorts)).toBe(total(standard.cohorts))
  })

  test('leaves W2’s own cohorts the greater part, in their shares and with all their money', () => {
    standard.cohorts.forEach((before, row) => {
      const { id, count, equity } = full.cohorts[row]
      expect(id).toBe(before.id)
      expect(count).toBeGreaterThan(0.5 * before.count)
      expect((count * equity) / (before.count * before.equity)).toBeCloseTo(1, 12)
    })
  })

  test('plays, and its books add up', () => {
    const { summary } = simulate(w2Scenario(full, { agents: 1000, steps: 60 }), { audit: 'full' })
    expect(summary.agents).toBe(1000)
    expect(summary.attackBudget).toBeGreaterThan(0)
    expect(summary.conservationError).toBe(0)
  })
})
