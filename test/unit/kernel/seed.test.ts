import { describe, expect, test } from 'vitest'
import { InvariantError } from '../../../src/kernel/assert.ts'
import { keyFromText } from '../../../src/kernel/seed.ts'

describe('keyFromText', () => {
  test('is known', () => {
    expect(keyFromText('lehman')).toEqual([412992231, 2896789788])
    expect(keyFromText('1')).toEqual([762935692, 1748852535])
    expect(keyFromText('März 2020')).toEqual([4071405829, 2268567542])
  })

  test('gives pairs of unsigned words', () => {
    for (let i = 0; i < 100; i++) {
      for (const word of keyFromText(`seed ${i}`)) {
        expect(Number.isInteger(word) && word >= 0 && word < 2 ** 32).toBe(true)
      }
    }
  })

  test('gives 10,000 numbers as many keys, different in each word', () => {
    const keys = Array.from({ length: 10_000 }, (_, i) => keyFromText(`${i}`))
    expect(new Set(keys.map(String)).size).toBe(10_000)
    for (const word of [0, 1]) {
      expect(new Set(keys.map(key => key[word])).size).toBeGreaterThan(10_000 - 4)
    }
  })

  test('tells apart what the generator alone does not', () => {
    const texts = ['1', '11', '111', 'ab', 'abab', 'А', 'Б', 'Ѐ', 'Ԁ', ' ', '%20', '  ', '😀', '😁']
    expect(new Set(texts.map(text => `${keyFromText(text)}`)).size).toBe(texts.length)
  })

  test.each(['x', '~', 'a b', '😀'.repeat(64), 'é'.repeat(64)])('takes "%s"', text => {
    expect(keyFromText(text)).toHaveLength(2)
  })

  test.each([
    ['nothing', ''],
    ['65 characters', 'x'.repeat(65)],
    ['a control character', 'a\nb'],
    ['NUL', '\0'],
    ['a line separator', '\u2028'],
    ['half a surrogate pair', '\ud800'],
  ])('refuses %s', (_, text) => {
    expect(() => keyFromText(text)).toThrow(InvariantError)
  })
})
