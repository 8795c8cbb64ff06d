import { expect, test } from 'vitest'
import {
  accountAt,
  createCrowd,
  DEAD,
  describeAccount,
  pack,
  reachOf,
  setSizes,
  SIDES,
  type Crowd,
} from '../../../../src/ui/stage/crowd.ts'
import { createFates, type Fates } from '../../../../src/ui/stage/fates.ts'

const MARK = 1000
const WINDOW = { mark: MARK, low: 500, high: 1500, rows: 100, columns: 80 }

/** Longs below the mark and shorts above it, of many sizes, spread without chance. */
function people(count: number): { crowd: Crowd; fates: Fates } {
  const crowd = createCrowd(count)
  for (let i = 0; i < count; i++) {
    const isLong = i % 5 < 3
    const away = 0.02 + 0.4 * ((i * 0.618) % 1)
    crowd.price[i] = MARK * (isLong ? 1 - away : 1 + away)
    crowd.notional[i] = (isLong ? 1 : -1) * (100 + ((i * 7919) % 1000) ** 1.5)
  }
  setSizes(crowd, MARK)
  return { crowd, fates: createFates(count, 2) }
}

test('no two marks share a cell, and each stands where the grid says', () => {
  const { crowd, fates } = people(2000)
  pack(crowd, fates, WINDOW)
  const taken = new Set<number>()
  for (let k = 0; k < crowd.shown; k++) {
    const i = crowd.order[k]
    const side = SIDES[crowd.kind[i] % DEAD]
    for (let r = crowd.row[i]; r < crowd.row[i] + side; r++) {
      for (let c = crowd.column[i]; c < crowd.column[i] + side; c++) {
        expect(taken.has(r * WINDOW.columns + c)).toBe(false)
        taken.add(r * WINDOW.columns + c)
        expect(accountAt(crowd, r, c, WINDOW.columns)).toBe(i)
      }
    }
  }
  expect(crowd.shown).toBeGreaterThan(1500)
})

test('a mark stands within its own height of its liquidation price', () => {
  const { crowd, fates } = people(500)
  pack(crowd, fates, WINDOW)
  const perRow = (WINDOW.high - WINDOW.low) / WINDOW.rows
  for (let k = 0; k < crowd.shown; k++) {
    const i = crowd.order[k]
    const side = SIDES[crowd.kind[i]]
    const middle = WINDOW.high - (crowd.row[i] + side / 2) * perRow
    expect(Math.abs(middle - crowd.price[i])).toBeLessThanOrEqual(side * perRow)
  }
})

test('the larger stand nearer to the line, among equals the lower number does', () => {
  const { crowd, fates } = people(2000)
  pack(crowd, fates, WINDOW)
  for (let k = 1; k < crowd.shown; k++) {
    const [before, after] = [crowd.order[k - 1], crowd.order[k]]
    const [a, b] = [crowd.kind[before], crowd.kind[after]]
    expect(a > b || (a === b && before < after)).toBe(true)
  }
})

test('the same accounts pack to the same places', () => {
  const { crowd, fates } = people(1000)
  pack(crowd, fates, WINDOW)
  const [rows, columns] = [crowd.row.slice(), crowd.column.slice()]
  pack(crowd, fates, WINDOW)
  expect(crowd.row).toEqual(rows)
  expect(crowd.column).toEqual(columns)
})

test('the dead follow the living in their row, and are counted', () => {
  const { crowd, fates } = people(10)
  crowd.price.fill(800)
  crowd.notional.fill(100)
  crowd.large = crowd.huge = Infinity
  crowd.notional[3] = 0
  fates.step[3] = 7
  fates.price[3] = 800
  fates.notional[3] = 42
  pack(crowd, fates, WINDOW)
  expect(crowd.kind[3]).toBe(DEAD)
  expect(crowd.column[3]).toBe(9)
  expect(crowd).toMatchObject({ longs: 9, shorts: 0, dead: 1, deadNotional: 42, held: 900 })
  expect(describeAccount(crowd, fates, 3, MARK)).toMatchObject({ side: 'gone', notional: 42 })
})

test('accounts without a position, beyond the axis or without a price are left out', () => {
  const { crowd, fates } = people(4)
  crowd.notional.set([0, 5, 5, 5])
  crowd.price.set([NaN, 1600, 400, NaN])
  pack(crowd, fates, WINDOW)
  expect(crowd.shown).toBe(0)
  expect([...crowd.row]).toEqual([-1, -1, -1, -1])
})

test('what finds no room in its row is left out of the picture, not of the sums', () => {
  const { crowd, fates } = people(200)
  crowd.price.fill(800)
  crowd.notional.fill(100)
  crowd.large = crowd.huge = Infinity
  pack(crowd, fates, WINDOW)
  expect(crowd.shown).toBe(WINDOW.columns)
  expect(crowd.longs).toBe(200)
  expect(crowd.due.reduce((sum, due) => sum + due, 0)).toBe(20_000)
})

test('the reach of the middle of the crowd is a price beyond half of it', () => {
  const { crowd, fates } = people(5000)
  pack(crowd, fates, WINDOW)
  expect(reachOf(crowd, MARK, 1, 0.5)).toBeGreaterThan(740)
  expect(reachOf(crowd, MARK, 1, 0.5)).toBeLessThan(800)
  expect(reachOf(crowd, MARK, -1, 0.5)).toBeGreaterThan(1200)
  expect(reachOf(createCrowd(3), MARK, 1, 0.5)).toBeNaN()
})
