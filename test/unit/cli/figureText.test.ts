import { describe, expect, test } from 'vitest'
import { bounds, table, value, valueWithRange } from '../../../src/cli/figureText.ts'

describe('figures as text', () => {
  test.each([
    [0.12345, 'percent', '12.3 %'],
    [-0.0225, 'percent', '-2.25 %'],
    [12.5, 'percent', '1250 %'],
    [1.23e-4, 'basis points', '1.23 bp'],
    [0.8767, 'ratio', '0.877'],
    [5085, 'seconds', '5085 s'],
    [2035.5, 'count', '2036'],
    [-0, 'ratio', '0'],
    [NaN, 'seconds', '-'],
    [-1_234_567, 'usd', '-1.23M usd'],
    [999.999, 'usd', '1k usd'],
    [45_678, 'usd', '45.7k usd'],
    [2.5e9, 'usd', '2.5G usd'],
    [12.3456, 'usd', '12.3 usd'],
    [0.00123, 'usd', '0 usd'],
    [-0.004, 'usd', '0 usd'],
  ] as const)('%d in %s is %s', (one, unit, expected) => {
    expect(value(one, unit)).toBe(expected)
  })

  test('with ranges and bounds', () => {
    expect(valueWithRange(0.31, 0.27, 0.35, 'percent')).toBe('31 % [27, 35]')
    expect(valueWithRange(0.31, NaN, NaN, 'percent')).toBe('31 %')
    expect(valueWithRange(NaN, NaN, NaN, 'percent')).toBe('-')
    expect(bounds(0.9, 1.25, 'ratio')).toBe('0.9 to 1.25')
    expect(bounds(5e-4, Infinity, 'basis points')).toBe('at least 5 bp')
    expect(bounds(-Infinity, 3700, 'seconds')).toBe('at most 3700 s')
  })

  test('in columns', () => {
    expect(table([['a', 'bb', ''], ['ccc', 'd', 'e']])).toBe('a    bb\nccc  d   e\n') // prettier-ignore
  })
})
