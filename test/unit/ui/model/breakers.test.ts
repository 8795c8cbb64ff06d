import { expect, test } from 'vitest'
import { breakerIndex } from '../../../../src/ui/model/breakers.ts'
import type { Scenario } from '../../../../src/scenario/document.ts'

const scenario = {
  protocols: [{ breakers: [{}, {}] }, { breakers: [] }, { breakers: [{}] }],
} as unknown as Scenario

test('breakers are counted through all protocols', () => {
  const place = breakerIndex(scenario)
  expect([place(0, 1), place(2, 0)]).toEqual([1, 2])
})

test('a scenario without protocols has none before the first', () => {
  expect(breakerIndex({})(0, 3)).toBe(3)
})
