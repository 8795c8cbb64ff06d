import { describe, expect, test } from 'vitest'
import { breakingMove, markBooks } from '../../../src/workers/bookMarks.ts'
import { optionsVenue } from '../../support/optionsVenue.ts'

describe('the move that breaks a book', () => {
  test('of a plain position is its slack over its delta, against it', () => {
    expect(breakingMove(100, 2, 0)).toBe(-50)
    expect(breakingMove(100, -2, 0)).toBe(50)
  })

  test('of a short straddle is the same to either side', () => {
    expect(Math.abs(breakingMove(100, 0, -0.5))).toBeCloseTo(20, 12)
  })

  test('is the nearer of two, and leaves nothing of the slack', () => {
    const move = breakingMove(100, 3, -0.5)
    expect(100 + 3 * move - 0.25 * move * move).toBeCloseTo(0, 9)
    expect(move).toBeLessThan(0)
  })

  test('of what gains either way is none', () => {
    expect(breakingMove(100, 1, 5)).toBeNaN()
    expect(breakingMove(100, 0, 0)).toBeNaN()
  })

  test('is none of a book that is gone already', () => {
    expect(Math.abs(breakingMove(-1, 3, -1))).toBeLessThan(1e-6)
  })
})

test('books that were looked at stand on the stage, on the side that breaks them', () => {
  const { run, books, first, world, market } = optionsVenue()
  run.advance(2)
  const rows = world.agentRows
  const columns = {
    liquidationPrice: new Float32Array(rows).fill(NaN),
    notional: new Float32Array(rows),
  }
  markBooks(books, rows, columns)
  const seller = first('sellers')
  const price = market.state[1] * market.tick
  const isBelow = columns.liquidationPrice[seller] < price
  expect(columns.notional[seller] > 0).toBe(isBelow)
  expect(columns.notional[seller]).not.toBe(0)
})
