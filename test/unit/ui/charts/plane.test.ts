import { expect, test } from 'vitest'
import { drawLine, dropTo, linear, pathPen } from '../../../../src/ui/charts/plane.ts'

test('a scale maps its ends to the ends, and what lies beyond them beyond', () => {
  const scale = linear([10, 20], [100, 0])
  expect([10, 15, 20, 30].map(scale)).toEqual([100, 50, 0, -100])
})

test('an empty stretch maps to the middle', () => {
  expect(linear([5, 5], [0, 10])(5)).toBe(5)
})

test('a line and the area under it', () => {
  const pen = pathPen()
  const x = (k: number): number => 10 * k
  drawLine(pen, 3, x, k => k + 0.26)
  dropTo(pen, 3, x, 9)
  expect(pen.text()).toBe('M0.0 0.3L10.0 1.3L20.0 2.3L20.0 9.0L0.0 9.0')
})

test('nothing is drawn of no points', () => {
  const pen = pathPen()
  drawLine(pen, 0, Number, Number)
  dropTo(pen, 0, Number, 9)
  expect(pen.text()).toBe('')
})
