import { expect, test } from 'vitest'
import type { SideRow } from '../../../../src/study/sideBySide.ts'
import { effectText } from '../../../../src/ui/text/effect.ts'

/** A row whose difference is `estimate`, give or take `reach`. */
function row(
  id: string,
  unit: SideRow['unit'],
  [estimate, reach]: readonly [number, number],
  runs = 10,
): SideRow {
  const side = { mean: { estimate: 1, low: 0, high: 2 }, runs } as unknown as SideRow['sides'][0]
  const [low, high] = [estimate - reach, estimate + reach]
  const difference = { estimate, low, high, paths: 10, correlation: 1 }
  return { id, label: id, unit, sides: [side, side], differences: [null, difference] }
}

const liquidated = row('liquidated', 'percent', [-0.339, 0.09])
const fund = row('fund-low', 'ratio', [0.254, 0.04])
const volume = row('volume', 'ratio', [0.25, 1.3])
const profit = row('attack-profit', 'usd', [-156_000, 24_000])

test('a difference is told with its interval, in percent where it is a part of a whole', () => {
  expect(effectText.change(liquidated)).toBe('−33.9\u202f%, −42.9\u202f% to −24.9\u202f%')
  expect(effectText.change(fund)).toBe('+25.4\u202f%, +21.4\u202f% to +29.4\u202f%')
  expect(effectText.change(profit)).toBe('−156\u202fk, −180\u202fk to −132\u202fk')
  expect(effectText.change(row('adl', 'percent', [0, 0]))).toBe('no difference')
})

test('the sentence names what is sure, attackers first, and says so where nothing is', () => {
  const rows = effectText.shown([liquidated, fund, volume, profit])
  expect(rows.map(({ id }) => id)).toEqual(['attack-profit', 'liquidated', 'fund-low', 'volume'])
  expect(effectText.verdict(rows)).toBe(
    'With it 156\u202fk less goes to attackers, and 33.9\u202f% less is liquidated.',
  )
  expect(effectText.verdict([volume])).toBe(
    'On these seeds it makes no difference that luck could not.',
  )
})

test('a figure that no run has is left out', () => {
  expect(effectText.shown([row('attack-profit', 'usd', [NaN, NaN], 0), fund])).toEqual([fund])
})
