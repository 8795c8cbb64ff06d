import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { largestRemainder, moveBetween } from '../../../../src/ui/model/attribution.ts'
import { historyOf } from '../handmade.ts'

const logs = (prices: readonly number[]): number[] => prices.map(Math.log)

describe('a move', () => {
  const history = historyOf({
    markPrice: [1000, 900],
    'origin.outside': logs([1000, 950]),
    'origin.liquidation': [0, Math.log(900 / 950) - 0.01],
    'origin.carry': [0, 0.01],
  })
  const move = moveBetween(history, ['outside', 'liquidation', 'carry', 'maker'], [0, 1])!

  test('adds up in percent and in usd', () => {
    expect(move.share).toBe(-0.1)
    expect(move.parts.reduce((sum, { share }) => sum + share, 0)).toBeCloseTo(-0.1, 12)
    expect(move.parts.reduce((sum, { usd }) => sum + usd, 0)).toBeCloseTo(-100, 9)
  })

  test('keeps the sign of what held it up, and leaves out what the engine does not tell', () => {
    expect(move.parts.map(({ origin }) => origin)).toEqual(['outside', 'liquidation', 'carry'])
    expect(move.parts[2].share).toBe(0.01)
    expect(move.parts[2].usd).toBeCloseTo(9.49, 1)
  })

  test('without origins is the outside price and the rest', () => {
    const plain = historyOf({ markPrice: [1000, 900], outsidePrice: [1000, 950] })
    expect(moveBetween(plain, ['outside', 'liquidation'], [0, 1])!.parts).toEqual([
      { origin: 'outside', share: -0.049, usd: -48.68 },
      { origin: 'venue', share: -0.051, usd: -51.32 },
    ])
  })

  test('outside of the history is none', () => {
    expect(moveBetween(history, ['outside'], [-1, 1])).toBeUndefined()
    expect(moveBetween(history, ['outside'], [0, 2])).toBeUndefined()
  })
})

test('largest remainders always reach the total and move no part by one or more', () => {
  const part = fc.double({ min: -1000, max: 1000, noNaN: true })
  fc.assert(
    fc.property(fc.array(part, { minLength: 1, maxLength: 8 }), values => {
      const total = Math.round(values.reduce((sum, value) => sum + value, 0)) + 0
      const whole = largestRemainder(values, total)
      expect(whole.reduce((sum, value) => sum + value, 0) - total).toBeCloseTo(0)
      whole.forEach((value, k) => expect(Math.abs(value - values[k])).toBeLessThan(1.001))
    }),
    { seed: 5, numRuns: 300 },
  )
})
