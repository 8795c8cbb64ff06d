import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { plotOf } from '../../../../src/ui/cascade/geometry.ts'
import {
  apart,
  createLayout,
  placeNew,
  rowAt,
  type Layout,
} from '../../../../src/ui/cascade/layout.ts'
import { scopeOf, stepX } from '../../../../src/ui/cascade/scope.ts'
import { createChronicle } from '../../../../src/ui/model/chronicle.ts'
import { broken, eventsOf, openedOf, type HandEvent } from '../handmade.ts'

const plot = plotOf(1120, 520, 1)

function laidOut(list: readonly HandEvent[], now: number): { layout: Layout; left: number } {
  const chronicle = createChronicle(openedOf())
  chronicle.add(eventsOf(list))
  const [cascade] = chronicle.cascades
  const scope = scopeOf(cascade, chronicle.liquidations, now, 5)
  const layout = createLayout(cascade, chronicle.liquidations, scope, plot)
  placeNew(layout, cascade, chronicle.liquidations, { scope, plot })
  return { layout, left: stepX(scope, plot, list[0].step ?? 0) }
}

/** A crowd over some steps, each set off by one before it or by the outside. */
const crowd = fc
  .array(fc.record({ gap: fc.nat(2), back: fc.nat(6), size: fc.integer({ min: 1, max: 4000 }) }), {
    minLength: 1,
    maxLength: 120,
  })
  .map(draws => {
    let step = 100
    return draws.map(({ gap, back, size }, i): HandEvent => {
      step += gap
      return broken(500 + i, step, back === 0 ? -1 : 500 + i - back, { lots: size })
    })
  })

test('no two accounts overlap while there is room, and all stand inside the tree', () => {
  fc.assert(
    fc.property(crowd, list => {
      const { layout } = laidOut(list, 100 + 2 * list.length)
      const { x, y, side } = layout
      for (let a = 0; a < list.length; a++) {
        expect(y[a] - side[a] / 2).toBeGreaterThanOrEqual(plot.tree.top - 1)
        expect(y[a] + side[a] / 2).toBeLessThanOrEqual(plot.tree.bottom + 1)
        for (let b = 0; b < a; b++) {
          const gap = Math.max(Math.abs(x[a] - x[b]), Math.abs(y[a] - y[b]))
          // Neighbouring columns may touch where a mark is wider than its column.
          if (x[a] === x[b]) expect(gap).toBeGreaterThanOrEqual((side[a] + side[b]) / 2 - 1e-3)
        }
      }
    }),
    { seed: 21, numRuns: 60 },
  )
})

test('areas are notional, within the smallest and the largest', () => {
  const { layout } = laidOut(
    [broken(1, 100, -1, { lots: 100_000 }), broken(2, 101, -1, { lots: 25_000 })],
    110,
  )
  expect(layout.side[0]).toBeCloseTo(2 * layout.side[1], 5)
})

test('an account that is placed stays where it is when others come', () => {
  const list = Array.from({ length: 40 }, (_, k) => broken(600 + k, 100 + (k >> 2), -1))
  const chronicle = createChronicle(openedOf())
  chronicle.add(eventsOf(list.slice(0, 20)))
  const [cascade] = chronicle.cascades
  const scope = scopeOf(cascade, chronicle.liquidations, 110, 5)
  const layout = createLayout(cascade, chronicle.liquidations, scope, plot)
  placeNew(layout, cascade, chronicle.liquidations, { scope, plot })
  const before = [layout.x.slice(0, 20), layout.y.slice(0, 20)]
  chronicle.add(eventsOf(list.slice(20)))
  placeNew(layout, cascade, chronicle.liquidations, { scope, plot })
  expect([layout.x.slice(0, 20), layout.y.slice(0, 20)]).toEqual(before)
  expect(layout.end - layout.first).toBe(40)
})

test('thousands are placed in a few milliseconds', () => {
  const list = Array.from({ length: 3000 }, (_, k) =>
    broken(1000 + k, 100 + Math.floor(k / 120), k === 0 ? -1 : 1000 + (k >> 1)),
  )
  const begin = performance.now()
  const { layout } = laidOut(list, 130)
  expect(performance.now() - begin).toBeLessThan(1500)
  expect(layout.end - layout.first).toBe(3000)
})

test('the account at a point is the nearest one, if it is near', () => {
  const { layout } = laidOut([broken(1, 100, -1), broken(2, 104, -1)], 110)
  expect(rowAt(layout, layout.x[1] + 2, layout.y[1])).toBe(1)
  expect(rowAt(layout, layout.x[1] + 90, layout.y[1] + 90)).toBe(-1)
})

describe('labels on a line', () => {
  const wishes = fc.array(fc.double({ min: 0, max: 300, noNaN: true }), {
    minLength: 1,
    maxLength: 12,
  })

  test('keep their distance, their order and the bounds', () => {
    fc.assert(
      fc.property(wishes, list => {
        const placed = apart(list, 20, [0, 300])
        const order = list.map((_, k) => k).sort((a, b) => list[a] - list[b] || a - b)
        order.forEach((k, n) => {
          expect(placed[k]).toBeGreaterThanOrEqual(-1e-9)
          expect(placed[k]).toBeLessThanOrEqual(300 + 1e-9)
          if (n > 0) expect(placed[k] - placed[order[n - 1]]).toBeGreaterThanOrEqual(20 - 1e-6)
        })
      }),
      { seed: 8, numRuns: 200 },
    )
  })

  test('stay where they wish to be if nobody is near', () => {
    expect(apart([10, 100, 200], 20, [0, 300])).toEqual([10, 100, 200])
  })

  test('give way evenly to both sides', () => {
    expect(apart([100, 100], 20, [0, 300])).toEqual([90, 110])
  })
})
