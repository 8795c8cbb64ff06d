import { expect, test } from 'vitest'
import { figureOf } from '../../../src/study/figures.ts'
import { clocked, handmade, type Columns } from './handmade.ts'

const at = (id: string, columns: Columns, summary = {}): number =>
  figureOf(id).of(handmade(columns, 1, summary), clocked(30, 1))

test('margin of books is that before the first step, and there is none without options', () => {
  const columns = { bookInitial: [20, 90], optionInterest: [100, 500] }
  expect(at('book-margin', columns)).toBe(20)
  expect(at('book-efficiency', columns)).toBe(5)
  expect(at('book-margin', { bookInitial: [0, 0] })).toBeNaN()
  expect(at('book-efficiency', { bookInitial: [0, 0] })).toBeNaN()
})

test('what a venue lost is what left its fund, what other rungs paid, and what nobody did', () => {
  const summary = { insuranceStart: 10, insuranceEnd: 4, insurancePaid: 5, rungsPaid: 7, insolvent: 1 } // prettier-ignore
  expect(at('venue-loss', {}, summary)).toBe(6 + 2 + 1)
  expect(at('venue-loss', {}, { ...summary, insuranceEnd: 12 })).toBe(1)
})
