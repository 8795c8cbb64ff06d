import { describe, expect, test } from 'vitest'
import { bandsOf } from '../../../../src/ui/cascade/bands.ts'
import type { Scope } from '../../../../src/ui/cascade/scope.ts'
import { historyOf } from '../handmade.ts'

const scope: Scope = { from: 0, left: 0, end: 3, span: 4, isOver: false, before: 0, after: 0 }
const mark = [1000, 950, 900, 920]
const outside = [1000, 980, 980, 980]
const carry = [0, 0, 0.01, 0.02]
const history = historyOf({
  markPrice: mark,
  'origin.outside': outside.map(Math.log),
  'origin.carry': carry,
  'origin.liquidation': mark.map((p, k) => Math.log(p / outside[k]) - carry[k]),
})
const origins = ['outside', 'liquidation', 'carry']

describe('bands', () => {
  const bands = bandsOf(history, origins, scope, { side: 1, columns: 50 })!

  test('reach from the start to the mark, less what held against it', () => {
    bands.rows.forEach((_, column) => {
      const pushed = bands.pushed.reduce((sum, one) => sum + one[column], 0)
      expect(1000 - pushed + bands.held[column]).toBeCloseTo(bands.mark[column], 9)
    })
  })

  test('are never below zero, whoever pushes which way', () => {
    for (const one of bands.pushed) for (const usd of one) expect(usd).toBeGreaterThanOrEqual(0)
    expect(bands.held[3]).toBeGreaterThan(15)
  })

  test('stand from the outside in, forced sales last', () => {
    expect(bands.origins).toEqual(['outside', 'carry', 'liquidation'])
  })

  test('bound all that is drawn', () => {
    expect(bands.high).toBe(1000)
    expect(bands.low).toBeLessThan(900)
  })

  test('are thinned to the columns there are, both ends kept', () => {
    const few = bandsOf(history, origins, scope, { side: 1, columns: 2 })!
    expect([...few.rows]).toEqual([0, 3])
  })

  test('are none where the history does not reach', () => {
    expect(bandsOf(history, origins, { ...scope, from: 9, left: 9 }, { side: 1, columns: 9 })).toBe(
      undefined,
    )
  })
})

test('a rise is stacked upwards', () => {
  const up = historyOf({ markPrice: [100, 110], outsidePrice: [100, 104] })
  const bands = bandsOf(up, origins, { ...scope, end: 1 }, { side: -1, columns: 9 })!
  expect(bands.pushed[0][1]).toBeCloseTo(4.1, 0)
  expect(100 + bands.pushed[0][1] + bands.pushed[1][1]).toBeCloseTo(110, 9)
})
