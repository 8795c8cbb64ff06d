import { expect, test } from 'vitest'
import type { LuckFigure } from '../../../../src/ui/model/lucks.svelte.ts'
import { lucksText } from '../../../../src/ui/text/lucks.ts'

const figure = (values: number[], low: number, high: number): LuckFigure => ({
  id: 'liquidated',
  values,
  quantiles: { low, median: (low + high) / 2, high },
  own: NaN,
})
const plain = (text: string): string => text.replace(/[\u202f\u00a0]/g, ' ')

test('the verdict says how far apart the lucks lie', () => {
  const lucks = Array.from({ length: 20 }, () => 0.3)
  expect(plain(lucksText.verdict(figure(lucks, 0.24, 0.352)))).toBe(
    'One run is one luck: across 20 lucks liquidated is 24 % to 35 % of open interest.',
  )
  expect(plain(lucksText.verdict(figure(lucks, 0.301, 0.302)))).toContain(
    'is 30 % of open interest',
  )
  expect(plain(lucksText.verdict(figure([0, 0], 0, 0)))).toContain('nobody is liquidated')
  expect(plain(lucksText.verdict(figure([NaN, NaN], NaN, NaN)))).toContain('no open interest')
})

test('a small share keeps two digits, and a range one unit', () => {
  expect(plain(lucksText.value('adl', 0.0042))).toBe('0.42 %')
  expect(plain(lucksText.value('adl', 0.0512))).toBe('5.1 %')
  expect(plain(lucksText.value('adl', 0.0996))).toBe('10 %')
  expect(plain(lucksText.value('adl', 0))).toBe('0 %')
  expect(plain(lucksText.shortRange(figure([], 0.051, 0.12)))).toBe('5.1–12 %')
  expect(plain(lucksText.shortRange({ ...figure([], 990, 1200), id: 'liquidations' }))).toBe('990–1 200') // prettier-ignore
})

test('the question tells the work and the time in words', () => {
  expect(plain(lucksText.ask(20, 100_000, 17_280, 3600))).toBe(
    '20 runs of 100 000 agents over 17 280 steps: about an hour of this machine’s time.',
  )
  expect(lucksText.ask(20, 1, 1, 60)).toContain('about a minute')
  expect(lucksText.ask(20, 1, 1, 700)).toContain('about 15 minutes')
  expect(lucksText.ask(20, 1, 1, 10_800)).toContain('about 3 hours')
})

test('a strip is told to those who do not see it, the run itself only if it is known', () => {
  const one = figure([0.2, 0.4], 0.2, 0.4)
  expect(plain(lucksText.strip(one, 0.36))).toBe(
    'Liquidated, of open interest: median 30 %, 5 to 95 % 20 % to 40 %; this run 36 %',
  )
  expect(lucksText.strip(one, NaN)).not.toContain('this run')
})
