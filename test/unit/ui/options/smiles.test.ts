import { describe, expect, test } from 'vitest'
import { axisOf, priceRange, type Sheet } from '../../../../src/ui/options/axis.ts'
import { clearance, overlap, placeBeside } from '../../../../src/ui/options/names.ts'
import { boxesOf, smilesOf, strikesOf, volAt } from '../../../../src/ui/options/smiles.ts'
import { referenceOf, startOf } from '../../../../src/ui/options/start.ts'
import { surfaceOf } from '../../../../src/ui/options/surface.ts'
import { venueOf, volOf } from './fixture.ts'

const view = venueOf()
const axis = axisOf(priceRange(view, view.markPrice), 560)
const sheet: Sheet = { axis, top: 8, bottom: 150, mark: view.markPrice }
const smiles = smilesOf(view, sheet)

describe('smiles', () => {
  test('are the volatilities that the venue marks with', () => {
    for (const expiry of view.expiries)
      for (const strike of [11_000, 15_880, 21_000])
        expect(volAt(expiry, strike)).toBeCloseTo(volOf(expiry, strike), 12)
  })

  test('are drawn no further than half a stride beyond their strikes, the nearest last', () => {
    const [near, middle] = smiles.heights
    expect(near(axis.x(12_700))).toBeNaN()
    expect(near(axis.x(13_000))).not.toBeNaN()
    expect(middle(axis.x(12_700))).not.toBeNaN()
    expect(smiles.lines.map(({ expiry }) => expiry)).toEqual([2, 1, 0])
  })

  test('lie within their row', () => {
    for (const height of smiles.heights)
      for (let x = axis.left; x < axis.right; x += 10) {
        const y = height(x)
        if (Number.isNaN(y)) continue
        expect(y).toBeGreaterThanOrEqual(sheet.top - 1)
        expect(y).toBeLessThanOrEqual(sheet.bottom + 1)
      }
  })

  test('an expiry of a few minutes does not flatten the others', () => {
    const [first, ...others] = view.expiries
    const last = { ...first, days: 0.01, years: 0.01 / 365, atm: 6 }
    const tight = smilesOf({ ...view, expiries: [last, ...others] }, sheet)
    expect(tight.y(1)).toBeLessThan(sheet.bottom - 25)
  })

  test('each strike is quoted once, by the option out of the money', () => {
    const places = [...smiles.quotes, ...smiles.pulled].map(
      ({ expiry, strike }) => `${expiry} ${strike}`,
    )
    expect(new Set(places).size).toBe(places.length)
    expect(places).toHaveLength(view.expiries.flatMap((_, e) => strikesOf(view, e)).length)
    for (const { strike, isCall } of smiles.quotes) expect(isCall).toBe(strike > 15_880)
  })

  test('what nobody quotes stands apart', () => {
    expect(smiles.pulled.map(({ strike, isCall }) => [strike, isCall])).toEqual([[14_000, false]])
  })
})

describe('the level of the start', () => {
  test('is that of the expiry nearest to thirty days of which it is known', () => {
    expect(referenceOf(view.expiries)).toBe(1)
    const unknown = view.expiries.map(expiry => ({ ...expiry, atmStart: NaN }))
    expect(referenceOf(unknown)).toBe(-1)
    const same = view.expiries.map(expiry => ({ ...expiry, atmStart: expiry.atm }))
    expect(referenceOf(same)).toBe(-1)
  })

  test('runs in parallel to the smile of now, with an arrow as long as the difference', () => {
    const start = startOf(view.expiries, 1, smiles, sheet)!
    const gap = smiles.y(0) - smiles.y(0.48)
    expect(start.height(axis.x(18_000)) - smiles.heights[1](axis.x(18_000))).toBeCloseTo(gap, 6)
    expect(start.arrow!.from - start.arrow!.to).toBeCloseTo(gap, 6)
    expect(start.arrow!.text).toBe('+48 points')
  })
})

describe('words on the smiles', () => {
  test('of what nobody quotes keep clear of those of the start', () => {
    const start = startOf(view.expiries, 1, smiles, sheet)!
    const lines = [...smiles.heights, start.height]
    const about = { text: '14 000 puts: no quotes', point: smiles.pulled[0], lines }
    const box = placeBeside({ ...about, full: start.full }, sheet)!
    expect(start.full).toHaveLength(2)
    for (const other of start.full) expect(overlap(box, other)).toBe(false)
    expect(clearance(box, lines)).toBeGreaterThan(0)
  })

  test('stand beside boxes that have room, at most a dozen', () => {
    const many = Array.from({ length: 60 }, (_, k) => ({ ...smiles.pulled[0], x: 60 + 4 * k }))
    const boxes = boxesOf(many, sheet)
    expect(boxes).toHaveLength(12)
    expect(boxesOf([{ ...many[0], y: -40 }], sheet)).toEqual([])
  })
})

describe('the surface', () => {
  test('has a cell where strikes are listed, and its highest is whole', () => {
    const { moneyness, rows } = surfaceOf(view)
    const near = rows[0].cells.map(({ vol }) => Number.isNaN(vol))
    expect(near).toEqual([true, false, false, false, false, false, true])
    expect(moneyness).toHaveLength(near.length)
    const shares = rows.flatMap(({ cells }) => cells.map(({ share }) => share))
    expect(Math.max(...shares)).toBe(1)
    expect(Math.min(...shares)).toBe(0)
  })
})
