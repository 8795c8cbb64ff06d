import { expect, test } from 'vitest'
import { simulate } from '../../../src/engine/simulate.ts'
import { figureOf } from '../../../src/study/figures.ts'
import { MONEY } from '../../../src/study/money.ts'
import { clocked, handmade, stormy } from './handmade.ts'

const at = (id: string, summary: object): number =>
  figureOf(id).of(handmade({}, 1, summary), clocked(5, 1))

const attack = { attackBudget: 200, attackProfit: -50, attackSpent: 80, attackExtracted: 30 }

test.each([
  ['attack-profit', attack, -50],
  ['attack-return', attack, -0.25],
  ['attack-spent', attack, 80],
  ['attack-extracted', attack, 30],
  ['fees', { takerFees: 7 }, 7],
  ['rebates', { rebates: -3 }, -3],
  ['gas', { gasPaid: 2 }, 2],
  ['bonus', { bonusPaid: 4 }, 4],
  ['withdrawn', { withdrawn: 9 }, 9],
])('%s of %j is %d', (id, summary, expected) => {
  expect(at(id, summary)).toBe(expected)
})

test('a run without attackers has no figures of attacks, and one with takers has fees', () => {
  const scenario = stormy()
  const result = simulate(scenario)
  const values = new Map(MONEY.map(({ id, of }) => [id, of(result, scenario)]))
  for (const [id, value] of values) {
    if (id.startsWith('attack')) expect(value, id).toBeNaN()
    else if (!id.endsWith('-profit')) expect(value, id).toBeGreaterThanOrEqual(0)
  }
  // The stormy market has traders alone.
  const made = result.cast.reduce((sum, { profit }) => sum + profit, 0)
  expect(values.get('trader-profit')).toBeCloseTo(made * 1e-4, 6)
  expect(made).not.toBe(0)
  for (const role of ['maker', 'keeper', 'depositor'])
    expect(values.get(`${role}-profit`)).toBeNaN()
  expect(values.get('fees')).toBe(result.summary.takerFees)
})
