import { describe, expect, test } from 'vitest'
import { scopeOf, type Scope } from '../../../../src/ui/cascade/scope.ts'
import { createChronicle } from '../../../../src/ui/model/chronicle.ts'
import { broken, eventsOf, openedOf } from '../handmade.ts'

function scope(steps: readonly number[], now: number): Scope {
  const chronicle = createChronicle(openedOf())
  chronicle.add(eventsOf(steps.map((step, k) => broken(100 + k, step, -1))))
  return scopeOf(chronicle.cascades[0], chronicle.liquidations, now, 5)
}

describe('while a cascade runs, the picture', () => {
  test('reaches from before its first member to beyond the present', () => {
    const { left, end, span, isOver } = scope([200, 210], 215)
    expect(left).toBeLessThan(200)
    expect(end).toBe(215)
    expect(left + span).toBeGreaterThan(215)
    expect(isOver).toBe(false)
  })

  test('rests when nobody breaks any more, though it may not be over', () => {
    const { end, isOver } = scope([200, 210], 300)
    expect(isOver).toBe(false)
    expect(end).toBe(228)
  })

  test('keeps its width for many steps', () => {
    const widths = Array.from({ length: 24 }, (_, k) => scope([200, 201], 202 + k).span)
    expect(new Set(widths).size).toBeLessThanOrEqual(2)
    expect(
      new Set(Array.from({ length: 24 }, (_, k) => scope([200, 201], 202 + k).left)).size,
    ).toBe(1)
  })
})

describe('when it is over, the picture', () => {
  test('ends a little after its last member', () => {
    const { end, isOver, left, span } = scope([200, 260], 900)
    expect(isOver).toBe(true)
    expect(end).toBeGreaterThan(260)
    expect(end).toBeLessThan(280)
    expect(left + span).toBe(end)
  })

  test('leaves stragglers out and counts them', () => {
    const crowd = Array.from({ length: 98 }, (_, k) => 300 + (k >> 3))
    const { before, after, left, end } = scope([200, ...crowd, 420], 900)
    expect(before).toBe(1)
    expect(after).toBe(1)
    expect(left).toBeGreaterThan(200)
    expect(end).toBeLessThan(420)
  })

  test('is at least two minutes wide', () => {
    expect(scope([200], 900).span).toBeGreaterThanOrEqual(24)
  })
})
