import { describe, expect, test } from 'vitest'
import { startSeconds } from '../../../src/scenario/clock.ts'
import { fault, formatFault, ScenarioError, shown } from '../../../src/scenario/faults.ts'
import { readJson } from '../../../src/scenario/json.ts'
import { pathText } from '../../../src/scenario/path.ts'
import { nearest } from '../../../src/scenario/suggest.ts'
import { codePoints, escaped, isPrintable, visible } from '../../../src/scenario/text.ts'

describe('a fault', () => {
  const range = fault('E_RANGE', ['cohorts', 2, 'count'], '-5', 'a whole number from 1 to 1000000')

  test('is one line', () => {
    expect(formatFault(range)).toBe(
      'E_RANGE cohorts[2].count: got -5, expected a whole number from 1 to 1000000',
    )
    expect(formatFault(fault('E_SHAPE', [], 'null', 'an object'))).toBe(
      'E_SHAPE: got null, expected an object',
    )
  })

  test('may be thrown with others', () => {
    const error = new ScenarioError([range, range])
    expect(error.message.split('\n')).toHaveLength(2)
    expect(error.faults).toEqual([range, range])
  })

  test('quotes no more than sixty characters, none of them unseen', () => {
    expect(shown('a'.repeat(500))).toBe(`"${'a'.repeat(57)}…"`)
    expect(Array.from(shown('😀'.repeat(500)))).toHaveLength(60)
    expect(shown('\u0000\u001b[31m\u202e')).toBe('"\\u{0}\\u{1b}[31m\\u{202e}"')
    expect([undefined, null, -0, true, [], {}, () => 1].map(shown)).toEqual([
      'nothing',
      'null',
      '0',
      'true',
      'a list of 0',
      'an object',
      'a function',
    ])
  })

  test('writes strange keys of a path in quotes', () => {
    expect(pathText(['a', 0, 'b-c', 'd e', '\u202e'])).toBe('a[0].b-c["d e"]["\\u{202e}"]')
    expect(pathText([0, 'a'])).toBe('[0].a')
  })
})

describe('text', () => {
  test('is counted by code points', () => {
    expect(['', 'abc', 'é', '😀😀', '\ud800', '\ud800a'].map(codePoints)).toEqual([
      0, 3, 1, 2, 1, 2,
    ])
  })

  test('keeps its lines only where it may have lines', () => {
    expect(visible('a\r\nb\tc\u0007', true)).toBe('a\nb c')
    expect(visible('a\r\nb\tc\u0007', false)).toBe('a b c')
  })

  test('is printable if all of it can be seen', () => {
    expect(['abc é 雷', 'a b', ''].every(isPrintable)).toBe(true)
    expect(['a\n', '\u200b', '\u00ad', '\u{e0041}', '\ud800'].some(isPrintable)).toBe(false)
    expect(escaped('a\nb')).toBe('a\\u{a}b')
  })

  test('is near another if a slip of the hand lies between them', () => {
    const words = ['leverage', 'count', 'id', 'equity']
    expect(nearest('leverge', words)).toBe('leverage')
    expect(nearest('cuont', words)).toBe('count')
    expect(nearest('COUNT', words)).toBe('count')
    expect(nearest('di', words)).toBe('id')
    expect(nearest('xylophone', words)).toBeUndefined()
    expect(nearest('x'.repeat(10_000), words)).toBeUndefined()
  })
})

describe('a start', () => {
  test('is counted in seconds from 1970 on', () => {
    for (const start of [
      '1970-01-01T00:00Z',
      '2000-02-29T23:59:59Z',
      '2020-03-12T09:20Z',
      '2100-03-01T00:00Z',
      '9999-12-31T23:59:59Z',
    ])
      // prettier-ignore
      expect(startSeconds(start), start).toBe(Date.parse(start) / 1000)
  })

  test('of every day of four centuries agrees with the calendar', () => {
    for (let day = 0; day < 146_097; day += 13) {
      const start = new Date(day * 86_400_000).toISOString().replace('.000Z', 'Z')
      expect(startSeconds(start)).toBe(day * 86_400)
    }
  })
})

describe('readJson', () => {
  test.each([
    '{"a":[1,2.5,-3e2,"x\\n\\"\\u00e9\\/"],"b":{"c":null,"d":true,"e":false}}',
    ' [ ] ',
    '{}',
    '"\\ud83d\\ude00"',
    '0',
    '[[[[[[[[0]]]]]]]]',
    '{"toString":1,"valueOf":2}',
  ])('reads %s as the platform does', text => {
    expect(readJson(text)).toEqual({ value: JSON.parse(text) as unknown })
  })

  test.each([
    ['', 'E_FILE_SIZE'],
    ['[', 'E_JSON'],
    ['{"a"', 'E_JSON'],
    ['{"a":', 'E_JSON'],
    ['{a:1}', 'E_JSON'],
    ['[1 2]', 'E_JSON'],
    ['[1}', 'E_JSON'],
    ['"a', 'E_JSON'],
    ['"\\x"', 'E_JSON'],
    ['"\\u12g4"', 'E_JSON'],
    ['"a\nb"', 'E_JSON'],
    ['tru', 'E_JSON'],
    ['[,]', 'E_JSON'],
    ['[[[[[[[[[0]]]]]]]]]', 'E_DEPTH'],
  ])('refuses %j', (text, code) => {
    const result = readJson(text)
    expect('faults' in result && result.faults.map(fault => fault.code)).toEqual([code])
  })

  test('lists every fault that is not a broken letter', () => {
    const result = readJson('{"a":1,"a":1e999,"__proto__":9007199254740993,"b":"\\u0000"}')
    expect('faults' in result && result.faults.map(({ code }) => code)).toEqual([
      'E_KEY_TWICE',
      'E_NUMBER',
      'E_KEY_FORBIDDEN',
      'E_NUMBER_PRECISION',
      'E_TEXT',
    ])
  })
})
