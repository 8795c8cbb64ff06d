import { describe, expect, test } from 'vitest'
import { axisOf, priceRange, type Sheet } from '../../../../src/ui/options/axis.ts'
import { bookText } from '../../../../src/ui/options/legs.ts'
import { cellText, rowsOf, scaleOf, worstOf } from '../../../../src/ui/options/matrix.ts'
import { nameLines, overlap, placeBeside, TALL, widthOf } from '../../../../src/ui/options/names.ts'
import { payoffPlot } from '../../../../src/ui/options/payoff.ts'
import { healthShare, stackOf, stateOf } from '../../../../src/ui/options/stack.ts'
import { venueOf } from './fixture.ts'

const view = venueOf()
const book = view.chosen!
const matrix = book.matrix!
const axis = axisOf(priceRange(view, view.markPrice), 560)
const sheet: Sheet = { axis, top: 8, bottom: 96, mark: view.markPrice }

describe('the payoff', () => {
  test('is nothing at the mark, and shows where equity is gone', () => {
    const plot = payoffPlot(book, view.markPrice, sheet)
    expect(plot.lines.map(({ id }) => id)).toEqual(['volUp', 'expiry', 'now'])
    expect(plot.gone).toBeGreaterThan(plot.zero)
    expect(plot.gone).toBeLessThanOrEqual(96)
    expect(plot.dots).toHaveLength(matrix.spots.length)
  })

  test('an equity that is far below would flatten the picture: it is left out', () => {
    expect(payoffPlot({ ...book, equity: 1e9 }, view.markPrice, sheet).gone).toBeNaN()
  })

  test('names of lines touch neither each other nor the mark', () => {
    const { names } = payoffPlot(book, view.markPrice, sheet)
    expect(names.length).toBeGreaterThanOrEqual(3)
    const boxes = names.map(({ id, x, y }) => ({
      left: x,
      right: x + widthOf(id),
      top: y + 2 - TALL,
      bottom: y + 2,
    }))
    boxes.forEach((box, k) => {
      for (const other of boxes.slice(k + 1)) expect(overlap(box, other)).toBe(false)
      expect(box.left > axis.x(view.markPrice) || box.right < axis.x(view.markPrice)).toBe(true)
    })
  })

  test('a name that would run into lines everywhere is left out', () => {
    const low = { id: 'low', text: 'low', y: () => 50 }
    const crowd = Array.from({ length: 30 }, (_, k) => () => 3 * k)
    expect(nameLines([low], crowd, sheet)).toEqual([])
    expect(
      placeBeside({ text: 'low', point: { x: 200, y: 50 }, lines: crowd, full: [] }, sheet),
    ).toBeUndefined()
  })
})

describe('the matrix', () => {
  test('has a row a vol, a cell a spot, and its worst outlined', () => {
    const rows = rowsOf(matrix)
    expect(rows.map(({ vol }) => vol)).toEqual(['up', 'none', 'down'])
    const worst = rows.flatMap(({ cells }) => cells).filter(({ isWorst }) => isWorst)
    expect(worst).toHaveLength(1)
    expect(worst[0]).toMatchObject({ value: matrix.worstValue, share: 1, tone: 'deep' })
    expect(worstOf(matrix)).toEqual({ spot: -0.4, vol: 'up' })
  })

  test('a scenario that the grid has not is empty, and a worst beside the grid has no cell', () => {
    const cells = matrix.cells.slice()
    cells[4] = NaN
    const { tone, text } = rowsOf({ ...matrix, cells })[0].cells[4]
    expect([tone, text]).toEqual(['none', ''])
    expect(worstOf({ ...matrix, worst: -1 })).toBeUndefined()
  })

  test('numbers are short in a unit of their own', () => {
    expect(scaleOf(matrix)).toEqual({ unit: 1000, digits: 0 })
    const small = { ...matrix, cells: matrix.cells.map(value => value / 50) }
    expect(scaleOf({ ...small, worstValue: -23_000 })).toEqual({ unit: 1000, digits: 1 })
    expect(scaleOf({ ...matrix, worstValue: -3e7 })).toEqual({ unit: 1_000_000, digits: 1 })
    expect(scaleOf({ ...matrix, worstValue: -3e8 })).toEqual({ unit: 1_000_000, digits: 0 })
    const thousands = { unit: 1000, digits: 0 } as const
    expect(cellText(-843_210, thousands)).toBe('−843')
    expect(cellText(12_300, thousands)).toBe('+12')
    expect(cellText(-1_234_567, thousands)).toBe('−1\u202f235')
    expect(cellText(-300, thousands)).toBe('0')
    expect(cellText(3_450_000, { unit: 1_000_000, digits: 1 })).toBe('+3.5')
  })
})

describe('the stack of margin', () => {
  test('each part stands where the one before ends, and all end at the requirement', () => {
    const { parts, initial } = stackOf(book)
    for (let k = 1; k < parts.length; k++) expect(parts[k].from).toBeCloseTo(parts[k - 1].to, 9)
    expect(parts.at(-1)!.to).toBeCloseTo(initial, 9)
    expect(initial).toBe(1)
  })

  test('parts of nothing are left out, a discount goes back', () => {
    const parts = [
      { id: 'scenario', amount: 100 },
      { id: 'basis', amount: 0 },
      { id: 'collateral', amount: -20 },
    ] as const
    const stack = stackOf({ ...book, parts, initial: 80, equity: 50, maintenance: 60 })
    expect(stack.parts.map(({ id }) => id)).toEqual(['scenario', 'collateral'])
    expect(stack.parts[1]).toMatchObject({ from: 1, to: 1 })
  })

  test('says what a book may still do', () => {
    expect(stateOf({ isFlagged: true, equity: 1, initial: 2 })).toBe('closed')
    expect(stateOf({ isFlagged: false, equity: 1, initial: 2 })).toBe('reduce')
    expect(stateOf({ isFlagged: false, equity: 3, initial: 2 })).toBe('free')
    expect([0.5, 1, 5, Infinity].map(healthShare)).toEqual([0.25, 0.5, 1, 1])
  })
})

describe('a book in words', () => {
  test('names its largest legs by side, and the perpetuals', () => {
    expect(bookText(book)).toBe(
      'short 170 puts 14\u202f000, 110 puts 12\u202f000, 60 calls 20\u202f000 (15 days), long 24 in perpetuals',
    )
  })

  test('says when legs end on different days, and counts the rest', () => {
    const leg = { isCall: true, strike: 900, days: 3, contracts: 1 }
    const legs = [leg, { ...leg, days: 30, contracts: -2 }, leg, leg]
    expect(bookText({ legs, perps: 0 })).toBe(
      'short 2 calls 900 (30 days), long 1 call 900, 1 call 900 (3.0 days), 1 more',
    )
    expect(bookText({ legs: [], perps: 0 })).toBe('no position')
  })
})
