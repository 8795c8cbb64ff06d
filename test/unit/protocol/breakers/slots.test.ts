import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { BREAKER_REGISTERS } from '../../../../src/protocol/breakers/breaker.ts'
import { grownWithin, largestWithin, windowOf } from '../../../../src/protocol/breakers/slots.ts'

const RUNS = { seed: 20_100_506, numRuns: 300 }

const amounts = fc.array(fc.integer({ min: 0, max: 9 }), { minLength: 1, maxLength: 150 })
const seconds = fc.integer({ min: 1, max: 60 })

/** The values of the last so many steps, step `t` included. */
const last = (values: readonly number[], t: number, steps: number): readonly number[] =>
  values.slice(Math.max(0, t + 1 - steps), t + 1)

const sum = (values: readonly number[]): number => values.reduce((a, b) => a + b, 0)

describe('a window', () => {
  test.each([
    [1, { length: 1, slot: 1, back: 0 }],
    [10, { length: 10, slot: 1, back: 9 }],
    [11, { length: 11, slot: 2, back: 5 }],
    [300, { length: 300, slot: 34, back: 9 }],
  ])('of %i s is so many steps in slots', (length, expected) => {
    expect(windowOf(length, 1)).toEqual(expected)
  })

  test('adds up at least what grew in its steps, and no more than in two slots longer', () => {
    const property = fc.property(amounts, seconds, (grown, length) => {
      const registers = new Float64Array(BREAKER_REGISTERS)
      const window = windowOf(length, 1)
      let total = 0
      grown.forEach((amount, t) => {
        total += amount
        const seen = grownWithin(registers, window, t, total)
        expect(seen).toBeGreaterThanOrEqual(sum(last(grown, t, length)))
        expect(seen).toBeLessThanOrEqual(sum(last(grown, t, length + 2 * window.slot)))
      })
    })
    fc.assert(property, RUNS)
  })

  test('knows the largest value of its steps, and of none longer ago than two slots more', () => {
    const property = fc.property(amounts, seconds, (values, length) => {
      const registers = new Float64Array(BREAKER_REGISTERS)
      const window = windowOf(length, 1)
      values.forEach((value, t) => {
        const seen = largestWithin(registers, window, t, value)
        expect(seen).toBeGreaterThanOrEqual(Math.max(...last(values, t, length)))
        expect(seen).toBeLessThanOrEqual(Math.max(...last(values, t, length + 2 * window.slot)))
      })
    })
    fc.assert(property, RUNS)
  })

  test('begins anew after a pause', () => {
    const registers = new Float64Array(BREAKER_REGISTERS)
    const window = windowOf(5, 1)
    grownWithin(registers, window, 0, 100)
    expect(grownWithin(registers, window, 1, 130)).toBe(130)
    expect(grownWithin(registers, window, 3, 500)).toBe(0)
    expect(grownWithin(registers, window, 4, 507)).toBe(7)
    const other = new Float64Array(BREAKER_REGISTERS)
    largestWithin(other, window, 0, 100)
    expect(largestWithin(other, window, 1, 50)).toBe(100)
    expect(largestWithin(other, window, 3, 50)).toBe(50)
  })
})
