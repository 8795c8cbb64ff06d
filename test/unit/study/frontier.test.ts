import { describe, expect, test } from 'vitest'
import { frontierOf } from '../../../src/study/frontier.ts'

describe('the frontier', () => {
  const places = (rows: number, columns: number) =>
    Array.from({ length: rows * columns }, (_, i) => [Math.floor(i / columns), i % columns])
  const grid = (text: string) => {
    const rows = text.trim().split(/\s+/)
    const isAbove = [...rows.join('')].map(char => char === '+')
    const found = frontierOf(places(rows.length, rows[0].length), isAbove)
    return rows
      .map((row, i) => [...row].map((_, j) => (found[i * row.length + j] ? '<' : '.')).join(''))
      .join(' ')
  }

  test.each([
    ['++.. +... ....', '..<. .<.. <...'],
    ['++++ ++++', '.... ....'],
    ['.... ....', '.... ....'],
    // A diagonal neighbour is none.
    ['+.. ... ...', '.<. <.. ...'],
    ['..+ ... +..', '.<. <.< .<.'],
  ])('of %s is %s', (text, expected) => {
    expect(grid(text)).toBe(expected)
  })

  test('runs along one axis, and cells that stand alone have none', () => {
    expect(frontierOf([[0], [1], [2]], [true, false, false])).toEqual([false, true, false])
    expect(frontierOf([[], []], [false, false])).toEqual([false, false])
  })
})
