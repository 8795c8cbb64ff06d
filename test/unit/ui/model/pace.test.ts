import { expect, test } from 'vitest'
import { createPace } from '../../../../src/ui/model/pace.ts'
import { defaultSpeed, factor, neighbour, speedChoices } from '../../../../src/ui/model/speeds.ts'
import { slowMotion } from '../../../../src/ui/model/slowMotion.ts'

/** Plays a second at 60 frames, each step and each call taking so long; or shows one in so many frames. */
function played(speed: number, stepTime: number, callTime: number, frames = 1): number {
  const pace = createPace()
  let total = 0
  for (let frame = 0; frame <= 180; frame += frames) {
    const steps = pace.due((frame * 1000) / 60, speed, Infinity, frames)
    pace.took(callTime + steps * stepTime, steps)
    if (frame > 120) total += steps
  }
  return total
}

test('a quick worker plays at the speed that was chosen', () => {
  expect(played(120, 0.2, 6)).toBeGreaterThanOrEqual(119)
  expect(played(120, 0.2, 6)).toBeLessThanOrEqual(121)
  expect(played(6, 0.2, 6)).toBe(6)
})

test('where one frame in nine is shown, time passes as quickly', () => {
  expect(played(120, 0.2, 6, 9)).toBeGreaterThanOrEqual(107)
  expect(played(120, 0.2, 6, 9)).toBeLessThanOrEqual(133)
  // As much of the worker's time, in one piece.
  const slow = played(1200, 8, 2, 9)
  expect(slow).toBeGreaterThanOrEqual(0.8 * played(1200, 8, 2))
})

test('the time of the call itself does not count as the time of a step', () => {
  expect(played(1200, 0.1, 15)).toBeGreaterThan(1100)
})

test('a slow worker makes at least one step a frame, and few', () => {
  expect(played(1200, 8, 2)).toBeGreaterThanOrEqual(60)
  expect(played(1200, 8, 2)).toBeLessThan(200)
})

test('a pause is not made up for', () => {
  const pace = createPace()
  pace.due(0, 100)
  expect(pace.due(60_000, 100)).toBeLessThanOrEqual(20)
})

test('speeds are offered slowest first, the default among them', () => {
  for (const stepSeconds of [1, 5, 3600]) {
    const choices = speedChoices(stepSeconds)
    expect(choices).toContain(defaultSpeed(stepSeconds))
    expect(choices).toEqual([...choices].sort((a, b) => a - b))
  }
  expect(factor(defaultSpeed(5), 5)).toBe(600)
})

test('faster and slower stop at the ends', () => {
  const choices = speedChoices(5)
  expect(neighbour(choices[0], 5, -1)).toBe(choices[0])
  expect(neighbour(choices[0], 5, 1)).toBe(choices[1])
  expect(neighbour(choices.at(-1)!, 5, 1)).toBe(choices.at(-1))
})

test('time is slow while a crowd breaks, and quick again afterwards', () => {
  const slow = slowMotion()
  expect(slow.speed(0, 120)).toBe(120)
  slow.saw(1000, 3, 5000, 2)
  expect(slow.isSlow(1000)).toBe(false)
  slow.saw(2000, 40, 5000, 2)
  expect(slow.speed(2100, 120)).toBeLessThan(20)
  expect(slow.speed(2100, 6)).toBe(6)
  expect(slow.speed(10_000, 120)).toBe(120)
})
