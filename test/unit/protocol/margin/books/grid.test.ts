import { describe, expect, test } from 'vitest'
import { formatFault } from '../../../../../src/scenario/faults.ts'
import { gridFaults, type Grid } from '../../../../../src/protocol/margin/books/grid.ts'
import { deribit } from '../../../../../src/protocol/margin/books/grids/deribit.ts'
import { pmrm1 } from '../../../../../src/protocol/margin/books/grids/pmrm1.ts'
import { pmrm2 } from '../../../../../src/protocol/margin/books/grids/pmrm2.ts'
import { span16 } from '../../../../../src/protocol/margin/books/grids/span16.ts'

const span = span16({
  priceRange: 0.125,
  volRange: 0.3,
  extremeMultiple: 3,
  extremeCover: 0.33,
  shortMinimum: 0,
})

const texts = (grid: Grid): readonly string[] => gridFaults(grid).map(formatFault)
const row = (spot: number, weight = 1, vol: 'up' | 'abs' = 'up') => ({ spot, vol, weight })

describe('grids', () => {
  test.each([
    ['PMRM_2', pmrm2, 31],
    ['PMRM', pmrm1, 23],
    ['Deribit', deribit, 35],
    ['SPAN', span, 16],
  ])('%s is sound and has its scenarios', (_, grid, count) => {
    expect(texts(grid)).toEqual([])
    expect(grid.scenarios).toHaveLength(count)
  })

  test('cover extreme moves in part', () => {
    expect(span.scenarios.slice(-2)).toEqual([
      { spot: 1.375, vol: 'none', weight: 0.33 },
      { spot: 0.625, vol: 'none', weight: 0.33 },
    ])
    expect(deribit.scenarios.at(-1)).toEqual({ spot: 6, vol: 'up', weight: 0.032 })
  })

  test('need no unshocked scenario', () => {
    expect(texts({ ...deribit, scenarios: [row(0.9), row(1.1)] })).toEqual([])
  })

  test('are refused without scenarios, or without a move that counts to either side', () => {
    expect(texts({ ...deribit, scenarios: [] })).toEqual([
      'E_GRID scenarios: got none, expected at least one scenario',
    ])
    expect(texts({ ...deribit, scenarios: [row(1), row(1.1), row(0.9, 0)] })).toEqual([
      'E_GRID scenarios: got no move down, expected a spot below 1, weight above 0',
    ])
    expect(texts({ ...deribit, scenarios: [row(0.9)] })).toEqual([
      'E_GRID scenarios: got no move up, expected a spot above 1, weight above 0',
    ])
  })

  test('are refused row by row', () => {
    const scenarios = [row(0.9), row(1.1, -1), row(0), row(1.2, NaN), row(1, 1, 'abs')]
    expect(texts({ ...deribit, scenarios, scale: 0 })).toEqual([
      'E_GRID scenarios[1].weight: got -1, expected a number of at least 0',
      'E_GRID scenarios[2].spot: got 0, expected a number above 0',
      'E_GRID scenarios[3].weight: got NaN, expected a number of at least 0',
      'E_GRID scenarios[4].vol: got "abs", expected a grid with a skewShock',
      'E_GRID scenarios: got no move up, expected a spot above 1, weight above 0',
      'E_GRID scale: got 0, expected a number above 0',
    ])
  })
})
