import { expect, test } from 'vitest'
import {
  clock,
  count,
  duration,
  multiple,
  percent,
  plain,
  price,
  signedPercent,
  signedUsd,
  usd,
} from '../../../../src/ui/text/format.ts'

/** Thin spaces are hard to see in a test. */
const bare = (text: string): string => text.replaceAll('\u202f', '_')

test('amounts have at most three or four digits and a unit', () => {
  expect([0, 1.234, 12.3, 950, 84_200, 3.15e6, 149e6, 1.02e9].map(usd).map(bare)).toEqual([
    '0',
    '1.2',
    '12',
    '950',
    '84.2_k',
    '3.15_M',
    '149_M',
    '1.02_B',
  ])
  expect([999.6, 999_600, 999_499].map(usd).map(bare)).toEqual(['1.00_k', '1.00_M', '999_k'])
  expect(bare(usd(-3210))).toBe('−3.21_k')
  expect(bare(signedUsd(3210))).toBe('+3.21_k')
})

test('prices and counts have thin spaces in thousands', () => {
  expect([6464.3, 117_234, 12.345, 0.5].map(price).map(bare)).toEqual([
    '6_464',
    '117_234',
    '12.35',
    '0.5000',
  ])
  expect([7, 1459, 1_234_567].map(count).map(bare)).toEqual(['7', '1_459', '1_234_567'])
})

test('differences have a sign, nothing has none', () => {
  expect([0.0012, -0.128, 0, -0.00001, 1.2].map(x => bare(signedPercent(x)))).toEqual([
    '+0.12_%',
    '−12.8_%',
    '0.00_%',
    '0.00_%',
    '+120_%',
  ])
  expect(bare(percent(0.5, 0))).toBe('50_%')
})

test('times read as people say them', () => {
  expect([30, 119, 300, 3600, 7500, 180_000, 7199].map(duration).map(bare)).toEqual([
    '30_s',
    '119_s',
    '5_min',
    '1_h',
    '2_h 5_min',
    '2_d 2_h',
    '2_h',
  ])
  expect(clock(Date.UTC(2020, 2, 12, 10, 49, 50))).toBe('10:49:50')
})

test('ratios keep two digits, plain numbers three', () => {
  expect([31.2, 1.32, 9.97, 0.5].map(multiple)).toEqual(['31×', '1.3×', '10×', '0.50×'])
  expect([1.318, 0, 12.34, 0.0211].map(plain)).toEqual(['1.32', '0', '12.3', '0.0211'])
})

test('what is not a number is a dash', () => {
  expect([usd, price, percent, count, duration, multiple, clock, plain].map(f => f(NaN))).toEqual(
    Array(8).fill('–'),
  )
})
