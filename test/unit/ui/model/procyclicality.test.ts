import fc from 'fast-check'
import { expect, test } from 'vitest'
import { rateWatch } from '../../../../src/ui/model/procyclicality.ts'

test('peak to trough is the highest rate by the lowest', () => {
  const { low, high, peakToTrough } = rateWatch([]).read(Float64Array.of(0.01, 0.005, 0.02))
  expect([low, high, peakToTrough]).toEqual([0.005, 0.02, 4])
})

test('a rise counts only within its span', () => {
  const rates = Float64Array.of(0.01, 0.01, 0.02, 0.03)
  expect(rateWatch([1, 2, 3]).read(rates).rises).toEqual([0.01, 0.02, 0.02].map(near))
})

test('nothing is known without rates', () => {
  const { peakToTrough, rises } = rateWatch([2]).read(new Float64Array(0))
  expect(peakToTrough).toBeNaN()
  expect(rises).toEqual([0])
})

test('a series that begins anew is read anew', () => {
  const watch = rateWatch([5])
  watch.read(Float64Array.of(0.01, 0.09))
  expect(watch.read(Float64Array.of(0.02)).high).toBe(0.02)
})

test('read bit by bit it is what the definition says', () => {
  const rates = fc.array(fc.integer({ min: 1, max: 50 }), { minLength: 1, maxLength: 60 })
  fc.assert(
    fc.property(rates, fc.integer({ min: 1, max: 12 }), (list, span) => {
      const column = Float64Array.from(list, rate => rate / 64)
      const watch = rateWatch([span])
      watch.read(column.subarray(0, list.length >> 1))
      let slow = 0
      column.forEach((rate, at) => {
        for (let back = Math.max(0, at - span); back <= at; back++) {
          slow = Math.max(slow, rate - column[back])
        }
      })
      expect(watch.read(column).rises[0]).toBe(slow)
    }),
    { seed: 3, numRuns: 200 },
  )
})

const near = (value: number): unknown => expect.closeTo(value, 12)
