import { expect, test } from 'vitest'
import { createCrowd } from '../../../../src/ui/stage/crowd.ts'
import { geometry } from '../../../../src/ui/stage/geometry.ts'
import { freeTop, nextCrowds } from '../../../../src/ui/stage/labels.ts'

const stage = geometry(796, 548, 1, 5000)

function crowdOf(ends: (row: number) => number): ReturnType<typeof createCrowd> {
  const crowd = createCrowd(1)
  crowd.ends = Int16Array.from({ length: stage.rows }, (_, row) => ends(row))
  crowd.due = new Float32Array(stage.rows)
  return crowd
}

const zone = { from: 10, to: 300, width: 186, height: 36, wish: 150 }

test('a label stays where it is while nothing is behind it', () => {
  expect(
    freeTop(
      crowdOf(() => 4),
      stage,
      zone,
    ),
  ).toBe(150)
})

test('a label goes where no mark is behind it', () => {
  const crowd = crowdOf(row => (row > 12 && row < 44 ? 60 : 4))
  const top = freeTop(crowd, stage, zone)
  const behind = crowd.ends.subarray(top / stage.cell, (top + zone.height) / stage.cell)
  expect(Math.max(...behind)).toBe(4)
  expect(top).toBeGreaterThanOrEqual(zone.from)
  expect(top + zone.height).toBeLessThanOrEqual(zone.to)
})

test('a zone that is too small has no label', () => {
  expect(
    freeTop(
      crowdOf(() => 4),
      stage,
      { ...zone, to: 30 },
    ),
  ).toBeNaN()
})

test('the next crowds are the two prices where most would be liquidated', () => {
  const crowd = crowdOf(() => 0)
  crowd.due.fill(10)
  crowd.due[60] = 400
  crowd.due[80] = 300
  expect(nextCrowds(crowd, 50, row => 9000 - row * 45)).toEqual([6300, 5400])
  crowd.due.fill(10)
  expect(nextCrowds(crowd, 50, row => 9000 - row * 45)).toEqual([])
})

test('small crowds get rows of five pixels, large ones smaller, and sharp screens more', () => {
  expect(stage.cell).toBe(5)
  expect(geometry(796, 548, 1, 50_000).cell).toBe(2)
  expect(geometry(796, 548, 2, 5000)).toMatchObject({ pitch: 10, cell: 5 })
  expect(geometry(390, 440, 2, 5000).compact).toBe(true)
})
