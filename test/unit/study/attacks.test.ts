import { describe, expect, test } from 'vitest'
import { frontierOf, judgeTwins, verdictOf } from '../../../src/study/attacks.ts'
import { compared } from '../../../src/study/sideBySide.ts'
import { ensembleOf } from './tables.ts'

const interval = (low: number, high: number) => ({ estimate: (low + high) / 2, low, high })

test.each([
  [1, 3, 'pays'],
  [-3, -1, 'loses'],
  [-1, 2, 'open'],
  [0, 2, 'open'],
  [-2, 0, 'open'],
  [NaN, NaN, 'open'],
])('an interval from %d to %d says that it %s', (low, high, expected) => {
  expect(verdictOf(interval(low, high))).toBe(expected)
})

describe('an attack and its twin', () => {
  const profits = (...values: number[]) =>
    ensembleOf(
      'attack-profit',
      values.map(value => [value]),
    )

  test('are told apart by their own intervals and by the paired difference', () => {
    const rows = compared([profits(5, 6, 7), profits(-3, -2, -2.5)])
    expect(judgeTwins(rows)).toEqual({ attack: 'pays', twin: 'loses', isStopped: true })
  })

  test('are not, where luck could be all of it', () => {
    const rows = compared([profits(5, 6, 7), profits(-3, 8, 20)])
    expect(judgeTwins(rows)).toEqual({ attack: 'pays', twin: 'open', isStopped: false })
  })

  test('without an attacker say nothing', () => {
    const rows = compared([profits(NaN, NaN), profits(NaN, NaN)])
    expect(judgeTwins(rows)).toEqual({ attack: 'open', twin: 'open', isStopped: false })
    expect(judgeTwins([])).toEqual({ attack: 'open', twin: 'open', isStopped: false })
  })
})

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
