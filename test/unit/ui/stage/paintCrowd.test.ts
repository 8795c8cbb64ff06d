import { expect, test } from 'vitest'
import { createCrowd, pack } from '../../../../src/ui/stage/crowd.ts'
import { createFates } from '../../../../src/ui/stage/fates.ts'
import { paintCrowd } from '../../../../src/ui/stage/paintCrowd.ts'
import { pixel } from '../../../../src/ui/stage/palette.ts'

const [LONG, SHORT, BRIGHT, ASH] = [1, 2, 3, 4]
const colours = {
  long: Uint32Array.of(LONG, SHORT),
  short: Uint32Array.of(LONG, SHORT),
  ash: Uint32Array.of(BRIGHT, ASH),
}

/** Four rows of one mark each: a long, a short, one that has just broken, one long dead. */
function paint(step: number): string[] {
  const crowd = createCrowd(4)
  const fates = createFates(4, 0)
  crowd.notional.set([5, -5, 0, 0])
  crowd.price.set([35, 25, NaN, NaN])
  for (const [i, at] of [
    [2, 15],
    [3, 5],
  ] as const) {
    fates.price[i] = at
    fates.notional[i] = 1
    fates.step[i] = i === 2 ? 10 : 2
  }
  pack(crowd, fates, { mark: 20, low: 0, high: 40, rows: 4, columns: 1 })
  const pixels = new Uint32Array(5 * 20)
  const sheet = { pixels, width: 5, pitch: 5, gap: 1 }
  paintCrowd(sheet, { crowd, fates, cohortOf: Int32Array.of(0, 1, 0, 0) }, colours, {
    step,
    glow: 4,
  })
  return Array.from({ length: 20 }, (_, y) => pixels.subarray(5 * y, 5 * y + 4).join(''))
}

test('longs are filled, shorts hollow, those that break bright, the dead crosses', () => {
  const rows = paint(11)
  expect(rows.slice(0, 4)).toEqual(['1111', '1111', '1111', '1111'])
  expect(rows.slice(5, 9)).toEqual(['2222', '2002', '2002', '2222'])
  expect(rows.slice(10, 14)).toEqual(['3333', '3333', '3333', '3333'])
  expect(rows.slice(15, 19)).toEqual(['4004', '0440', '0440', '4004'])
})

test('the gap between marks stays empty', () => {
  expect(paint(11).filter((_, y) => y % 5 === 4)).toEqual(['0000', '0000', '0000', '0000'])
})

test('a pixel is alpha, blue, green, red', () => {
  expect(pixel([0x12, 0x34, 0x56], 1).toString(16)).toBe('ff563412')
})
