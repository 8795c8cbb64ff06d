import { expect, test } from 'vitest'
import { InvariantError, assert } from '../../../src/kernel/assert.ts'

test('assert lets a true condition pass without making its message', () => {
  assert(1 + 1 === 2, () => {
    throw new Error('made')
  })
})

test('assert throws an InvariantError with the message', () => {
  expect(() => assert(false, () => 'two and two')).toThrow(InvariantError)
  expect(() => assert(0, () => 'two and two')).toThrow('two and two')
})

test('InvariantError carries its name', () => {
  const error = new InvariantError('text')
  expect(error).toBeInstanceOf(Error)
  expect(`${error}`).toBe('InvariantError: text')
})
