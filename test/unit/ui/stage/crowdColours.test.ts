import { expect, test } from 'vitest'
import { crowdColours, legendOf } from '../../../../src/ui/stage/crowdColours.ts'
import { pixel, type Palette, type Rgb } from '../../../../src/ui/stage/palette.ts'

const rgb = {
  text: [255, 255, 255],
  ground: [0, 0, 0],
  trader: [0, 0, 200],
  lp: [0, 200, 0],
  keeper: [200, 200, 0],
  attacker: [200, 0, 0],
} as unknown as Palette['rgb']

const ROLES = ['trader', 'maker', 'trader', 'attacker', 'carry', 'keeper'] as const

test('a cohort has the colour of its role, and a shade of its own among others of it', () => {
  const { long, short } = crowdColours({ rgb }, ROLES)
  expect(new Set(long).size).toBe(ROLES.length)
  const light = (own: Rgb): Rgb => own.map(x => Math.round(x + (255 - x) * 0.16)) as unknown as Rgb
  expect(long[0]).toBe(pixel(light(rgb.trader), 1))
  expect(long[1]).toBe(pixel(light(rgb.lp), 1))
  expect(long[2]).toBe(pixel(rgb.trader, 1))
  expect(long[3]).toBe(pixel(light(rgb.attacker), 1))
  expect(short[3]).toBe(pixel(light(rgb.attacker), 0.82))
})

test('the legend names each colour once, and nothing where all are one', () => {
  expect(legendOf(ROLES)).toEqual(['trader', 'maker', 'attacker', 'keeper'])
  expect(legendOf(['trader', 'carry'])).toEqual([])
})
