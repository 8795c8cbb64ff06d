import { describe, expect, test } from 'vitest'
import { number, share } from '../../../../src/scenario/declaration.ts'
import {
  fieldText,
  parseField,
  POSITIONS,
  toPosition,
  toValue,
} from '../../../../src/ui/model/slider.ts'

const words = { label: 'L', help: 'H.' }
const rate = share(0.005, { ...words, min: 0.0001, max: 0.9, slider: [0.001, 0.05] })
const depth = number('usd per agent', 5000, {
  ...words,
  min: 100,
  max: 1e7,
  slider: [2000, 20_000],
  scale: 'log',
})

describe.each([
  ['linear', rate],
  ['log', depth],
])('a %s slider', (_, param) => {
  test('reaches both of its ends exactly', () => {
    expect(toValue(param, 0)).toBe(param.slider[0])
    expect(toValue(param, POSITIONS)).toBe(param.slider[1])
  })

  test('moves by every position, and back to the same one', () => {
    for (let position = 0; position < POSITIONS; position++) {
      const [value, next] = [toValue(param, position), toValue(param, position + 1)]
      expect(next).toBeGreaterThan(value)
      expect(Math.abs(toPosition(param, value) - position)).toBeLessThanOrEqual(0.5)
    }
  })

  test('stands at its end for values beyond it', () => {
    expect(toPosition(param, param.max)).toBe(POSITIONS)
    expect(toPosition(param, param.min)).toBe(0)
  })
})

test('a log slider has the geometric mean in the middle', () => {
  expect(toValue(depth, POSITIONS / 2)).toBeCloseTo(Math.sqrt(2000 * 20_000), -2)
})

test('a slider makes round numbers', () => {
  expect(toValue(rate, 57)).toBe(0.015)
  expect(String(toValue(depth, 57)).replace(/0+$/, '').length).toBeLessThanOrEqual(3)
})

describe('the field', () => {
  test.each([
    [rate, 0.005, '0.5'],
    [rate, 0.0125, '1.25'],
    [depth, 5000, '5\u202f000'],
  ])('shows percent for shares', (param, value, text) => {
    expect(fieldText(param, value)).toBe(text)
    expect(parseField(param, text)).toBe(value)
  })

  test.each([
    ['0,5', 0.005],
    [' 0.5 % ', 0.005],
    ['−1', -0.01],
    ['1e1', 0.1],
  ])('reads %j', (text, value) => {
    expect(parseField(rate, text)).toBe(value)
  })

  test.each(['', 'a lot', '1.2.3', '0x10', 'Infinity', '--1'])('refuses %j', text => {
    expect(parseField(rate, text)).toBeUndefined()
  })
})
