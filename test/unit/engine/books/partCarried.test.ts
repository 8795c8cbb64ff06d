import { expect, test } from 'vitest'
import { partCarried } from '../../../../src/engine/books/partCarried.ts'

test('an order that equity carries passes whole, and asks nothing more', () => {
  let asked = 0
  const required = (lots: number): number => {
    asked++
    return 100 + lots
  }
  expect(partCarried(110, 10, required)).toBe(10)
  expect(asked).toBe(1)
})

test('one that it carries half of passes half, rounded towards nothing', () => {
  expect(partCarried(105, 11, lots => 100 + lots)).toBe(5)
  expect(partCarried(105, -11, lots => 100 - lots)).toBe(-5)
})

test('one that it carries nothing of does not pass', () => {
  expect(partCarried(99, 10, lots => 100 + lots)).toBe(0)
  expect(partCarried(99, 1, lots => 100 + lots)).toBe(0)
})

test('what lowers the requirement passes whatever equity there is', () => {
  expect(partCarried(-50, 10, lots => 100 - lots)).toBe(10)
})
