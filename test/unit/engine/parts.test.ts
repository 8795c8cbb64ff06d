import { expect, test } from 'vitest'
import { partsOf } from '../../../src/engine/parts.ts'
import * as bookLiquidations from '../../../src/protocol/bookLiquidations/index.ts'

test('parts stand in the order of the names they are exported under, whatever order they are listed in', () => {
  const [one, other] = Object.values(bookLiquidations)
  expect(partsOf({ zeta: one, Alpha: other, beta: one })).toEqual([other, one, one])
  const names = Object.keys(bookLiquidations).sort()
  expect(partsOf(bookLiquidations)).toEqual(
    names.map(name => (bookLiquidations as Record<string, unknown>)[name]),
  )
})
